import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { Readable, Writable } from "../db/open.ts";
import { abilitiesOf } from "../db/queries/limits.ts";
import { unreadMessage } from "../db/queries/message-extras.ts";
import { refreshConversations } from "../db/writes/aggregates.ts";
import { followMark, type MarkPayload, pendingMark, saveMark, toldMark } from "../db/writes/markers.ts";
import { insertCommand, queuedCommands, step } from "../db/writes/outbox.ts";
import { ownIdentity } from "./people.ts";

interface Marked {
  id: ConversationId;
  accountId: AccountId;
}

interface Moved {
  /** By the provider's order; empty: before everything. */
  upTo: string;
  undoId: string | null;
  now: number;
}

/** Up to where the user has read, or says to have; null where nobody ever said. */
export function markOf(db: Readable, id: ConversationId): string | null {
  return pendingMark(db, id) ?? toldMark(db, id)?.upTo ?? null;
}

/** The place before the first of these messages; of a whole conversation before its newest one from somebody else. */
export function placeBefore(
  db: Readable,
  { id, messageIds }: { id: ConversationId; messageIds: readonly MessageId[] | null },
): string | null {
  const chosen = messageIds === null ? "max(sequence)" : "min(sequence)";
  const first = db
    .prepare<{ sequence: string | null }>(
      `SELECT ${chosen} AS sequence FROM messages WHERE conversation_id = ? AND direction = 'in' AND content_kind <> 'removed'
         AND (? IS NULL OR id IN (SELECT value FROM json_each(?)))`,
    )
    .get(id, messageIds && 1, JSON.stringify(messageIds ?? []))?.sequence;
  if (first == null) return null;
  const last = db
    .prepare<{ upTo: string | null }>(
      "SELECT max(sequence) AS upTo FROM messages WHERE conversation_id = ? AND sequence < ?",
    )
    .get(id, first);
  return last?.upTo ?? "";
}

/**
 * Moves the user's mark, and shows it at once. Only the latest wish of a conversation is told; a provider without marks is
 * told nothing.
 * @returns how many messages changed
 */
export function putMark(db: Writable, { id, accountId }: Marked, { upTo, undoId, now }: Moved): number {
  const before = markOf(db, id);
  if (before === upTo) return 0;
  return db.transaction((changes) => {
    const counted = unreadIn(db, id);
    if (abilitiesOf(db, id).limits.markRead === undefined)
      queueMark(db, { id, accountId }, { upTo, before }, { undoId, now });
    else {
      const own = ownIdentity(db, accountId);
      if (own) saveMark(db, id, own.id, { upTo, at: now }, now);
    }
    followMark(db, id);
    refreshConversations(db, accountId, [id]);
    changes.note(["messages", "conversations", "outbox"], [id]);
    return Math.abs(unreadIn(db, id) - counted);
  });
}

function queueMark(
  db: Writable,
  { id, accountId }: Marked,
  payload: MarkPayload,
  { undoId, now }: Omit<Moved, "upTo">,
): void {
  for (const earlier of queuedCommands(db, id, "mark")) step(db, earlier.id, { to: "cancelled", now });
  insertCommand(db, {
    accountId,
    conversationId: id,
    kind: "mark",
    key: `mark:${id}:${undoId ?? now}:${payload.upTo}`,
    payload,
    label: "Tell how far you have read",
    state: "queued",
    dueAt: now,
    ...(undoId !== null && { undoId }),
    createdAt: now,
  });
}

function unreadIn(db: Writable, id: ConversationId): number {
  const row = db
    .prepare<{ count: number }>(
      `SELECT count(*) AS count FROM messages m WHERE m.conversation_id = ? AND ${unreadMessage}`,
    )
    .get(id);
  return row?.count ?? 0;
}
