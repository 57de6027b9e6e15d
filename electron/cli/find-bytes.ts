import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join, relative } from "node:path";

const chunkBytes = 4 * 1_048_576;

/**
 * Files below a folder that hold some words as they are, in UTF-8 or UTF-16; by name relative to the folder, in order.
 * What is compressed or encrypted is not seen.
 */
export function filesHolding(folder: string, words: string): string[] {
  const sought = [Buffer.from(words, "utf8"), Buffer.from(words, "utf16le")];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => holds(file, sought))
    .map((file) => relative(folder, file))
    .sort();
}

function holds(file: string, sought: readonly Buffer[]): boolean {
  const overlap = Math.max(...sought.map(({ length }) => length)) - 1;
  const buffer = Buffer.alloc(chunkBytes + overlap);
  const handle = openSync(file, "r");
  try {
    // Words may stand across the border of two pieces: the end of each is looked at again with the next.
    for (let kept = 0, read = -1; read !== 0; ) {
      read = readSync(handle, buffer, kept, chunkBytes, null);
      const piece = buffer.subarray(0, kept + read);
      if (sought.some((bytes) => piece.includes(bytes))) return true;
      kept = Math.min(overlap, piece.length);
      buffer.copyWithin(0, piece.length - kept, piece.length);
    }
    return false;
  } finally {
    closeSync(handle);
  }
}
