import type { MessageId } from "../../shared/model/ids.ts";
import type { Writable } from "../db/open.ts";
import { insertCommand } from "../db/writes/outbox.ts";
import { refreshConversationsOf, refreshOverlay } from "../db/writes/overlay.ts";
import { bringBack, markReturned, type SnoozeRow, snoozed } from "../db/writes/snoozes.ts";

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

/** As if the user marked its newest mail as unread. In chat what is read lies behind a mark, which stays. */
function markUnread(db: Writable, { conversationId, accountId, undoId }: SnoozeRow, now: number): boolean {
  const message = db
    .prepare<{ id: MessageId }>(
      `SELECT m.id AS id FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE m.conversation_id = ? AND c.remote_id IS NULL AND c.unread_count = 0 AND m.direction = 'in'
         AND m.is_draft = 0 ORDER BY m.sort_at DESC, m.id DESC LIMIT 1`,
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
