import { createHash } from "node:crypto";
import type { ParsedOf } from "../../../shared/api/contract.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { DraftContent } from "../../../shared/model/draft.ts";
import type { AttachmentId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../../db/open.ts";
import { type AttachmentRow, attachmentsOf, blobSize, findAttachment, readBlob } from "../../db/queries/attachments.ts";
import { findSource } from "../../db/queries/messages.ts";
import { attachments } from "../../db/schema/index.ts";
import { saveBlob, uploadName } from "../../db/writes/contents.ts";
import { insertForId } from "../../db/writes/rows.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import { attachmentBytes } from "../../mail/parse.ts";
import type { WriteOptions } from "../writes.ts";

type Input = ParsedOf<"drafts.attach">;

/** Appends a piece of a file; the last one fixes its hash, and only then can it be sent. */
export function attachBytes(db: Writable, input: Input, now: number): AttachmentId {
  return db.transaction((changes) => {
    const id = input.attachmentId ?? newFile(db, input.name, input.contentType, now);
    const row = findAttachment(db, id);
    if (!row || row.messageId !== null || row.sha256 !== null)
      throw new ApiError({ kind: "not-found", message: "This file is not being attached." });
    const upload = uploadName(id);
    const held = blobSize(db, upload) ?? 0;
    if (input.offset !== held) throw new ApiError({ kind: "conflict", message: `Continue this file at byte ${held}.` });
    const data = Buffer.from(input.data, "base64");
    failPoint("db.blob.before");
    db.prepare("INSERT INTO blobs (sha256, piece, data) SELECT ?, count(*), ? FROM blobs WHERE sha256 = ?").run(
      upload,
      data,
      upload,
    );
    if (input.last) finish(db, id, upload);
    changes.note("drafts");
    return id;
  });
}

function newFile(db: Writable, name: string, contentType: string, now: number): AttachmentId {
  return insertForId(db, attachments, {
    remoteId: "draft",
    name,
    contentType,
    size: 0,
    contentId: null,
    inline: false,
    createdAt: now,
  });
}

function finish(db: Writable, id: AttachmentId, upload: string): void {
  const pieces = db.prepare<{ data: Uint8Array }>("SELECT data FROM blobs WHERE sha256 = ? ORDER BY piece").all(upload);
  keep(db, id, Buffer.concat(pieces.map(({ data }) => data)));
  db.prepare("DELETE FROM blobs WHERE sha256 = ?").run(upload);
}

function keep(db: Writable, id: AttachmentId, data: Uint8Array): void {
  const sha256 = createHash("sha256").update(data).digest("hex");
  saveBlob(db, sha256, data);
  db.prepare("UPDATE attachments SET sha256 = ?, size = ? WHERE id = ?").run(sha256, data.length, id);
}

/** The files of a message that is passed on, as files of the draft; fetched first when they are still at the provider. */
export async function forwardedAttachments(
  options: WriteOptions,
  source: MessageId,
): Promise<DraftContent["attachments"]> {
  const { db, engine, clock } = options;
  await engine.fetchBodies([source]);
  const files = (attachmentsOf(db, [source]).get(source) ?? []).filter(({ inline }) => !inline);
  const list: DraftContent["attachments"] = [];
  for (const { id } of files) {
    const row = findAttachment(db, id);
    const data = row && (await bytesOf(options, row, source));
    if (!row || !data)
      throw new ApiError({ kind: "offline", message: "A file of this message can't be fetched now. Try again later." });
    const copy = db.transaction(() => {
      const made = newFile(db, row.name, row.contentType, clock.now());
      keep(db, made, data);
      return made;
    });
    list.push({ id: copy, name: row.name, size: data.length, contentType: row.contentType, passedOn: true });
  }
  return list;
}

async function bytesOf(
  { db, engine }: WriteOptions,
  row: AttachmentRow,
  message: MessageId,
): Promise<Uint8Array | null> {
  const held = await heldBytes(db, row, message);
  if (held) return held;
  await engine.fetchAttachment(row.id);
  const fetched = findAttachment(db, row.id);
  return fetched && heldBytes(db, fetched, message);
}

async function heldBytes(db: Readable, row: AttachmentRow, message: MessageId): Promise<Uint8Array | null> {
  const size = row.sha256 === null ? null : blobSize(db, row.sha256);
  if (row.sha256 !== null && size !== null) return readBlob(db, row.sha256, 0, size);
  const kept = findSource(db, message);
  return kept?.complete ? attachmentBytes(kept.source, row.remoteId) : null;
}
