import { normalizeAddress } from "../../shared/model/address.ts";
import { type Invitation, type InvitationAnswer, invitationAnswers } from "../../shared/model/facts.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import type { Readable } from "../db/open.ts";
import { ownAddresses } from "../db/queries/own-addresses.ts";
import type { CalendarCard } from "../mail/calendar/read-calendar.ts";

const mostAttendees = 100;
const kinds: Record<string, Invitation["kind"]> = { REQUEST: "request", CANCEL: "cancel", REPLY: "reply" };

/** The first entry of a calendar that came with a message, for the page; null when it holds none. */
export function invitationOf(
  db: Readable,
  id: MessageId,
  { method, events, answerable }: CalendarCard,
  direction: "in" | "out",
): Invitation | null {
  const [event] = events;
  // What the user answered is said by the letter itself.
  if (!event || (method === "REPLY" && direction === "out")) return null;
  const own = new Set(ownAddresses(db).map(normalizeAddress));
  const attendees = event.attendees.slice(0, mostAttendees).map(({ name, address, answer }) => ({
    ...{ name, address, answer },
    me: own.has(normalizeAddress(address)),
  }));
  const asked = answerable && direction === "in" && event.organizer?.address.includes("@") === true;
  return {
    kind: kinds[method] ?? (event.status === "cancelled" ? "cancel" : "other"),
    summary: event.summary,
    location: event.location,
    start: event.start,
    end: event.end,
    repeats: event.recurrence?.frequency ?? "",
    organizer: event.organizer,
    attendees,
    answerable: asked,
    answer: asked ? (answerFromHere(db, id) ?? said(attendees.find(({ me }) => me)?.answer)) : null,
  };
}

/** What was answered last from here; an answer that was taken back or given up does not count. */
function answerFromHere(db: Readable, id: MessageId): InvitationAnswer | null {
  const row = db
    .prepare<{ answer: string | null }>(
      `SELECT json_extract(v.content, '$.calendar.answer') AS answer FROM drafts d
       JOIN draft_versions v ON v.draft_id = d.id
       WHERE d.source_id = ? AND d.state IN ('sending', 'sent') AND answer IS NOT NULL
       ORDER BY d.id DESC, v.version DESC LIMIT 1`,
    )
    .get(id);
  return said(row?.answer ?? undefined);
}

function said(answer: string | undefined): InvitationAnswer | null {
  return invitationAnswers.find((one) => one === answer) ?? null;
}
