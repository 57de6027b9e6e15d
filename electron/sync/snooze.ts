import type { MessageId } from "../../shared/model/ids.ts";
import type { Writable } from "../db/open.ts";
import { abilitiesOf } from "../db/queries/limits.ts";
import { insertCommand } from "../db/writes/outbox.ts";
import { refreshConversationsOf, refreshOverlay } from "../db/writes/overlay.ts";
import { bringBack, markReturned, type SnoozeRow, snoozed } from "../db/writes/snoozes.ts";
import { placeBefore, putMark } from "./read-marks.ts";

/**
 * Brings back what is due: at the top of the inbox and unread, without any notification. What something newer brought
 * back already is only let go of.
 * @returns whether a provider is to be told of something
 */
export function returnSnoozed(db: Writable, now: number): boolean {
  const due = snoozed(db).filter((row) => row.dueAt <= now);
  if (due.length === 0) return false;
  return db.transaction((changes) => {
    let told = false;
    for (const row of due) {
      if (row.overtaken === 1) bringBack(db, row.accountId, row.conversationId);
      else {
        markReturned(db, row, now);
        told = markUnread(db, row, now) || told;
      }
    }
    changes.note(
      ["conversations", "messages", "outbox"],
      due.map(({ conversationId }) => conversationId),
    );
    return told;
  });
}

/** As if the user marked its newest message as unread, where nothing in it is. */
function markUnread(db: Writable, row: SnoozeRow, now: number): boolean {
  const { conversationId: id, accountId } = row;
  const conversation = db
    .prepare<{ told: 0 | 1; unread: number }>(
      "SELECT remote_id IS NOT NULL AS told, unread_count AS unread FROM conversations WHERE id = ?",
    )
    .get(id);
  if (!conversation || conversation.unread > 0) return false;
  if (conversation.told === 0) return markMailUnread(db, row, now);
  const { limits } = abilitiesOf(db, id);
  // Where the provider keeps a mark that only goes forward, it comes back to the top as it is.
  if (limits.markRead === undefined && limits.markUnread !== undefined) return false;
  const upTo = placeBefore(db, { id, messageIds: null });
  return upTo !== null && putMark(db, { id, accountId }, { upTo, undoId: null, now }) > 0;
}

function markMailUnread(db: Writable, { conversationId, accountId, undoId }: SnoozeRow, now: number): boolean {
  const message = db
    .prepare<{ id: MessageId }>(
      `SELECT id FROM messages WHERE conversation_id = ? AND direction = 'in' AND is_draft = 0
       ORDER BY sort_at DESC, id DESC LIMIT 1`,
    )
    .get(conversationId);
  if (!message) return false;
  const messageIds = [message.id];
  insertCommand(db, {
    ...{ accountId, conversationId, kind: "flags", key: `${undoId}:${conversationId}`, state: "queued" },
    ...{
      payload: { messageIds, change: { read: false } },
      label: "Mark a message as unread",
      dueAt: now,
      createdAt: now,
    },
  });
  refreshOverlay(db, accountId, messageIds);
  refreshConversationsOf(db, accountId, messageIds);
  return true;
}
