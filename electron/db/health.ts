import type { AccountId } from "../../shared/model/ids.ts";
import { migrations } from "./migrations/all.ts";
import type { Readable } from "./open.ts";
import { liveAccounts } from "./writes/live-accounts.ts";

/** How the database is, for people who look for a fault; holds no paths and nothing of what it stores. */
export interface Health {
  sqlite: string;
  /** Of the file, and the newest this program knows. */
  schema: { file: number; program: number };
  /** Bytes of the file by its pages; `free` of them are unused. */
  bytes: { file: number; free: number };
  journal: string;
  /** `ok`, or the first thing that is wrong with the file. */
  quickCheck: string;
  rows: Record<string, number>;
  /** Messages that have no content here yet, and records that were given up. */
  without: { bodies: number; skipped: number };
  /** Accounts that keep nothing on disk, with what there is of them beside their own row, by table: none. */
  live: { account: number; rows: Record<string, number> }[];
}

const counted = [
  "accounts",
  "folders",
  "conversations",
  "messages",
  "message_contents",
  "packs",
  "attachments",
  "identities",
  "drafts",
  "outbox",
  "waiting_events",
];

export function health(db: Readable): Health {
  const pageSize = number(db, "SELECT page_size AS value FROM pragma_page_size");
  return {
    sqlite: text(db, "SELECT sqlite_version() AS value"),
    schema: { file: number(db, "SELECT user_version AS value FROM pragma_user_version"), program: migrations.length },
    bytes: {
      file: number(db, "SELECT page_count AS value FROM pragma_page_count") * pageSize,
      free: number(db, "SELECT freelist_count AS value FROM pragma_freelist_count") * pageSize,
    },
    journal: text(db, "SELECT journal_mode AS value FROM pragma_journal_mode"),
    quickCheck: db.prepare<{ quick_check: string }>("PRAGMA quick_check(1)").get()?.quick_check ?? "",
    rows: Object.fromEntries(counted.map((table) => [table, number(db, `SELECT count(*) AS value FROM ${table}`)])),
    without: {
      bodies: number(db, "SELECT count(*) AS value FROM messages WHERE body_state = 'none'"),
      skipped: number(db, "SELECT count(*) AS value FROM skipped_records"),
    },
    live: liveAccounts(db).map((account) => ({ account, rows: rowsOf(db, account) })),
  };
}

/** Rows of an account in every table that names accounts; all else hangs on those. */
function rowsOf(db: Readable, account: AccountId): Record<string, number> {
  const tables = db
    .prepare<{ name: string }>(
      `SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c
       WHERE m.type = 'table' AND c.name = 'account_id' ORDER BY m.name`,
    )
    .all();
  const counts = tables.map(({ name }): [string, number] => {
    const sql = `SELECT count(*) AS value FROM "${name}" WHERE account_id = ?`;
    return [name, db.prepare<{ value: number }>(sql).get(account)?.value ?? 0];
  });
  return Object.fromEntries(counts);
}

function number(db: Readable, sql: string): number {
  return db.prepare<{ value: number }>(sql).get()?.value ?? 0;
}

function text(db: Readable, sql: string): string {
  return db.prepare<{ value: string }>(sql).get()?.value ?? "";
}
