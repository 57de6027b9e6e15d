import { eq } from "drizzle-orm";
import type { ConversationFilter } from "../../../shared/api/conversations.ts";
import type {
  Consent,
  ListPosition,
  OfferedConversation,
  Page,
  TimelineEventView,
} from "../../../shared/model/conversation.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import type { Readable } from "../open.ts";
import { messageVersions } from "../schema/index.ts";
import { currentId } from "./conversations.ts";
import { inView } from "./list-keys.ts";
import { beforeInChat, chatOrder } from "./message-extras.ts";
import { type Key, pageOf } from "./messages.ts";

const end = Number.MAX_SAFE_INTEGER;

interface Paging {
  before: ListPosition | null;
  limit: number;
}

/** Answers in the thread of a message, newest page first, each in ascending order of time. */
export function listReplies(db: Readable, { id, before, limit }: Paging & { id: MessageId }): Page<MessageView> {
  const keys = db
    .prepare<Key>(
      `SELECT m.id AS id, m.sort_at AS at FROM messages p JOIN messages m
         ON m.account_id = p.account_id AND m.parent_remote_id = p.remote_id
       WHERE p.id = ? AND ${beforeInChat} ORDER BY ${chatOrder} LIMIT ?`,
    )
    .all(id, before?.at ?? end, before?.id ?? end, before?.id ?? end, limit + 1);
  return pageOf(db, keys, limit);
}

/**
 * Every message of every conversation of a view, newest page first. Ids grow with time, so the walk is along the rows
 * themselves and nothing is sorted but a page.
 */
export function listTimeline(
  db: Readable,
  { view, before, limit }: Paging & { view: ConversationFilter },
): Page<MessageView> {
  const { sql, parameters } = inView(db, view);
  const keys = db
    .prepare<Key>(
      `SELECT m.id AS id, m.sort_at AS at FROM messages m WHERE m.id < ? AND m.is_draft = 0 AND ${sql}
       ORDER BY m.id DESC LIMIT ?`,
    )
    .all(before?.id ?? end, ...parameters, limit + 1);
  return pageOf(db, keys, limit);
}

/** What a message said before each edit, oldest first; `at` is when it began to say so. */
export function listVersions(db: Readable, id: MessageId): { at: number; text: string }[] {
  return db.orm
    .select({ at: messageVersions.at, text: messageVersions.text })
    .from(messageVersions)
    .where(eq(messageVersions.messageId, id))
    .orderBy(messageVersions.version)
    .all();
}

/** So many events are given at once. */
const mostEvents = 500;

/** What happened in a conversation between two times (ms UTC, inclusive), oldest first. */
export function listEvents(
  db: Readable,
  { id, from, to }: { id: ConversationId; from: number; to: number },
): TimelineEventView[] {
  return db
    .prepare<TimelineEventView>(
      `SELECT e.id AS id, e.conversation_id AS conversationId, e.message_id AS messageId, e.kind AS kind,
         coalesce(nullif(i.name, ''), i.address, '') AS "by", e.at AS at, e.text AS text
       FROM events e LEFT JOIN identities i ON i.id = e.identity_id
       WHERE e.conversation_id = ? AND e.at BETWEEN ? AND ? ORDER BY e.at, e.remote_id LIMIT ${mostEvents}`,
    )
    .all(currentId(db, id), from, to);
}

type OfferedRow = Omit<OfferedConversation, "isRequest">;

/** Every conversation that a provider told by name. No consent given means all of them. */
export function listOffered(
  db: Readable,
  { accountId, consents }: { accountId: AccountId | null; consents: readonly Consent[] },
): OfferedConversation[] {
  return db
    .prepare<OfferedRow>(
      `SELECT id, account_id AS accountId, kind, subject AS name, topic, consent, member_count AS memberCount,
         message_count AS held
       FROM conversations
       WHERE remote_id IS NOT NULL AND (@account IS NULL OR account_id = @account)
         AND (@all OR consent IN (SELECT value FROM json_each(@consents)))
       ORDER BY account_id, kind, lower(subject), id`,
    )
    .all({ account: accountId, all: +(consents.length === 0), consents: JSON.stringify(consents) })
    .map((row) => ({ ...row, isRequest: row.consent === "unknown" && isPersonal(row.kind) }));
}

function isPersonal(kind: OfferedConversation["kind"]): boolean {
  return kind === "direct" || kind === "group";
}
