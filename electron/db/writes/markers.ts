import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { pendingStates } from "./outbox.ts";

/** The payload of a `mark` command: read up to this, by the provider's order. `before`: where the mark stood, for undo. */
export interface MarkPayload {
  upTo: string;
  before: string | null;
}

interface Mark {
  upTo: string;
  /** ms UTC */
  at: number;
}

/** Clocks of providers may be ahead of ours by so much, ms. */
const aheadMs = 600_000;

/** How far the user has read as the provider says it. */
export function toldMark(db: Readable, conversation: ConversationId): Mark | undefined {
  return db
    .prepare<Mark>(
      `SELECT up_to AS upTo, at FROM read_markers JOIN identities i ON i.id = identity_id
       WHERE conversation_id = ? AND i.is_self = 1 ORDER BY at DESC, up_to DESC LIMIT 1`,
    )
    .get(conversation);
}

/** How far the user says to have read, where the provider does not know yet. */
export function pendingMark(db: Readable, conversation: ConversationId): string | undefined {
  const row = db
    .prepare<{ payload: string }>(
      `SELECT payload FROM outbox WHERE conversation_id = ? AND kind = 'mark' AND state IN ${pendingStates} ORDER BY id DESC LIMIT 1`,
    )
    .get(conversation);
  if (!row) return undefined;
  const { upTo }: MarkPayload = JSON.parse(row.payload);
  return upTo;
}

/**
 * Of two marks of one person the one made later counts, also when it goes back; of two made at once the farther one. Beside
 * one made now, by our clock, one that seems to be of tomorrow was made before the clock was set back; a provider's clock
 * says nothing of ours.
 * @param now ms UTC
 */
export function saveMark(db: Writable, conversation: ConversationId, identity: number, mark: Mark, now: number): void {
  const tomorrow = Math.abs(mark.at - now) <= aheadMs ? now + aheadMs : Number.MAX_SAFE_INTEGER;
  db.prepare(
    `INSERT INTO read_markers (conversation_id, identity_id, up_to, at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET up_to = excluded.up_to, at = excluded.at
       WHERE at > ? OR (excluded.at, excluded.up_to) > (at, up_to)`,
  ).run(conversation, identity, mark.upTo, mark.at, tomorrow);
}

/**
 * Lets the messages of a conversation that the provider keeps follow the user's own mark. Copies with flags of their own
 * don't, and what was never marked stays as it is.
 * @param among only these messages, where the mark did not move; null looks at all
 * @returns those whose state changed
 */
export function followMark(
  db: Writable,
  conversation: ConversationId,
  among: Iterable<MessageId> | null = null,
): MessageId[] {
  const told = toldMark(db, conversation);
  const pending = pendingMark(db, conversation);
  return db
    .prepare<{ id: MessageId }>(
      `UPDATE messages SET remote_read = w.remote, local_read = w.local, read = coalesce(w.local, w.remote)
       FROM (SELECT id AS wanted,
           CASE WHEN direction = 'out' OR content_kind = 'removed' THEN 1 WHEN @upTo IS NULL THEN remote_read
             WHEN sequence IS NULL THEN max(remote_read, received_at <= @at) ELSE sequence <= @upTo END AS remote,
           CASE WHEN direction = 'out' OR content_kind = 'removed' OR @pending IS NULL OR sequence IS NULL THEN NULL
             ELSE sequence <= @pending END AS local
         FROM messages WHERE conversation_id = @conversation${among ? " AND id IN (SELECT value FROM json_each(@among))" : ""}) w
       WHERE messages.id = w.wanted AND (remote_read, local_read) IS NOT (w.remote, w.local)
         AND NOT EXISTS (SELECT 1 FROM placements WHERE message_id = messages.id) RETURNING id`,
    )
    .all({
      conversation,
      upTo: told?.upTo ?? null,
      at: told?.at ?? 0,
      pending: pending ?? null,
      ...(among && { among: JSON.stringify([...among]) }),
    })
    .map(({ id }) => id);
}
