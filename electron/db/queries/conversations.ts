import { sql } from "drizzle-orm";
import type { ConversationFilter } from "../../../shared/api/conversations.ts";
import type { ConversationRow, ConversationView, ListPosition, Page } from "../../../shared/model/conversation.ts";
import { type ConversationId, conversationId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { conversations } from "../schema/index.ts";
import { detailsOf, firstUnread, participantsOf } from "./conversation-details.ts";
import { draftSaysSomething } from "./drafts.ts";
import { conversationLimits } from "./limits.ts";
import { countKeys, type ListKey, listKeys } from "./list-keys.ts";
import { timeOf } from "./list-place.ts";
import { outgoingStates } from "./outgoing.ts";

/** One page of a view, newest first. */
export function listConversations(
  db: Readable,
  { view, after, limit }: { view: ConversationFilter; after: ListPosition | null; limit: number },
): Page<ConversationRow> {
  const keys = listKeys(db, view, after, limit + 1);
  const shown = keys.slice(0, limit);
  const last = keys.length > limit ? shown.at(-1) : undefined;
  const rows = rowsById(
    db,
    shown.map(({ id }) => id),
  );
  return {
    rows: shown.flatMap((key) => {
      const row = rows.get(key.id);
      return row ? [{ ...row, ...seenIn(key) }] : [];
    }),
    next: last ? { at: last.lastAt, id: last.id } : null,
  };
}

/** How many rows `listConversations` shows for the view with `unread` set. */
export function countUnread(db: Readable, view: ConversationFilter): number {
  return countKeys(db, { ...view, unread: true });
}

/** Null when there is none of that id, and none that took it in. */
export function findConversation(db: Readable, asked: ConversationId): Omit<ConversationView, "splitAt"> | null {
  const id = currentId(db, asked);
  const row = rowsById(db, [id]).get(id);
  if (!row) return null;
  return {
    ...row,
    ...detailsOf(db, id),
    participants: participantsOf(db, id),
    limits: conversationLimits(db, id),
    firstUnreadId: row.unreadCount === 0 ? null : firstUnread(db, id),
  };
}

/** The id of the conversation that took this one in, or its own. */
export function currentId(db: Readable, id: ConversationId): ConversationId {
  const [, current] =
    db
      .prepare<{ to: string }>(
        `SELECT to_id AS "to" FROM aliases
         WHERE account_id IN (SELECT id FROM accounts) AND of = 'conversation' AND from_id = ?`,
      )
      .get(`own:${id}`)
      ?.to.split(":") ?? [];
  return current === undefined ? id : conversationId.parse(Number(current));
}

function seenIn({
  lastAt,
  unreadCount,
  starred,
}: ListKey): Pick<ConversationRow, "lastAt" | "unreadCount" | "starred"> {
  return { lastAt: timeOf(lastAt), unreadCount, starred: starred === 1 };
}

/** Rows of the list by id, in no order. Numbers are those of the whole conversation. */
export function rowsById(db: Readable, ids: readonly ConversationId[]): Map<ConversationId, ConversationRow> {
  const rows = db.orm
    .select({
      id: conversations.id,
      accountId: conversations.accountId,
      kind: conversations.kind,
      subject: conversations.subject,
      people: conversations.people,
      snippet: conversations.snippet,
      lastAt: conversations.lastAt,
      messageCount: conversations.messageCount,
      unreadCount: conversations.unreadCount,
      starred: conversations.starred,
      hasAttachments: conversations.hasAttachments,
      pinned: conversations.pinned,
      waiting: conversations.waiting,
    })
    .from(conversations)
    .where(sql`${conversations.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .all();
  const outgoing = outgoingStates(db, ids);
  const withDraft = conversationsWithDraft(db, ids);
  const away = awayUntil(db, ids);
  return new Map(
    rows.map(({ pinned, waiting, ...row }) => [
      row.id,
      {
        ...row,
        ...(pinned && { pinned }),
        ...(waiting !== null && { waiting }),
        people: row.people.slice(0, mostPeople),
        hasDraft: withDraft.has(row.id),
        outgoing: outgoing.get(row.id) ?? "none",
        ...away.get(row.id),
      },
    ]),
  );
}

function awayUntil(db: Readable, ids: readonly ConversationId[]): Map<ConversationId, { snoozedUntil: number }> {
  const rows = db
    .prepare<{ id: ConversationId; snoozedUntil: number }>(
      `SELECT s.conversation_id AS id, s.due_at AS snoozedUntil FROM snoozes s JOIN conversations c ON c.id = s.conversation_id
       WHERE s.conversation_id IN (SELECT value FROM json_each(?)) AND s.returned_at IS NULL AND c.last_at <= s.last_at`,
    )
    .all(JSON.stringify(ids));
  return new Map(rows.map(({ id, snoozedUntil }) => [id, { snoozedUntil }]));
}

const mostPeople = 6;

function conversationsWithDraft(db: Readable, ids: readonly ConversationId[]): Set<ConversationId> {
  const rows = db
    .prepare<{ id: ConversationId }>(
      `SELECT conversation_id AS id FROM drafts
       WHERE state = 'open' AND conversation_id IN (SELECT value FROM json_each(?)) AND ${draftSaysSomething}`,
    )
    .all(JSON.stringify(ids));
  return new Set(rows.map(({ id }) => id));
}
