import type { DamagedFile } from "./open-damaged.ts";

/** Between ids that were read, so many are tried one by one. */
const mostTried = 20_000;

export interface ReadRow {
  rowid: number;
  values: Record<string, unknown>;
}

/** How reading a table went. */
export interface Reading {
  /** Ids whose rows can't be read. */
  lost: number;
  /** Nothing stood in the way. */
  whole: boolean;
}

/**
 * Every row of a table that can still be read, each on its own: a broken page hides what is on it, and what is found by
 * way of it, from one way of looking, so ids are gathered by all of them.
 */
export function* readableRows(file: DamagedFile, table: string, reading: Reading): Generator<ReadRow> {
  const ids = new Set<number>();
  reading.whole = [
    gather(file, ids, `SELECT rowid AS id FROM "${table}" NOT INDEXED ORDER BY rowid`),
    gather(file, ids, `SELECT rowid AS id FROM "${table}" NOT INDEXED ORDER BY rowid DESC`),
  ].every(Boolean);
  if (!reading.whole) {
    for (const index of indexesOf(file, table))
      gather(file, ids, `SELECT rowid AS id FROM "${table}" INDEXED BY "${index}"`);
    fillGaps(ids, highestId(file, table));
  }
  const known = ids.size;
  for (const id of [...ids].toSorted((a, b) => a - b)) {
    try {
      const values = file.row(`SELECT * FROM "${table}" NOT INDEXED WHERE rowid = ?`, id);
      if (values) yield { rowid: id, values };
    } catch {
      reading.whole = false;
      if (known < mostTried) reading.lost++;
    }
  }
}

/** @returns whether it came to the end */
function gather(file: DamagedFile, ids: Set<number>, sql: string): boolean {
  try {
    for (const { id } of file.rows(sql)) if (typeof id === "number") ids.add(id);
    return true;
  } catch {
    return false;
  }
}

function indexesOf(file: DamagedFile, table: string): string[] {
  try {
    const rows = file.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", table);
    return [...rows].map(({ name }) => String(name));
  } catch {
    return [];
  }
}

function highestId(file: DamagedFile, table: string): number {
  try {
    return Number(file.row("SELECT seq FROM sqlite_sequence WHERE name = ?", table)?.["seq"] ?? 0);
  } catch {
    return 0;
  }
}

/** Ids that no way of looking led to, where there are not too many. */
function fillGaps(ids: Set<number>, highest: number): void {
  const last = Math.max(highest, ...[...ids].slice(-mostTried), 0);
  if (last > mostTried) return;
  for (let id = 1; id <= last; id++) ids.add(id);
}
