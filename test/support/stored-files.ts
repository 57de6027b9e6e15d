import { createHash } from "node:crypto";
import type { Writable } from "../../electron/db/open.ts";

export type StoredFile = [name: string, contentType: string, data: Uint8Array];

/** Gives the newest message files. */
export function storeFiles(db: Writable, files: readonly StoredFile[]): void {
  const newest = db.prepare<{ id: number; account: number }>(
    "SELECT max(id) AS id, account_id AS account FROM messages",
  );
  const { id, account } = newest.get() ?? { id: 0, account: 0 };
  for (const [index, [name, type, bytes]] of files.entries()) {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    db.prepare("INSERT OR IGNORE INTO blobs VALUES (?, 0, ?)").run(sha256, bytes);
    db.prepare(
      `INSERT INTO attachments (account_id, message_id, remote_id, name, content_type, size, inline, sha256, created_at)
       VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0)`,
    ).run(account, id, String(index), name, type, bytes.length, sha256);
  }
}
