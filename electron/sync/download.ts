import { createHash } from "node:crypto";
import type { AttachmentId, MessageId } from "../../shared/model/ids.ts";
import { ConnectorError } from "../connectors/errors.ts";
import { remoteId } from "../connectors/model.ts";
import type { Writable } from "../db/open.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { messageRef } from "./outbox-chat.ts";
import type { StepContext } from "./step-context.ts";

interface Wanted {
  id: AttachmentId;
  messageId: MessageId;
  remoteId: string;
  name: string;
  size: number;
}

const pieceBytes = 1_048_576;

/** Keeps the bytes of a file as they come, a piece at a time, and by their hash when all are here. */
export async function downloadFile(context: StepContext, file: Wanted): Promise<void> {
  const { db, connector, signal, beat } = context;
  if (!connector.download)
    throw new ConnectorError({ kind: "refused", reason: "unsupported" }, "Files can't be fetched.");
  const { name, size } = file;
  const wanted = { id: remoteId(file.remoteId), name, size, message: messageRef(db, file.messageId) };
  const coming = `download:${file.id}`;
  const forget = db.prepare("DELETE FROM blobs WHERE sha256 = ?");
  const hash = createHash("sha256");
  let held: Uint8Array[] = [];
  let bytes = 0;
  let pieces = 0;
  let total = 0;
  const write = (least: number): void => {
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at >= least || (least === 0 && at < all.length); at += pieceBytes)
      insertPiece(db, coming, pieces++, all.subarray(at, at + pieceBytes));
    held = [all.subarray(at)];
    bytes = Math.max(0, all.length - at);
  };
  forget.run(coming);
  try {
    for await (const chunk of connector.download(wanted, signal)) {
      beat();
      hash.update(chunk);
      held.push(chunk);
      total += chunk.length;
      bytes += chunk.length;
      if (bytes >= pieceBytes) write(pieceBytes);
    }
    if (bytes > 0) write(0);
    if (pieces === 0) insertPiece(db, coming, 0, new Uint8Array());
    keep(db, file.id, coming, hash.digest("hex"), total);
  } finally {
    forget.run(coming);
  }
}

function insertPiece(db: Writable, name: string, piece: number, data: Uint8Array): void {
  failPoint("db.blob.before");
  db.prepare("INSERT INTO blobs (sha256, piece, data) VALUES (?, ?, ?)").run(name, piece, data);
}

function keep(db: Writable, id: AttachmentId, coming: string, sha256: string, size: number): void {
  db.transaction((changes) => {
    const known = db.prepare("SELECT 1 FROM blobs WHERE sha256 = ? LIMIT 1").get(sha256) !== undefined;
    if (!known) db.prepare("UPDATE blobs SET sha256 = ? WHERE sha256 = ?").run(sha256, coming);
    db.prepare("UPDATE attachments SET sha256 = ?, size = ? WHERE id = ?").run(sha256, size, id);
    changes.note("messages");
  });
}
