import { migrations } from "../migrations/all.ts";
import { openLive, type Readable } from "../open.ts";
import type { Breach } from "./names.ts";

/** 11: SQLite's own checks, of pages and of references. */
export function integrity(db: Readable, most: number): Breach[] {
  const pages = db.prepare<{ integrity_check: string }>(`PRAGMA integrity_check(${most})`).all();
  const keys = db.prepare<{ table: string; parent: string }>("PRAGMA foreign_key_check").all();
  return [
    ...pages
      .filter(({ integrity_check: answer }) => answer !== "ok")
      .map(({ integrity_check: detail }) => ({ number: 11 as const, invariant: "the file is whole", detail })),
    ...keys.slice(0, most).map(({ table, parent }) => ({
      ...{ number: 11 as const, invariant: "every row refers to rows that are here" },
      detail: `a row of ${table} to ${parent}`,
    })),
  ];
}

/** By the number of migrations that make it. */
const expected = new Map<number, ReadonlySet<string>>();

/** 18: whatever it was upgraded from, it has the tables, indexes and triggers that a new one has. */
export function schemaOf(db: Readable): Breach[] {
  const wanted = expected.get(migrations.length) ?? newSchema();
  expected.set(migrations.length, wanted);
  const here = new Set(statements(db));
  const differences = [
    ...[...wanted].filter((sql) => !here.has(sql)).map((sql) => `missing: ${nameIn(sql)}`),
    ...[...here].filter((sql) => !wanted.has(sql)).map((sql) => `unknown: ${nameIn(sql)}`),
  ];
  return differences.map((detail) => ({ number: 18, invariant: "the tables are those of this program", detail }));
}

function newSchema(): ReadonlySet<string> {
  const db = openLive();
  try {
    return new Set(statements(db));
  } finally {
    db.close();
  }
}

function statements(db: Readable): string[] {
  return db
    .prepare<{ sql: string }>(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .all()
    .map(({ sql }) => sql);
}

const nameIn = (sql: string): string => sql.split("(")[0]?.trim() ?? "";
