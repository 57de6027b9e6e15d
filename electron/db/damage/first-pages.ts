import { closeSync, fstatSync, openSync, readFileSync, writeSync } from "node:fs";

/** Offsets in the header of the file format of SQLite. */
const pageSizeAt = 16;
const pageCountAt = 28;
const headerBytes = 100;
const interiorTable = 5;

/**
 * Puts the pages that say which tables there are, as a new file has them, into a copy of a broken one. In every file of
 * ours they are the same ones, since all tables are made before the first row.
 * @param fresh a new file of the same tables
 */
export function replaceFirstPages(copy: string, fresh: string): void {
  const source = readFileSync(fresh);
  const pageBytes = pageSizeOf(source);
  const file = openSync(copy, "r+");
  try {
    for (const page of schemaPages(source, pageBytes)) {
      const start = (page - 1) * pageBytes;
      writeSync(file, source.subarray(start, start + pageBytes), 0, pageBytes, start);
    }
    const pages = Math.max(1, Math.floor(fstatSync(file).size / pageBytes));
    const header = Buffer.alloc(12);
    // As many pages as there are, and none of them free: whether that list is whole nobody knows.
    header.writeUInt32BE(pages, 0);
    writeSync(file, header, 0, header.length, pageCountAt);
  } finally {
    closeSync(file);
  }
}

function pageSizeOf(source: Buffer): number {
  const stored = source.readUInt16BE(pageSizeAt);
  return stored === 1 ? 65_536 : stored;
}

/** The tree of the table of tables: its first page is that of the file. */
function schemaPages(source: Buffer, pageBytes: number, page = 1): number[] {
  const start = (page - 1) * pageBytes;
  const at = page === 1 ? headerBytes : start;
  if (source[at] !== interiorTable) return [page];
  const cells = source.readUInt16BE(at + 3);
  const children = Array.from({ length: cells }, (_, cell) => {
    const cellAt = source.readUInt16BE(at + 12 + cell * 2);
    return source.readUInt32BE(start + cellAt);
  });
  const last = source.readUInt32BE(at + 8);
  return [page, ...[...children, last].flatMap((child) => schemaPages(source, pageBytes, child))];
}
