import { eq } from "drizzle-orm";
import type { AttachmentId, MessageId } from "../../../shared/model/ids.ts";
import type { AttachmentView } from "../../../shared/model/message.ts";
import type { Readable } from "../open.ts";
import { attachments } from "../schema/index.ts";
import { append } from "./append.ts";

/** Its bytes are here: by their hash, or in the kept source. */
const held = `(EXISTS (SELECT 1 FROM blobs b WHERE b.sha256 = a.sha256 AND b.piece = 0)
  OR EXISTS (SELECT 1 FROM message_contents s WHERE s.message_id = a.message_id AND s.source_bytes IS NOT NULL AND s.complete = 1))`;

type Row = Omit<AttachmentView, "inline" | "held"> & { messageId: MessageId; inline: 0 | 1; held: 0 | 1 };

/** The files of these messages, in order. Names are as declared and may be hostile. */
export function attachmentsOf(db: Readable, ids: readonly MessageId[]): Map<MessageId, AttachmentView[]> {
  const rows = db
    .prepare<Row>(
      `SELECT a.message_id AS messageId, a.id AS id, a.name AS name, a.content_type AS contentType, a.size AS size,
         a.inline AS inline, ${held} AS held
       FROM attachments a WHERE a.message_id IN (SELECT value FROM json_each(?)) ORDER BY a.message_id, a.id`,
    )
    .all(JSON.stringify(ids));
  const found = new Map<MessageId, AttachmentView[]>();
  for (const { messageId, ...row } of rows)
    append(found, messageId, { ...row, inline: row.inline === 1, held: row.held === 1 });
  return found;
}

/** What is known of one file, to find its bytes. */
export interface AttachmentRow {
  id: AttachmentId;
  messageId: MessageId | null;
  /** The part's id in the message. */
  remoteId: string;
  /** As declared; may be hostile. */
  name: string;
  contentType: string;
  size: number;
  sha256: string | null;
  contentId: string | null;
}

const columns = {
  id: attachments.id,
  messageId: attachments.messageId,
  remoteId: attachments.remoteId,
  name: attachments.name,
  contentType: attachments.contentType,
  size: attachments.size,
  sha256: attachments.sha256,
  contentId: attachments.contentId,
};

export function findAttachment(db: Readable, id: AttachmentId): AttachmentRow | null {
  return db.orm.select(columns).from(attachments).where(eq(attachments.id, id)).get() ?? null;
}

/** Parts of a message that its HTML may show by `cid:`. */
export function partsWithContentId(db: Readable, id: MessageId): (AttachmentRow & { contentId: string })[] {
  const rows = db.orm.select(columns).from(attachments).where(eq(attachments.messageId, id)).all();
  return rows.flatMap((row) => (row.contentId === null ? [] : [{ ...row, contentId: row.contentId }]));
}

const pieceBytes = 1_048_576;

/** A slice of kept bytes; null when there are none under this hash. */
export function readBlob(db: Readable, sha256: string, offset: number, length: number): Uint8Array | null {
  const size = blobSize(db, sha256);
  if (size === null) return null;
  const first = Math.floor(offset / pieceBytes);
  const pieces = db
    .prepare<{ data: Uint8Array }>("SELECT data FROM blobs WHERE sha256 = ? AND piece BETWEEN ? AND ? ORDER BY piece")
    .all(sha256, first, Math.floor((offset + length - 1) / pieceBytes));
  const start = offset - first * pieceBytes;
  return Buffer.concat(pieces.map(({ data }) => data)).subarray(start, start + length);
}

/** Bytes kept under this hash; null when there are none. */
export function blobSize(db: Readable, sha256: string): number | null {
  const row = db
    .prepare<{ size: number | null }>("SELECT sum(length(data)) AS size FROM blobs WHERE sha256 = ?")
    .get(sha256);
  return row?.size ?? null;
}
