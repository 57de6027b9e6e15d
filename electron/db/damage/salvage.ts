import { getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { falseHashes } from "../invariants/kept-files.ts";
import type { Writable } from "../open.ts";
import * as schema from "../schema/index.ts";
import type { DamagedFile } from "./open-damaged.ts";
import { type Reading, readableRows } from "./readable-rows.ts";

/** What providers tell anew, or what follows from that. Everything else is here only, and is saved. */
const comesAgain = new Set([
  ...["messages", "message_contents", "message_markdown", "message_versions", "packs", "placements", "reactions"],
  ...["reaction_counts", "delivery_failures", "notified", "conversation_folders", "thread_ids", "thread_ties"],
  ...["participants", "events", "cursors", "waiting_events", "skipped_records", "remote_messages", "remote_images"],
  ...["custom_emoji", "linked_records", "aliases", "rule_queue", "rule_acts"],
]);

/** What each must come after is before it. */
const first = ["accounts", "folders", "identities", "persons", "conversations", "drafts", "attachments"];

/** How much of what is here only was saved, for a sentence. */
export interface Salvaged {
  accounts: number;
  drafts: number;
  /** Messages and changes that wait to leave. */
  outgoing: number;
  /** Rows that are known to have been there and can't be read. */
  lost: number;
}

/** A way to open the broken file. */
export interface Source {
  open(): DamagedFile | null;
  /** Without its log, so that what it shows may be long over. */
  old?: boolean;
}

/**
 * Copies what can still be read of what is here only, row by row, into a new database, in one transaction.
 * @param sources ways to open the broken file, the best first; another one is taken for tables that it does not show whole
 */
export function salvage(sources: readonly Source[], db: Writable, now: number): Salvaged {
  const lost = db.transaction(() => {
    db.prepare("PRAGMA defer_foreign_keys = ON").run();
    const known: Known = { oldCommands: [], oldDrafts: [], leftDrafts: [] };
    const rows = tablesToSave().reduce((sum, table) => sum + saveTable(sources, db, table, known), 0);
    settle(db, now, known);
    return rows + dropMissingFiles(db);
  });
  const count = (sql: string): number =>
    db.prepare<{ count: number }>(`SELECT count(*) AS count FROM ${sql}`).get()?.count ?? 0;
  return {
    accounts: count("accounts"),
    drafts: count("drafts WHERE state = 'open'"),
    outgoing: count("outbox"),
    lost,
  };
}

/** What the rows themselves don't say. */
interface Known {
  /** Commands and drafts of which nobody knows what became of them: they were saved from what may be long over. */
  oldCommands: number[];
  oldDrafts: number[];
  /** Drafts that a command has sent. */
  leftDrafts: unknown[];
}

/** @returns how many rows can't be read in any way */
function saveTable(sources: readonly Source[], db: Writable, table: SavedTable, known: Known): number {
  let lost = 0;
  /** What one way of looking showed another one does not change, also where it is not wanted any more. */
  const read = new Set<number>();
  for (const { open, old = false } of sources) {
    const file = open();
    if (!file) continue;
    const reading = { lost: 0, whole: true };
    const { saved, left } = copyTable(file, db, table, { reading, read });
    if (old && table.name === "outbox") known.oldCommands.push(...saved);
    if (old && table.name === "drafts") known.oldDrafts.push(...saved);
    known.leftDrafts.push(...left);
    if (reading.whole) return reading.lost;
    lost = reading.lost;
  }
  return lost;
}

interface SavedTable {
  name: string;
  /** Columns that hold JSON. */
  json: ReadonlySet<string>;
}

function tablesToSave(): SavedTable[] {
  const all = Object.values(schema)
    .filter((item) => is(item, Table))
    .map((table) => ({
      name: getTableName(table),
      json: new Set(
        Object.values(getTableColumns(table)).flatMap(({ dataType, name }) => (dataType === "json" ? [name] : [])),
      ),
    }));
  const place = ({ name }: SavedTable): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return all.filter(({ name }) => !comesAgain.has(name)).toSorted((a, b) => place(a) - place(b));
}

/** Of some tables only a part is here only. */
const wanted: Record<string, (row: Record<string, unknown>, db: Writable) => boolean> = {
  conversations: (row) => row["remote_id"] !== null,
  attachments: (row) => row["message_id"] === null,
  blobs: (row, db) => db.prepare("SELECT 1 FROM attachments WHERE sha256 = ?").get(row["sha256"]) !== undefined,
  outbox: (row) => row["state"] !== "done" && row["state"] !== "cancelled",
  drafts: (row) => row["state"] === "open" || row["state"] === "sending",
};

/** @returns the ids of the rows that it could add, and the drafts that left by commands which it need not add */
function copyTable(
  file: DamagedFile,
  db: Writable,
  { name, json }: SavedTable,
  { reading, read }: { reading: Reading; read: Set<number> },
): { saved: number[]; left: unknown[] } {
  const saved: number[] = [];
  const left: unknown[] = [];
  const columns = db.prepare<{ name: string; pk: number }>("SELECT name, pk FROM pragma_table_info(?)").all(name);
  const keys = columns.filter(({ pk }) => pk > 0).map((column) => column.name);
  const known = new Set(columns.map((column) => column.name));
  const isWanted = wanted[name] ?? (() => true);
  for (const { rowid, values } of readableRows(file, name, reading)) {
    if (read.has(rowid)) continue;
    const row = Object.entries({ ...values, ...emptied[name] }).filter(([column]) => known.has(column));
    const broken = row.some(([column, value]) => json.has(column) && value !== null && !isJson(value));
    try {
      if (!isWanted(values, db)) {
        read.add(rowid);
        if (name === "outbox" && values["state"] === "done") left.push(values["draft_id"]);
        continue;
      }
      if (broken) throw new Error("unreadable");
      const places = row.map(() => "?").join(", ");
      const names = row.map(([column]) => `"${column}"`).join(", ");
      const insert = db.prepare(`INSERT INTO "${name}" (${names}) VALUES (${places}) ON CONFLICT DO NOTHING`);
      const { changes } = insert.run(...row.map(([, value]) => value));
      if (changes === 0 && !isThere(db, name, keys, values)) throw new Error("meets another row");
      read.add(rowid);
      saved.push(rowid);
    } catch {
      // A value that no column takes: the page was read, and is not what was written.
      reading.lost++;
    }
  }
  return { saved, left };
}

/** A row of that key; one that only meets it in something else is another. */
function isThere(db: Writable, table: string, keys: string[], values: Record<string, unknown>): boolean {
  const same = keys.map((key) => `"${key}" IS ?`).join(" AND ");
  return (
    keys.length > 0 &&
    db.prepare(`SELECT 1 FROM "${table}" WHERE ${same}`).get(...keys.map((key) => values[key])) !== undefined
  );
}

/** What is told anew begins at nothing. */
const emptied: Record<string, Record<string, unknown>> = {
  conversations: {
    ...{ last_at: 0, message_count: 0, unread_count: 0, starred: 0, has_attachments: 0, snippet: "", people: "[]" },
  },
  accounts: { total: null, heard_at: null, notices: "[]" },
};

function isJson(value: unknown): boolean {
  try {
    return typeof value === "string" && JSON.parse(value) !== undefined;
  } catch {
    return false;
  }
}

/** Makes one whole of what was saved. */
function settle(db: Writable, now: number, { oldCommands, oldDrafts, leftDrafts }: Known): void {
  dropDangling(db);
  const lists = { old: oldCommands, oldDrafts, leftDrafts };
  const given = { now, ...Object.fromEntries(Object.entries(lists).map(([name, ids]) => [name, JSON.stringify(ids)])) };
  for (const sql of [
    "UPDATE conversations SET hidden = consent <> 'allowed'",
    // Of mail the conversation gets another id; what a draft answers is a message, whose id stays.
    ...["drafts", "outbox"].map(
      (table) =>
        `UPDATE ${table} SET conversation_id = NULL WHERE conversation_id NOT IN (SELECT id FROM conversations)`,
    ),
    "DELETE FROM drafts WHERE id NOT IN (SELECT draft_id FROM draft_versions)",
    // As it was before it was sent: what became of it is known.
    `DELETE FROM drafts WHERE id IN (SELECT value FROM json_each(@oldDrafts)) AND id IN (SELECT value FROM json_each(@leftDrafts))`,
    "UPDATE outbox SET draft_id = NULL WHERE draft_id NOT IN (SELECT id FROM drafts)",
    "UPDATE outbox SET message_id = NULL WHERE kind = 'send'",
    // What was held when the log began may have been cancelled, or sent at once, any time since it was written.
    `UPDATE outbox SET due_at = min(due_at, created_at, @now)
     WHERE kind = 'send' AND state = 'held' AND id IN (SELECT value FROM json_each(@old))`,
    // Whether it left since then nobody knows: it is looked up, or the user says so.
    `UPDATE outbox SET state = 'unknown', settled_at = NULL, reason = 'The database was damaged, so it may have left already.',
       attempts = max(attempts, 1), first_attempt_at = coalesce(first_attempt_at, due_at),
       due_at = coalesce(first_attempt_at, due_at)
     WHERE kind = 'send' AND (state IN ('queued', 'sending') OR (state = 'held' AND due_at <= @now)
       OR (state = 'failed' AND id IN (SELECT value FROM json_each(@old))))`,
    // What they change is not here before it is told again.
    `UPDATE outbox SET state = 'failed', settled_at = @now, reason = 'The database was damaged before this was told.',
       attempts = max(attempts, 1), first_attempt_at = coalesce(first_attempt_at, due_at)
     WHERE kind <> 'send' AND state <> 'failed'`,
    `UPDATE drafts SET state = 'sending' WHERE state = 'open' AND id IN (SELECT value FROM json_each(@oldDrafts)) AND id IN (
       SELECT draft_id FROM outbox WHERE kind = 'send')`,
    `UPDATE drafts SET state = 'open' WHERE state = 'sending' AND id NOT IN (
       SELECT draft_id FROM outbox WHERE draft_id IS NOT NULL)`,
    `DELETE FROM draft_copies WHERE (SELECT max(version) FROM draft_versions v WHERE v.draft_id = draft_copies.draft_id) IS NOT version`,
    // A journal without gaps.
    `UPDATE draft_versions SET version = -n FROM (SELECT draft_id AS d, version AS v,
         row_number() OVER (PARTITION BY draft_id ORDER BY version) AS n FROM draft_versions)
       WHERE draft_id = d AND version = v AND version <> n`,
    "UPDATE draft_versions SET version = -version WHERE version < 0",
  ])
    db.prepare(sql).run(...(/@\w/.test(sql) ? [given] : []));
}

interface Journal {
  draft: number;
  version: number;
  content: string;
}

/** A letter that names a file that is not here could neither be shown nor leave. @returns how many files are missing */
function dropMissingFiles(db: Writable): number {
  for (const hash of falseHashes(db)) db.prepare("DELETE FROM blobs WHERE sha256 = ?").run(hash);
  const rows = db
    .prepare<Journal>(
      `SELECT v.draft_id AS draft, v.version AS version, v.content AS content FROM draft_versions v
       WHERE json_array_length(v.content, '$.attachments') > 0`,
    )
    .all();
  const size = db.prepare<{ size: number | null }>(
    `SELECT (SELECT sum(length(data)) FROM blobs b WHERE b.sha256 = a.sha256) AS size FROM attachments a
     WHERE a.id = ? AND a.message_id IS NULL AND a.size = (SELECT sum(length(data)) FROM blobs b WHERE b.sha256 = a.sha256)`,
  );
  let missing = 0;
  for (const { draft, version, content: json } of rows) {
    const content: { attachments: { id: number }[] } = JSON.parse(json);
    const attachments = content.attachments.filter(({ id }) => size.get(id) !== undefined);
    if (attachments.length === content.attachments.length) continue;
    missing += content.attachments.length - attachments.length;
    const text = JSON.stringify({ ...content, attachments });
    db.prepare("UPDATE draft_versions SET content = ? WHERE draft_id = ? AND version = ?").run(text, draft, version);
  }
  return missing;
}

/** Rows whose own row was not saved. */
function dropDangling(db: Writable): void {
  for (let round = 0; round < 5; round++) {
    const broken = db.prepare<{ table: string; rowid: number }>("PRAGMA foreign_key_check").all();
    if (broken.length === 0) return;
    for (const { table, rowid } of broken) db.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid);
  }
}
