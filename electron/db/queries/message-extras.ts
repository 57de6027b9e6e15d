import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { MessageView, SenderView } from "../../../shared/model/message.ts";
import type { Readable } from "../open.ts";
import { type Abilities, abilitiesOf, messageLimits } from "./limits.ts";

/** Counts as unread: it came in, is no draft, and is not read. Of `messages m`. */
export const unreadMessage = "m.read = 0 AND m.direction = 'in' AND m.is_draft = 0";

/** Chat messages of one moment stand in the provider's order. Of `messages m`. */
export const chatOrder = "m.sort_at DESC, coalesce(m.sequence, '') DESC, m.id DESC";
export const beforeInChat = `(m.sort_at, coalesce(m.sequence, ''), m.id) <
  (?, coalesce((SELECT sequence FROM messages WHERE id = ?), ''), ?)`;

/**
 * Is shown in its conversation, not in a thread beside it: a threaded reply is only where it was meant to be, or where
 * the message it answers is not held here. Of `messages m`.
 */
export const shownInline = `(m.parent_remote_id IS NULL OR m.broadcast = 1 OR NOT EXISTS (
  SELECT 1 FROM messages p WHERE p.account_id = m.account_id AND p.remote_id = m.parent_remote_id))`;

interface SenderRow {
  messageId: MessageId;
  identityId: number | null;
  personId: number | null;
  name: string | null;
  address: string | null;
  isSelf: 0 | 1 | null;
  isBot: 0 | 1 | null;
  picture: string | null;
  fromName: string | null;
  fromAddress: string | null;
  told: 0 | 1;
}

/** Who said each message. A letter says itself what its sender is called; in chat the person's present name counts. */
export function sendersOf(db: Readable, ids: readonly MessageId[]): Map<MessageId, SenderView> {
  const rows = db
    .prepare<SenderRow>(
      `SELECT m.id AS messageId, i.id AS identityId, ${onlyPerson} AS personId, i.name AS name, i.address AS address,
         i.is_self AS isSelf, i.is_bot AS isBot, i.picture AS picture, m.addresses ->> '$.from[0].name' AS fromName,
         m.addresses ->> '$.from[0].address' AS fromAddress, c.remote_id IS NOT NULL AS told
       FROM messages m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN identities i ON i.id = m.sender_id
       WHERE m.id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(ids));
  return new Map(rows.map((row) => [row.messageId, toSender(row)]));
}

/** Of `identities i`: who it is, where that is one person. Of several none is chosen (R141). */
export const onlyPerson = `(SELECT CASE WHEN count(DISTINCT l.person_id) = 1 THEN min(l.person_id) END
  FROM person_links l WHERE l.identity_id = i.id AND l.undone_at IS NULL)`;

function toSender(row: SenderRow): SenderView {
  const names = row.told === 1 ? [row.name, row.fromName] : [row.fromName, row.name];
  const addresses = row.told === 1 ? [row.address, row.fromAddress] : [row.fromAddress, row.address];
  return {
    identityId: row.identityId,
    personId: row.personId,
    name: names.find((name) => name) ?? "",
    address: addresses.find((address) => address) ?? "",
    isSelf: row.isSelf === 1,
    isBot: row.isBot === 1,
    picture: row.picture,
  };
}

type Thread = Pick<MessageView, "parentId" | "replies">;

/** Where messages stand in threads: the message answered, and the answers held here. */
export function threadsOfMessages(db: Readable, ids: readonly MessageId[]): Map<MessageId, Thread> {
  const list = JSON.stringify(ids);
  const parents = db
    .prepare<{ id: MessageId; parentId: MessageId }>(
      `SELECT m.id AS id, p.id AS parentId FROM messages m JOIN messages p
         ON p.account_id = m.account_id AND p.remote_id = m.parent_remote_id
       WHERE m.id IN (SELECT value FROM json_each(?)) AND m.parent_remote_id IS NOT NULL`,
    )
    .all(list);
  const replies = db
    .prepare<{ id: MessageId; count: number; lastAt: number; unread: number }>(
      `SELECT p.id AS id, count(*) AS count, max(m.sort_at) AS lastAt, sum(${unreadMessage}) AS unread
       FROM messages p JOIN messages m ON m.account_id = p.account_id AND m.parent_remote_id = p.remote_id
       WHERE p.id IN (SELECT value FROM json_each(?)) AND m.content_kind <> 'removed' GROUP BY p.id`,
    )
    .all(list);
  const found = new Map<MessageId, Thread>(parents.map(({ id, parentId }) => [id, { parentId, replies: null }]));
  for (const { id, ...summary } of replies)
    found.set(id, { parentId: found.get(id)?.parentId ?? null, replies: summary });
  return found;
}

/** Finds the limits of messages of several conversations, each conversation asked once. @param now ms UTC */
export function limitsFinder(db: Readable, now: number) {
  const known = new Map<ConversationId, Abilities>();
  return (row: Pick<MessageView, "conversationId" | "direction" | "content" | "sentAt">, told: boolean) => {
    const abilities = known.get(row.conversationId) ?? abilitiesOf(db, row.conversationId);
    known.set(row.conversationId, abilities);
    return messageLimits(abilities, { ...row, told }, now);
  };
}
