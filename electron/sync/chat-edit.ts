import type { AccountId } from "../../shared/model/ids.ts";
import { type RemoteAttachment, type RemoteContent, remoteId } from "../connectors/model.ts";
import type { Writable } from "../db/open.ts";
import type { EditPayload } from "../db/queries/pending.ts";
import { messages } from "../db/schema/index.ts";
import { messageById } from "../db/writes/messages.ts";
import { updateRow } from "../db/writes/rows.ts";
import { indexStored, saveContent } from "./contents.ts";
import { withIngestion } from "./ingest.ts";
import { keepVersion } from "./ingest-message.ts";

/** Writes what a message of ours says now, in place of what it said, which is kept as a version. */
export function writeEdit(
  db: Writable,
  account: AccountId,
  { messageId, text, plain, snippet }: EditPayload,
  now: number,
): void {
  withIngestion(db, account, now, (ingestion) => {
    const known = messageById(db, messageId);
    if (!known || known.contentKind === "removed") return;
    keepVersion(ingestion, known, plain);
    const row = db.prepare<{ items: string }>("SELECT items FROM messages WHERE id = ?").get(messageId);
    const content: RemoteContent = {
      text: plain,
      html: null,
      markdown: text,
      items: row ? JSON.parse(row.items) : [],
      attachments: heldAttachments(db, messageId),
      complete: true,
      source: null,
    };
    saveContent(ingestion, messageId, content);
    indexStored(ingestion, messageId, content);
    updateRow(db, messages, messageId, { snippet, editedAt: now });
    ingestion.changed.add(messageId);
    ingestion.touched.add(known.conversationId);
  });
}

function heldAttachments(db: Writable, messageId: number): RemoteAttachment[] {
  return db
    .prepare<Omit<RemoteAttachment, "id" | "inline"> & { id: string; inline: 0 | 1 }>(
      `SELECT remote_id AS id, name, content_type AS contentType, size, content_id AS contentId, inline, sha256
       FROM attachments WHERE message_id = ? ORDER BY id`,
    )
    .all(messageId)
    .map(({ id, inline, ...file }) => ({ ...file, id: remoteId(id), inline: inline === 1 }));
}
