import type { OutputOf, ParsedOf } from "../../../shared/api/contract.ts";
import type { Readable } from "../../db/open.ts";
import { type AttachmentRow, blobSize, findAttachment, readBlob } from "../../db/queries/attachments.ts";
import { findSource } from "../../db/queries/messages.ts";
import { safeFileName } from "../../mail/file-name.ts";
import { attachmentBytes } from "../../mail/parse.ts";
import { found } from "./found.ts";
import { Latest } from "./latest.ts";

/** Bytes decoded from sources are kept for the slices that follow. */
const decodedKept = 2;

const unnamedParts = new Map([
  ["text/calendar", "invitation.ics"],
  ["message/rfc822", "message.eml"],
  ["message/delivery-status", "delivery-status.txt"],
  ["text/rfc822-headers", "headers.txt"],
]);

/** What a file without a name is called. */
export function unnamed(contentType: string): string {
  return unnamedParts.get(contentType) ?? "attachment";
}

/** Answers `attachments.read`. */
export function attachmentReader(db: Readable) {
  const decoded = new Latest<number, string | null, Uint8Array | null>(decodedKept);
  return async ({ id, offset, length }: ParsedOf<"attachments.read">): Promise<OutputOf<"attachments.read">> => {
    const row = found(findAttachment(db, id), "This file is no longer here.");
    const about = { name: safeFileName(row.name, unnamed(row.contentType)), contentType: row.contentType };
    const size = row.sha256 === null ? null : blobSize(db, row.sha256);
    if (row.sha256 !== null && size !== null) {
      const data = readBlob(db, row.sha256, offset, length) ?? new Uint8Array();
      return { ...about, size, data: Buffer.from(data).toString("base64") };
    }
    const bytes = await decoded.get(id, row.sha256, () => bytesFromSource(db, row));
    if (!bytes) return null;
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(offset, offset + length);
    return { ...about, size: bytes.length, data: data.toString("base64") };
  };
}

/** All bytes of a file, from wherever they are held; null when they are still at the provider. */
export async function attachmentContent(db: Readable, row: AttachmentRow): Promise<Uint8Array | null> {
  const size = row.sha256 === null ? null : blobSize(db, row.sha256);
  if (row.sha256 !== null && size !== null) return readBlob(db, row.sha256, 0, size);
  return bytesFromSource(db, row);
}

async function bytesFromSource(db: Readable, row: AttachmentRow): Promise<Uint8Array | null> {
  const kept = row.messageId === null ? null : findSource(db, row.messageId);
  return kept?.complete ? attachmentBytes(kept.source, row.remoteId) : null;
}
