import { closeSync, openSync, readSync } from "node:fs";

/** Offsets in the file format of SQLite: "user version" in the header, and what a write-ahead log is made of. */
const versionAt = 60;
const pageSizeAt = 16;
const headerBytes = 100;
const logHeaderBytes = 32;
const frameHeaderBytes = 24;

/**
 * The schema version in a database file, read without opening the database: not even a log is put away by it. What was
 * committed to the log counts. Null where there is no database that could be read so.
 */
export function storedVersion(path: string): number | null {
  const header = firstBytes(path, headerBytes);
  if (header?.toString("latin1", 0, 15) !== "SQLite format 3") return null;
  const stored = header.readUInt16BE(pageSizeAt);
  return versionInLog(`${path}-wal`, stored === 1 ? 65_536 : stored) ?? header.readUInt32BE(versionAt);
}

/** Of the last committed copy of the first page; null when the log holds none. */
function versionInLog(path: string, pageBytes: number): number | null {
  const file = openIfThere(path);
  if (file === null) return null;
  try {
    const log = Buffer.alloc(logHeaderBytes);
    if (readSync(file, log, 0, logHeaderBytes, 0) < logHeaderBytes || log.readUInt32BE(8) !== pageBytes) return null;
    const salts = log.subarray(16, 24);
    const frame = Buffer.alloc(frameHeaderBytes + headerBytes);
    let [seen, committed]: (number | null)[] = [null, null];
    for (let at = logHeaderBytes; ; at += frameHeaderBytes + pageBytes) {
      const whole = readSync(file, frame, 0, frame.length, at) === frame.length;
      // Frames of an earlier round have other salts.
      if (!whole || !frame.subarray(8, 16).equals(salts)) return committed ?? null;
      if (frame.readUInt32BE(0) === 1) seen = frame.readUInt32BE(frameHeaderBytes + versionAt);
      if (frame.readUInt32BE(4) !== 0) committed = seen;
    }
  } finally {
    closeSync(file);
  }
}

function firstBytes(path: string, count: number): Buffer | null {
  const file = openIfThere(path);
  if (file === null) return null;
  try {
    const bytes = Buffer.alloc(count);
    return readSync(file, bytes, 0, count, 0) === count ? bytes : null;
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, "r");
  } catch {
    return null;
  }
}
