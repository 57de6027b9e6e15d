import type { MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";

/** Why remote pictures of a message may be shown. */
export type RemoteConsent = "none" | "once" | "sender";

/** @param sender the one address in From, in its normal form; null when there are none or several */
export function remoteConsent(db: Readable, id: MessageId, sender: string | null): RemoteConsent {
  const known = (sql: string, key: unknown): boolean => db.prepare(sql).get(key) !== undefined;
  if (sender !== null && known("SELECT 1 FROM remote_senders WHERE address = ?", sender)) return "sender";
  return known("SELECT 1 FROM remote_messages WHERE message_id = ?", id) ? "once" : "none";
}

/** What is kept of a remote picture. */
export interface RemoteImageRow {
  url: string;
  /** Null when it could not be had. */
  sha256: string | null;
  contentType: string;
  /** Bytes */
  size: number;
  /** ms UTC */
  at: number;
}

/** What is kept of these pictures, by address. */
export function remoteImages(db: Readable, urls: readonly string[]): Map<string, RemoteImageRow> {
  const rows = db
    .prepare<RemoteImageRow>(
      `SELECT url, sha256, content_type AS contentType, size, at FROM remote_images
       WHERE url IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(urls));
  return new Map(rows.map((row) => [row.url, row]));
}

/** Senders whose pictures are always shown, in order. */
export function listRemoteSenders(db: Readable): string[] {
  const rows = db.prepare<{ address: string }>("SELECT address FROM remote_senders ORDER BY address").all();
  return rows.map(({ address }) => address);
}
