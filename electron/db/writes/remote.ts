import { createHash } from "node:crypto";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { Writable } from "../open.ts";
import { remoteImages, remoteMessages, remoteSenders } from "../schema/index.ts";
import { removeUnusedBlobs, saveBlob } from "./contents.ts";
import { insertRow } from "./rows.ts";

/** Of pictures kept; beyond, the oldest go. */
const mostBytes = 256 * 1024 * 1024;

export function allowRemoteOfMessage(db: Writable, messageId: MessageId, now: number): void {
  insertRow(db, remoteMessages, { messageId, at: now }, "OR IGNORE");
}

/** @param address in its normal form */
export function allowRemoteOfSender(db: Writable, address: string, now: number): void {
  insertRow(db, remoteSenders, { address, at: now }, "OR IGNORE");
}

/** Takes trust back, from messages of that sender that were allowed one by one, too. */
export function forgetRemoteSender(db: Writable, address: string): void {
  db.prepare("DELETE FROM remote_senders WHERE address = ?").run(address);
  db.prepare(
    `DELETE FROM remote_messages WHERE message_id IN (SELECT m.id FROM remote_messages r JOIN messages m ON m.id = r.message_id
       WHERE lower(m.addresses ->> '$.from[0].address') = ?)`,
  ).run(address);
}

/** Forgets which pictures were fetched, and trust in senders that no account knows any more. */
export function forgetRemoteTraces(db: Writable): void {
  db.prepare("DELETE FROM remote_images").run();
  db.prepare("DELETE FROM remote_senders WHERE address NOT IN (SELECT lower(address) FROM identities)").run();
}

/** Keeps a fetched picture, or that it could not be had. */
export function keepRemoteImage(
  db: Writable,
  url: string,
  image: { contentType: string; data: Uint8Array } | null,
  now: number,
): void {
  const sha256 = image && createHash("sha256").update(image.data).digest("hex");
  const { contentType = "", data = new Uint8Array() } = image ?? {};
  insertRow(db, remoteImages, { url, sha256, contentType, size: data.length, at: now }, "OR REPLACE");
  if (sha256 === null) return;
  saveBlob(db, sha256, data);
  makeRoom(db);
}

/** Lets the oldest pictures go, with the bytes that nothing else refers to. */
function makeRoom(db: Writable): void {
  const total = db.prepare<{ bytes: number | null }>("SELECT sum(size) AS bytes FROM remote_images").get()?.bytes ?? 0;
  if (total <= mostBytes) return;
  const oldest = db
    .prepare<{ url: string; size: number }>("SELECT url, size FROM remote_images ORDER BY at, url")
    .iterate();
  const gone: string[] = [];
  let left = total;
  for (const row of oldest) {
    if (left <= mostBytes / 2) break;
    left -= row.size;
    gone.push(row.url);
  }
  const remove = db.prepare("DELETE FROM remote_images WHERE url = ?");
  for (const url of gone) remove.run(url);
  removeUnusedBlobs(db);
}
