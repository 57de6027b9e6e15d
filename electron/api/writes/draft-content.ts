import type { ParsedOf } from "../../../shared/api/contract.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { MailAddress } from "../../../shared/model/address.ts";
import type { DraftContent } from "../../../shared/model/draft.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { findMessage } from "../../db/queries/messages.ts";
import { ownAddresses } from "../../db/queries/own-addresses.ts";
import { chooseFrom, replyRecipients } from "../../mail/reply.ts";
import { forwardSubject, replySubject } from "../../mail/subject.ts";
import { ownIdentity } from "../../sync/people.ts";
import type { WriteOptions } from "../writes.ts";
import { forwardedAttachments } from "./draft-attachments.ts";

type Input = ParsedOf<"drafts.create">;

interface Identity extends MailAddress {
  accountId: AccountId;
}

interface First {
  content: DraftContent;
  conversationId: ConversationId | null;
}

/** What a new draft says before anything is typed. @throws ApiError when there is no account, or no such message */
export async function firstContent(options: WriteOptions, input: Input): Promise<First> {
  if (input.kind === "message") return chatContent(options.db, input);
  if (input.kind === "new" || input.sourceId === null) return newContent(options.db, input);
  const source = findMessage(options.db, input.sourceId);
  if (!source) throw new ApiError({ kind: "not-found", message: "The message to answer is no longer here." });
  const account = input.accountId ?? source.accountId;
  const identities = identitiesOf(options.db, account);
  const from = chooseFrom(source, identities) ?? identities[0];
  if (!from) throw noAccount();
  const own = ownAddresses(options.db);
  const base = { accountId: account, from: bare(from), bcc: [], text: "", signature: true, quote: true };
  if (input.kind === "forward") {
    const attachments = await forwardedAttachments(options, source.id);
    const content = { ...base, to: [], cc: [], subject: forwardSubject(source.subject), attachments };
    return { content: { ...content, ...filled(input.prefill) }, conversationId: source.conversationId };
  }
  const recipients = replyRecipients(source, own, input.kind === "reply" ? "reply" : "reply-all");
  const content = { ...base, ...recipients, subject: replySubject(source.subject), attachments: [] };
  return { content: { ...content, ...filled(input.prefill) }, conversationId: source.conversationId };
}

/** Where it is said: the conversation named, or that of the message answered. */
function chatContent(db: Readable, { conversationId, sourceId, prefill }: Input): First {
  const room = db
    .prepare<{ id: ConversationId; accountId: AccountId; told: 0 | 1 }>(
      `SELECT id, account_id AS accountId, remote_id IS NOT NULL AS told FROM conversations
       WHERE id = coalesce(?, (SELECT conversation_id FROM messages WHERE id = ?))`,
    )
    .get(conversationId ?? null, sourceId);
  if (!room) throw new ApiError({ kind: "not-found", message: "This conversation is no longer here." });
  if (room.told === 0) throw new ApiError({ kind: "refused", message: "A letter is answered by a letter." });
  const own = ownIdentity(db, room.accountId);
  const [account] = identitiesOf(db, room.accountId);
  const from = { name: own?.name || account?.name || "", address: own?.address || account?.address || "" };
  const empty = { to: [], cc: [], bcc: [], subject: "", quote: false, attachments: [] };
  const content = { accountId: room.accountId, from, ...empty, text: prefill?.text ?? "" };
  return { content, conversationId: room.id };
}

/** What was given, without the members that were not. */
function filled(prefill: Input["prefill"]): Partial<Pick<DraftContent, "to" | "cc" | "subject" | "text">> {
  const { to, cc, subject, text } = prefill ?? {};
  return {
    ...(to && { to }),
    ...(cc && { cc }),
    ...(subject !== undefined && { subject }),
    ...(text !== undefined && { text }),
  };
}

function newContent(db: Readable, { accountId, prefill }: Input): First {
  const first = accountId ?? db.prepare<{ id: AccountId }>("SELECT id FROM accounts ORDER BY id LIMIT 1").get()?.id;
  const [from] = first === undefined ? [] : identitiesOf(db, first);
  if (first === undefined || !from) throw noAccount();
  const empty = { to: [], cc: [], bcc: [], subject: "", text: "", signature: true, quote: false, attachments: [] };
  return { content: { accountId: first, from: bare(from), ...empty, ...filled(prefill) }, conversationId: null };
}

function noAccount(): ApiError {
  return new ApiError({ kind: "conflict", message: "Add an account before you write." });
}

function bare({ name, address }: MailAddress): MailAddress {
  return { name, address };
}

/** The account's own addresses, the main one first. */
function identitiesOf(db: Readable, account: AccountId): Identity[] {
  const main = db.prepare<Identity>("SELECT id AS accountId, name, address FROM accounts WHERE id = ?").all(account);
  const others = db
    .prepare<Identity>(
      `SELECT i.account_id AS accountId, CASE WHEN i.name = '' THEN a.name ELSE i.name END AS name, i.address
       FROM identities i JOIN accounts a ON a.id = i.account_id
       WHERE i.account_id = ? AND i.is_self = 1 AND i.kind = 'address' AND lower(i.address) <> lower(a.address)
       ORDER BY i.address`,
    )
    .all(account);
  return [...main, ...others];
}
