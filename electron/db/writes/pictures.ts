import type { Writable } from "../open.ts";
import { saveBlob } from "./contents.ts";

/** All pictures together may have so many bytes; then those kept first go. */
const mostBytes = 64 * 1_048_576;

/** @param name begins with `picture:`, see `pictures.get` */
export function savePicture(db: Writable, name: string, data: Uint8Array): void {
  db.transaction(() => {
    saveBlob(db, name, data);
    const { bytes } = db
      .prepare<{ bytes: number }>(
        "SELECT coalesce(sum(length(data)), 0) AS bytes FROM blobs WHERE sha256 >= 'picture:' AND sha256 < 'picture;'",
      )
      .get() ?? { bytes: 0 };
    if (bytes > mostBytes)
      db.prepare(
        `DELETE FROM blobs WHERE rowid IN (SELECT rowid FROM blobs
           WHERE sha256 >= 'picture:' AND sha256 < 'picture;' ORDER BY rowid LIMIT 100)`,
      ).run();
  });
}
