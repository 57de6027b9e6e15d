import { ApiError } from "../../../shared/api/errors.ts";
import { type MailAddress, normalizeAddress, sameAddress } from "../../../shared/model/address.ts";
import type { DraftContent, DraftView } from "../../../shared/model/draft.ts";
import type { InvitationAnswer } from "../../../shared/model/facts.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import { findSource } from "../../db/queries/messages.ts";
import { ownAddresses } from "../../db/queries/own-addresses.ts";
import { calendarAnswer } from "../../mail/calendar/answer.ts";
import { messageCalendar } from "../../mail/calendar/message-calendar.ts";
import type { CalendarEvent } from "../../mail/calendar/read-calendar.ts";
import { baseSubject } from "../../mail/subject.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

type Drafts = Pick<Handlers<"write">, "drafts.create" | "drafts.save" | "drafts.send" | "drafts.discard">;

/** The answer is a letter like any other: it shows at once, can be taken back, and is sent once. */
export function invitationWrites(options: WriteOptions, drafts: Drafts): Pick<Handlers<"write">, "invitations.answer"> {
  return {
    "invitations.answer": async ({ id, answer }) => {
      const { event, organizer } = await eventIn(options, id);
      const draft = await drafts["drafts.create"]({ kind: "reply", sourceId: id, accountId: null });
      try {
        const content = answered(options, draft, { event, organizer, answer });
        const { version } = await drafts["drafts.save"]({ id: draft.id, version: draft.version, content });
        return await drafts["drafts.send"]({ id: draft.id, version, delayMs: null });
      } catch (error) {
        await drafts["drafts.discard"]({ id: draft.id });
        throw error;
      }
    },
  };
}

interface Answerable {
  event: CalendarEvent;
  organizer: MailAddress;
}

/** @throws ApiError when nobody asks for an answer */
async function eventIn({ db, engine }: WriteOptions, id: MessageId): Promise<Answerable> {
  if (!findSource(db, id)?.complete) await engine.fetchBodies([id]);
  const kept = findSource(db, id);
  const card = kept?.complete ? await messageCalendar(kept.source) : null;
  const event = card?.answerable ? card.events[0] : undefined;
  if (!event?.organizer?.address.includes("@"))
    throw new ApiError({ kind: "refused", message: "This message holds no invitation that asks for an answer." });
  const { name, address } = event.organizer;
  return { event, organizer: { name: name.slice(0, 200), address } };
}

function answered(
  { db, clock }: WriteOptions,
  { content, identities }: DraftView,
  { event, organizer, answer }: Answerable & { answer: InvitationAnswer },
): DraftContent {
  const own = new Set(ownAddresses(db).map(normalizeAddress));
  const invited = event.attendees.find(({ address }) => own.has(normalizeAddress(address)));
  const me = { name: content.from.name || (invited?.name ?? ""), address: invited?.address ?? content.from.address };
  const text = calendarAnswer(event, me, answer, clock.now());
  if (text === null || text.length > 100_000)
    throw new ApiError({ kind: "refused", message: "This invitation can't be answered: it does not say what it is." });
  const { subject, sentence } = words(answer, me.name || me.address, event.summary, content.subject);
  // An organiser looks for the address that was invited; the letter leaves from it where it is this account's.
  const from = identities.find(({ address }) => sameAddress(address, me.address)) ?? content.from;
  return {
    ...content,
    from: { name: from.name, address: from.address },
    ...{ to: [organizer], cc: [], bcc: [], subject, text: sentence, html: null },
    ...{ signature: false, quote: false, attachments: [], calendar: { answer, text } },
  };
}

/** Read by people whose programs know no invitations; in English, as the organiser's language is not known. */
function words(
  answer: InvitationAnswer,
  who: string,
  summary: string,
  answered: string,
): { subject: string; sentence: string } {
  const what = summary.replace(/\s+/g, " ").trim().slice(0, 500) || "your invitation";
  const said = { accepted: "Accepted", tentative: "Tentative", declined: "Declined" }[answer];
  const does = {
    accepted: "has accepted this invitation",
    tentative: "may come to this",
    declined: "has declined this invitation",
  }[answer];
  return { subject: `${said}: ${baseSubject(answered) || what}`, sentence: `${who} ${does}: ${what}` };
}
