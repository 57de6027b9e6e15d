import { createHash } from "node:crypto";
import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import type { Breach } from "./names.ts";

/** Every row of a database by table and key, for comparing with a later state. All of it in memory: for small ones. */
export type Remembered = ReadonlyMap<string, ReadonlyMap<string, RememberedRow>>;

export interface RememberedRow {
  /** Whose account's it is; null: nobody's. */
  owner: number | null;
  values: Readonly<Record<string, unknown>>;
}

interface Column {
  name: string;
  /** Its place in the primary key; 0: not in it. */
  pk: number;
}

/** What a row hangs on that has no account of its own, by its column. */
const parents: readonly [column: string, owner: string][] = [
  ["account_id", "t.account_id"],
  ["message_id", "(SELECT p.account_id FROM messages p WHERE p.id = t.message_id)"],
  ["conversation_id", "(SELECT p.account_id FROM conversations p WHERE p.id = t.conversation_id)"],
  ["identity_id", "(SELECT p.account_id FROM identities p WHERE p.id = t.identity_id)"],
];
/** A draft is nobody's, though it knows what it answers. */
const nobodys = new Set(["drafts"]);

/** All rows but those of the search index, which follow from the others. */
export function remember(db: Readable): Remembered {
  return db.snapshot(() => new Map(tablesOf(db).map((table) => [table, rowsOf(db, table)])));
}

function tablesOf(db: Readable): string[] {
  return db
    .prepare<{ name: string }>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY name`,
    )
    .all()
    .map(({ name }) => name);
}

function rowsOf(db: Readable, table: string): Map<string, RememberedRow> {
  const columns = db.prepare<Column>("SELECT name, pk FROM pragma_table_info(?)").all(table);
  const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
  const rows = db.prepare<Record<string, unknown>>(
    `SELECT t.*, ${ownerIn(table, columns)} AS "owner of row" FROM "${table}" t`,
  );
  return new Map(
    rows.all().map(({ "owner of row": owner, ...row }) => {
      const values = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, comparable(value)]));
      const key = (keys.length > 0 ? keys : Object.keys(values)).map((name) => values[name]);
      return [JSON.stringify(key), { owner: typeof owner === "number" ? owner : null, values }];
    }),
  );
}

function ownerIn(table: string, columns: readonly Column[]): string {
  if (table === "accounts") return "t.id";
  if (nobodys.has(table)) return "NULL";
  return parents.find(([column]) => columns.some(({ name }) => name === column))?.[1] ?? "NULL";
}

function comparable(value: unknown): unknown {
  return value instanceof Uint8Array ? createHash("sha256").update(value).digest("hex") : value;
}

/** Names in the secret store, of all accounts and of the removed one. */
interface SecretNames {
  before: readonly string[];
  after: readonly string[];
  ofRemoved: readonly string[];
}

/** Columns that say where a draft stood; it stays when that goes. */
const loosened = new Set(["conversation_id", "source_id"]);
/** What nobody owns: bytes go with the last who names them (see 12), and contents with their messages. */
const shared = new Set(["blobs", "packs", "remote_images", "persons"]);

/** 17: of a removed account nothing is left, and of the others nothing is gone or changed. */
export function checkRemoval(
  before: Remembered,
  after: Remembered,
  removed: AccountId,
  secrets: SecretNames = { before: [], after: [], ofRemoved: [] },
): Breach[] {
  const left = [...after].flatMap(([table, rows]) =>
    [...rows].filter(([, { owner }]) => owner === removed).map(([key]) => `row ${key} of ${table} is left`),
  );
  const lost = [...before].flatMap(([table, rows]) => {
    if (shared.has(table)) return [];
    const others = [...rows].filter(([, { owner }]) => owner !== removed);
    return others.flatMap(([key, row]) => changed(`row ${key} of ${table}`, row, after.get(table)?.get(key), loosened));
  });
  const ofRemoved = new Set(secrets.ofRemoved);
  const kept = secrets.after.filter((name) => ofRemoved.has(name)).map((name) => `secret ${name} is left`);
  const missing = secrets.before
    .filter((name) => !ofRemoved.has(name) && !secrets.after.includes(name))
    .map((name) => `secret ${name} is gone`);
  const invariant = "removing an account removes all of it and nothing else";
  return [...left, ...bytesLeft(after), ...lost, ...kept, ...missing].map((detail) => ({
    number: 17 as const,
    invariant,
    detail,
  }));
}

/** Bytes under a hash that nobody names any more. */
function bytesLeft(rows: Remembered): string[] {
  const named = ["attachments", "remote_images"].flatMap((table) =>
    [...(rows.get(table)?.values() ?? [])].map(({ values }) => values["sha256"]),
  );
  const hashes = [...(rows.get("blobs")?.values() ?? [])].map(({ values }) => String(values["sha256"]));
  const kept = new Set(named);
  return [...new Set(hashes.filter((hash) => !hash.includes(":") && !kept.has(hash)))].map(
    (hash) => `bytes ${hash} are left`,
  );
}

/** 18: every row of before is there after an upgrade, with the same values in the columns that both know. */
export function checkUpgrade(before: Remembered, after: Remembered): Breach[] {
  return [...before].flatMap(([table, rows]) =>
    [...rows].flatMap(([key, row]) =>
      changed(`row ${key} of ${table}`, row, after.get(table)?.get(key), new Set()).map((detail) => ({
        ...{ number: 18 as const, invariant: "an upgrade keeps every row", detail },
      })),
    ),
  );
}

function changed(
  name: string,
  was: RememberedRow,
  is: RememberedRow | undefined,
  except: ReadonlySet<string>,
): string[] {
  if (!is) return [`${name} is gone`];
  const columns = Object.keys(was.values).filter(
    (column) => column in is.values && !except.has(column) && was.values[column] !== is.values[column],
  );
  return columns.length > 0 ? [`${name}: ${columns.join(", ")}`] : [];
}

/** Where every message and conversation stands in the lists, as one digest (16). */
export function positionsOf(db: Readable): string {
  const digest = createHash("sha256");
  const sql = `SELECT id || ' ' || conversation_id || ' ' || sort_at || ' ' || coalesce(sequence, '') AS place FROM messages
    UNION ALL SELECT id || ' ' || last_at || ' ' || hidden FROM conversations ORDER BY 1`;
  for (const { place } of db.prepare<{ place: string }>(sql).iterate()) digest.update(`${place}\n`);
  return digest.digest("hex");
}
