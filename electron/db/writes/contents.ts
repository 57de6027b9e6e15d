import type { AccountId, MessageId } from "../../../shared/model/ids.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { Writable } from "../open.ts";
import { attachments } from "../schema/index.ts";
import { insertForId } from "./rows.ts";

/** Sources above this many bytes are not kept; their attachments come on demand. */
export const keptSourceBytes = 512 * 1024;

export interface AttachmentToSave {
  id: string;
  name: string;
  contentType: string;
  size: number;
  contentId: string | null;
  inline: boolean;
  sha256: string | null;
}

/** Makes the message's attachments these; one that stays keeps its row, and a hash that was seen once is kept. */
export function saveAttachments(
  db: Writable,
  account: AccountId,
  message: MessageId,
  list: readonly AttachmentToSave[],
  now: number,
): void {
  const known = db
    .prepare<{ id: number; remoteId: string }>("SELECT id, remote_id AS remoteId FROM attachments WHERE message_id = ?")
    .all(message);
  const wanted = new Set(list.map(({ id }) => id));
  for (const { id, remoteId } of known)
    if (!wanted.has(remoteId)) db.prepare("DELETE FROM attachments WHERE id = ?").run(id);
  const held = new Set(known.map(({ remoteId }) => remoteId));
  for (const { id, ...rest } of list) {
    if (held.has(id)) updateAttachment(db, message, id, rest);
    else
      insertForId(db, attachments, { ...rest, accountId: account, messageId: message, remoteId: id, createdAt: now });
    held.add(id);
  }
}

function updateAttachment(db: Writable, message: MessageId, remoteId: string, to: Omit<AttachmentToSave, "id">): void {
  db.prepare(
    `UPDATE attachments SET name = ?, content_type = ?, size = ?, content_id = ?, inline = ?, sha256 = coalesce(?, sha256)
     WHERE message_id = ? AND remote_id = ?`,
  ).run(to.name, to.contentType, to.size, to.contentId, +to.inline, to.sha256, message, remoteId);
}

const pieceBytes = 1_048_576;

/** Keeps bytes by their hash, in pieces of 1 MiB; the same bytes twice are kept once. */
export function saveBlob(db: Writable, sha256: string, data: Uint8Array): void {
  const insert = db.prepare("INSERT OR IGNORE INTO blobs (sha256, piece, data) VALUES (?, ?, ?)");
  failPoint("db.blob.before");
  for (let piece = 0; piece === 0 || piece * pieceBytes < data.length; piece++)
    insert.run(sha256, piece, data.subarray(piece * pieceBytes, (piece + 1) * pieceBytes));
}

/** Where the pieces of a file are kept until its last one came and its hash is known. */
export function uploadName(id: number): string {
  return `upload:${id}`;
}

/** Removes bytes that no attachment names any more; files on their way and pictures of people stay. */
export function removeUnusedBlobs(db: Writable): void {
  db.prepare(
    "DELETE FROM blobs WHERE sha256 NOT LIKE '%:%' AND NOT EXISTS (SELECT 1 FROM attachments WHERE attachments.sha256 = blobs.sha256) AND NOT EXISTS (SELECT 1 FROM remote_images WHERE remote_images.sha256 = blobs.sha256)",
  ).run();
}
