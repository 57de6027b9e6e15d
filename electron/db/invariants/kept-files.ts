import { createHash } from "node:crypto";
import type { Readable } from "../open.ts";
import type { Breach } from "./names.ts";

/** Names under which other bytes are kept than the name says; one piece of a file in memory at a time. */
export function falseHashes(db: Readable): string[] {
  const hashes = db
    .prepare<{ sha256: string }>("SELECT DISTINCT sha256 FROM blobs WHERE length(sha256) = 64 ORDER BY sha256")
    .all();
  const pieces = db.prepare<{ data: Uint8Array }>("SELECT data FROM blobs WHERE sha256 = ? ORDER BY piece");
  return hashes.flatMap(({ sha256 }) => {
    const hash = createHash("sha256");
    for (const { data } of pieces.iterate(sha256)) hash.update(data);
    return hash.digest("hex") === sha256 ? [] : [sha256];
  });
}

/** 12: kept bytes have the hash by which they are named. */
export function keptFiles(db: Readable): Breach[] {
  return falseHashes(db).map((sha256) => ({
    ...{ number: 12, invariant: "kept bytes have the hash they are kept by", detail: `file ${sha256}` },
  }));
}
