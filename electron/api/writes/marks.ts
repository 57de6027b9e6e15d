import type { Target } from "../../../shared/api/conversations.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { AccountId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../../db/open.ts";
import { abilitiesOf } from "../../db/queries/limits.ts";
import { markOf, placeBefore, putMark } from "../../sync/read-marks.ts";
import type { WriteOptions } from "../writes.ts";
import { mustBeAble } from "./able.ts";

/** Chat conversations that an act is about, with the messages named; null where it is about all of them. */
export interface ToldTarget {
  id: ConversationId;
  accountId: AccountId;
  messageIds: MessageId[] | null;
}

export function toldTargets(db: Readable, target: Target): ToldTarget[] {
  const told = "FROM conversations c WHERE c.remote_id IS NOT NULL AND c.id";
  if ("conversationIds" in target)
    return db
      .prepare<Omit<ToldTarget, "messageIds">>(
        `SELECT c.id AS id, c.account_id AS accountId ${told} IN (SELECT value FROM json_each(?)) ORDER BY c.id`,
      )
      .all(JSON.stringify(target.conversationIds))
      .map((row) => ({ ...row, messageIds: null }));
  const ids = JSON.stringify(target.messageIds);
  const messages = db.prepare<{ id: MessageId }>(
    "SELECT id FROM messages WHERE conversation_id = ? AND id IN (SELECT value FROM json_each(?))",
  );
  return db
    .prepare<Omit<ToldTarget, "messageIds">>(
      `SELECT DISTINCT c.id AS id, c.account_id AS accountId ${told} IN
         (SELECT conversation_id FROM messages WHERE id IN (SELECT value FROM json_each(?))) ORDER BY c.id`,
    )
    .all(ids)
    .map((row) => ({ ...row, messageIds: messages.all(row.id, ids).map(({ id }) => id) }));
}

/** In chat, read is what lies up to the user's mark: this moves it. @returns how many messages changed by it */
export function markTargets(options: WriteOptions, targets: ToldTarget[], read: boolean, undoId: string): number {
  let changed = 0;
  for (const target of targets) {
    const upTo = read ? farthest(options.db, target) : placeBefore(options.db, target);
    if (upTo !== null) changed += moveMark(options, target, upTo, undoId);
  }
  return changed;
}

/** Unread from this message on. */
export function markUnreadFrom(options: WriteOptions, id: ConversationId, from: MessageId, undoId: string): void {
  const { db } = options;
  mustBeAble(db, id, "markUnread");
  const [target] = toldTargets(db, { messageIds: [from] });
  if (target?.id !== id) throw new ApiError({ kind: "not-found", message: "This message is no longer here." });
  const upTo = placeBefore(db, target);
  if (upTo !== null) moveMark(options, target, upTo, undoId);
}

function farthest(db: Readable, { id, messageIds }: ToldTarget): string | null {
  const row = db
    .prepare<{ upTo: string | null }>(
      `SELECT max(sequence) AS upTo FROM messages WHERE conversation_id = ?
         AND (? IS NULL OR id IN (SELECT value FROM json_each(?)))`,
    )
    .get(id, messageIds && 1, JSON.stringify(messageIds ?? []));
  const upTo = row?.upTo ?? null;
  const mark = markOf(db, id);
  return upTo === null || (mark !== null && mark >= upTo) ? null : upTo;
}

/**
 * Moves the user's mark and shows it at once. Only the latest wish of a conversation is told; a provider without marks is
 * told nothing.
 * @returns how many messages changed
 */
export function moveMark(
  { db, clock }: WriteOptions,
  { id, accountId }: Pick<ToldTarget, "id" | "accountId">,
  upTo: string,
  undoId: string | null,
): number {
  const mark = markOf(db, id);
  if (mark !== null && upTo < mark && abilitiesOf(db, id).limits.markRead === undefined)
    mustBeAble(db, id, "markUnread");
  return putMark(db, { id, accountId }, { upTo, undoId, now: clock.now() });
}
