import { getTableColumns, getTableName } from "drizzle-orm";
import type { AnySQLiteTable } from "drizzle-orm/sqlite-core";
import type { Writable } from "../open.ts";

interface Encoder {
  name: string;
  mapToDriverValue(value: unknown): unknown;
}

const encodersOf = new Map<AnySQLiteTable, Record<string, Encoder>>();
const statementsOf = new Map<AnySQLiteTable, Map<string, string>>();

/** What to do when a row with the same key is there. */
export type OnConflict = "" | "OR IGNORE" | "OR REPLACE";

/**
 * Inserts one row, checked and encoded by the table's own columns but by a statement prepared once: the bulk path can't
 * afford a query built for each row. Members that are left out get the column's default.
 * @returns whether a row was written
 */
export function insertRow<Table extends AnySQLiteTable>(
  db: Writable,
  table: Table,
  row: Table["$inferInsert"],
  onConflict: OnConflict = "",
): boolean {
  const { sql, values } = insertion(table, row, onConflict);
  return db.prepare(sql).run(...values).changes > 0;
}

type IdOf<Table extends AnySQLiteTable> = Table["$inferSelect"] extends { id: infer Id } ? Id : never;

/** The same for a table with an `id` of its own, which is returned. */
export function insertForId<Table extends AnySQLiteTable>(
  db: Writable,
  table: Table,
  row: Table["$inferInsert"],
): IdOf<Table> {
  const { sql, values } = insertion(table, row, "");
  const written = db.prepare<{ id: IdOf<Table> }>(`${sql} RETURNING id`).get(...values);
  if (!written) throw new Error(`No row was written to ${getTableName(table)}`);
  return written.id;
}

/** Writes the given members of the row with this id. */
export function updateRow<Table extends AnySQLiteTable>(
  db: Writable,
  table: Table,
  id: number,
  changes: Partial<Table["$inferInsert"]>,
): void {
  const { names, values } = encode(table, changes);
  if (names.length === 0) return;
  const assignments = names.map((name) => `"${name}" = ?`).join(", ");
  db.prepare(`UPDATE "${getTableName(table)}" SET ${assignments} WHERE id = ?`).run(...values, id);
}

function insertion(table: AnySQLiteTable, row: object, onConflict: OnConflict): { sql: string; values: unknown[] } {
  const { names, values } = encode(table, row);
  // Most rows of a table have the same members: their statement is put together once.
  const key = `${onConflict} ${names.join(" ")}`;
  const known = statementsOf.get(table) ?? new Map<string, string>();
  statementsOf.set(table, known);
  let sql = known.get(key);
  if (sql === undefined) {
    const list = names.map((name) => `"${name}"`).join(", ");
    const places = names.map(() => "?").join(", ");
    sql = `INSERT ${onConflict} INTO "${getTableName(table)}" (${list}) VALUES (${places})`;
    known.set(key, sql);
  }
  return { sql, values };
}

function encode(table: AnySQLiteTable, row: object): { names: string[]; values: unknown[] } {
  let encoders = encodersOf.get(table);
  if (!encoders) {
    encoders = getTableColumns(table);
    encodersOf.set(table, encoders);
  }
  const names: string[] = [];
  const values: unknown[] = [];
  for (const member in row) {
    const encoder = encoders[member];
    const value: unknown = Reflect.get(row, member);
    if (!encoder || value === undefined) continue;
    names.push(encoder.name);
    values.push(value === null ? null : encoder.mapToDriverValue(value));
  }
  return { names, values };
}
