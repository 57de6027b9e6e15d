import { createHash } from "node:crypto";
import { ApiError } from "../../../shared/api/errors.ts";
import { type MailAddress, sameAddress } from "../../../shared/model/address.ts";
import { canonicalDraft, type DraftContent, type DraftView, leavingFiles } from "../../../shared/model/draft.ts";
import type { CommandId, MessageId } from "../../../shared/model/ids.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import type { Readable } from "../../db/open.ts";
import { findContent } from "../../db/queries/messages.ts";
import { getSettings } from "../../db/queries/settings.ts";
import { accountById } from "../../db/writes/accounts.ts";
import { letterBody } from "../../mail/letter-body.ts";
import { isMailAddress } from "../../mail/mail-address.ts";
import { createMessageId } from "../../mail/message-id.ts";
import { referencesFor } from "../../mail/reply.ts";
import { writeEcho } from "../../sync/echo.ts";
import { joinAnswered } from "../../sync/launch.ts";
import type { OutgoingPayload } from "../../sync/outgoing.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { openDraft } from "./drafts.ts";
import { type HeldFile, heldFile } from "./held-file.ts";
import { plannedMoment } from "./planned-moment.ts";
import { type Leaving, putIntoOutbox } from "./put-into-outbox.ts";
import { randomBytes } from "./random-name.ts";
import { freezeChat } from "./send-chat.ts";

export function sendWrites(options: WriteOptions): Pick<Handlers<"write">, "drafts.send"> {
  return {
    "drafts.send": async ({ id, version, delayMs, seen, when }) => {
      const { db, engine, clock } = options;
      const draft = openDraft(db, id, version);
      if (seen !== undefined) refuseUnseen(draft.content, seen);
      await fetchQuoted(options, draft);
      // What was fetched took a while: exactly the version that was seen is sent, or nothing (I29).
      const frozen = openDraft(db, id, version);
      const chat = frozen.kind === "message";
      // What is said in chat leaves at once unless asked otherwise: it can be changed and taken back afterwards.
      const delay = delayMs ?? (chat ? 0 : getSettings(db).undoSendMs);
      const now = clock.now();
      const leaving = { dueAt: when ? plannedMoment(when, now) : now + delay, planned: when ?? null };
      if (when) tellZone(options, when);
      const commandId = chat ? freezeChat(options, frozen, leaving) : freeze(options, frozen, leaving);
      const { dueAt } = leaving;
      engine.commandsChanged();
      engine.draftsChanged();
      return { commandId, dueAt };
    },
  };
}

function tellZone({ db, engine }: WriteOptions, { zone }: PlannedTime): void {
  if (db.storage === "live")
    throw new ApiError({
      kind: "refused",
      message: "This account keeps nothing on this computer, so nothing can be sent later from it.",
      field: "when",
    });
  engine.tellZone(zone);
}

/** The page says what it showed; what is stored must be just that. */
function refuseUnseen(content: DraftContent, seen: string): void {
  if (createHash("sha256").update(canonicalDraft(content)).digest("hex") === seen) return;
  const message = "What is stored is not what was shown. Look at the letter once more before you send it.";
  throw new ApiError({ kind: "conflict", message });
}

/** A quoted message must be here as a whole before it is quoted. */
async function fetchQuoted({ db, engine }: WriteOptions, { sourceId, content, kind }: DraftView): Promise<void> {
  if (sourceId === null || kind === "new" || kind === "message" || !content.quote) return;
  if (findContent(db, sourceId)?.bodyState === "none") await engine.fetchBodies([sourceId]);
}

/** Echo and command in one transaction. */
function freeze(options: WriteOptions, draft: DraftView, leaving: Leaving): CommandId {
  const { db, clock } = options;
  const { content } = draft;
  refuseUnsendable(db, content);
  const files = leavingFiles(content).map(({ id, name, contentId }) => ({
    ...heldFile(db, id, name),
    contentId: contentId ?? null,
  }));
  const payload = payloadOf(options, draft, files, leaving.dueAt);
  const { accountId } = content;
  return putIntoOutbox(options, draft, payload, { ...leaving, label: labelOf(content) }, () => {
    const now = clock.now();
    const echo = writeEcho(db, accountId, payload, now, files);
    return { ...echo, conversationId: joinAnswered(db, { accountId, now }, draft, payload, echo) };
  });
}

function refuseUnsendable(db: Readable, content: DraftContent): void {
  const { to, cc, bcc, from } = content;
  if (!accountById(db, content.accountId))
    throw refused("The account of this draft is no longer here. Choose another sender.", "from");
  if (!isMailAddress(from.address)) throw refused("The sender has no valid address.", "from");
  if (to.length + cc.length + bcc.length === 0) throw refused("Add at least one recipient.", "to");
  for (const [field, list] of Object.entries({ to, cc, bcc }))
    for (const { address } of list)
      if (!isMailAddress(address)) throw refused(`“${address}” is not a valid address.`, field);
  if (content.subject.trim() === "" && content.text.trim() === "" && content.attachments.length === 0 && !content.quote)
    throw refused("The message is empty. Write something, or add a subject or a file.", "text");
}

function refused(message: string, field: string): ApiError {
  return new ApiError({ kind: "refused", message, field });
}

interface Source {
  addresses: string;
  subject: string;
  messageId: string | null;
  inReplyTo: string;
  references: string;
  sortAt: number;
}

function payloadOf({ db, random }: WriteOptions, draft: DraftView, files: HeldFile[], date: number): OutgoingPayload {
  const { content, kind, sourceId } = draft;
  const source = kind === "new" || sourceId === null ? undefined : sourceOf(db, sourceId);
  const answers = source !== undefined && kind !== "forward";
  return {
    key: createMessageId(randomBytes(random), content.from.address),
    date,
    conversation: null,
    from: content.from,
    to: content.to,
    cc: content.cc,
    bcc: content.bcc,
    subject: content.subject,
    ...bodyOf(db, draft, source ?? null),
    inReplyTo: answers ? source.messageId : null,
    references: answers
      ? referencesFor({
          messageId: source.messageId,
          inReplyTo: JSON.parse(source.inReplyTo),
          references: JSON.parse(source.references),
        })
      : [],
    parent: null,
    broadcast: false,
    attachments: files.map(({ name, contentType, contentId, sha256 }) => ({ name, contentType, contentId, sha256 })),
    calendar: content.calendar ?? null,
  };
}

function sourceOf(db: Readable, id: MessageId): Source | undefined {
  return db
    .prepare<Source>(
      `SELECT addresses, subject, message_id AS messageId, in_reply_to AS inReplyTo, "references", sort_at AS sortAt
       FROM messages WHERE id = ?`,
    )
    .get(id);
}

function bodyOf(db: Readable, draft: DraftView, source: Source | null): { text: string; html: string | null } {
  const { kind, content, sourceId } = draft;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const own = getSettings(db).signatures.find(({ address }) => sameAddress(address, content.from.address));
  const original = source &&
    content.quote &&
    sourceId !== null && {
      addresses: JSON.parse(source.addresses),
      subject: source.subject,
      date: source.sortAt,
      text: findContent(db, sourceId)?.text ?? "",
    };
  return letterBody({
    text: content.text,
    html: content.html ?? null,
    signature: content.signature === true && own ? own : null,
    quoted: original ? { kind: kind === "forward" ? "forward" : "reply", original } : null,
    timeZone,
  });
}

function labelOf({ subject, to, cc, bcc }: DraftContent): string {
  const [first, ...others] = [...to, ...cc, ...bcc];
  const rest = others.length === 0 ? "" : ` and ${others.length} more`;
  return `Send “${subject.trim() || "(no subject)"}” to ${nameOf(first)}${rest}`;
}

function nameOf(recipient: MailAddress | undefined): string {
  return recipient?.name || recipient?.address || "";
}
