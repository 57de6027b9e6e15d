import { copyFileSync, existsSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import type { Changed } from "../../shared/api/contract.ts";
import { liveBase } from "../../shared/model/ids.ts";
import { fold } from "../../shared/text/fold.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { ChangeNotes } from "./changes.ts";
import { migrations } from "./migrations/all.ts";
import * as schema from "./schema/index.ts";

type Orm = BetterSQLite3Database<typeof schema>;

/** A statement in SQLite's own words, for what Drizzle can't say well. `Row` is the caller's promise of its columns. */
interface Statement<Row = unknown> {
  run(...parameters: unknown[]): { changes: number };
  get(...parameters: unknown[]): Row | undefined;
  all(...parameters: unknown[]): Row[];
  iterate(...parameters: unknown[]): IterableIterator<Row>;
}

/** A handle that can only look. Queries are functions on this. */
export interface Readable {
  readonly orm: Orm;
  readonly path: string;
  /** `live`: in memory only, of accounts that keep nothing on disk; ids begin at `idBase` there. */
  readonly storage: "full" | "live";
  readonly idBase: number;
  /** Prepared once: the same words give the same statement. Lists go in as JSON (`json_each`), never as text. */
  prepare<Row = unknown>(sql: string): Statement<Row>;
  /** Everything that `work` reads is of one moment, whatever the writer does meanwhile. `work` must not be async. */
  snapshot<Result>(work: () => Result): Result;
  close(): void;
}

/** The one writer. */
export interface Writable extends Readable {
  /**
   * Runs `work` in one transaction (BEGIN IMMEDIATE) and, once committed, tells the listeners what was noted. Nested
   * calls join the outer transaction. `work` must not be async. `durable`: a loss of power can't take it back any more;
   * the last commits else may be lost with the power, though never a part of one.
   */
  transaction<Result>(work: (changes: ChangeNotes) => Result, options?: { durable?: boolean }): Result;
  onChanged(listener: (notice: Changed) => void): void;
}

/** The file can't be used as it is; `message` is a sentence for the user. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly reason: "newer" | "damaged" | "unreadable";

  constructor(reason: DatabaseError["reason"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.reason = reason;
  }
}

const pageCacheKiB = 16_384;
const busyTimeoutMs = 5_000;

/**
 * Opens the writer and brings the schema up to date; the file is copied to `<path>.before-<version>` first and the copy
 * removed once the new schema is committed and checked.
 * @throws DatabaseError `newer` when a later version of the program wrote it; nothing is touched then
 */
export function openWriter(path: string): Writable {
  return writer(path, "full");
}

/** A database in memory, for accounts that keep nothing on disk; it ends when it is closed. */
export function openLive(): Writable {
  return writer(":memory:", "live");
}

function writer(path: string, storage: Readable["storage"]): Writable {
  const sqlite = open(path, false);
  try {
    migrate(sqlite, path);
    if (storage === "live") countFromLiveBase(sqlite);
  } catch (error) {
    sqlite.close();
    throw error;
  }
  const orm = drizzle(sqlite, { schema });
  const listeners: ((notice: Changed) => void)[] = [];
  let current: ChangeNotes | null = null;
  return {
    orm,
    path,
    storage,
    idBase: storage === "live" ? liveBase : 0,
    prepare: preparing(sqlite),
    snapshot: (work) => sqlite.transaction(work).deferred(),
    close: () => {
      sqlite.close();
    },
    onChanged: (listener) => {
      listeners.push(listener);
    },
    transaction: (work, { durable = false } = {}) => {
      if (current) return work(current);
      const notes = new ChangeNotes();
      current = notes;
      let result: ReturnType<typeof work>;
      try {
        const whole = sqlite.transaction(() => {
          const done = work(notes);
          failPoint("db.commit.before");
          return done;
        });
        if (durable) sqlite.pragma("synchronous = FULL");
        result = whole.immediate();
        failPoint("db.commit.after");
      } finally {
        current = null;
        if (durable) sqlite.pragma("synchronous = NORMAL");
      }
      const notice = notes.toNotice();
      if (notice) for (const listener of listeners) listener(notice);
      return result;
    },
  };
}

/** Opens a second connection that can't write; sees each commit of the writer at once. The file must exist. */
export function openReader(path: string): Readable {
  const sqlite = open(path, true);
  if (versionOf(sqlite) !== migrations.length) {
    sqlite.close();
    throw new DatabaseError(
      "newer",
      "The data folder belongs to another version of Bobbin. Start that version, or choose another folder.",
    );
  }
  return {
    orm: drizzle(sqlite, { schema }),
    path,
    storage: "full",
    idBase: 0,
    prepare: preparing(sqlite),
    snapshot: (work) => sqlite.transaction(work).deferred(),
    close: () => void sqlite.close(),
  };
}

/** Accounts have the same ids in both databases. */
function countFromLiveBase(sqlite: Sqlite.Database): void {
  sqlite.exec(
    `INSERT INTO sqlite_sequence (name, seq)
     SELECT name, ${liveBase} FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' AND name <> 'accounts'`,
  );
}

function preparing(sqlite: Sqlite.Database): Readable["prepare"] {
  const known = new Map<string, Statement<never>>();
  return <Row>(sql: string): Statement<Row> => {
    const statement = known.get(sql) ?? sqlite.prepare<unknown[], never>(sql);
    known.set(sql, statement);
    return statement;
  };
}

function open(path: string, readonly: boolean): Sqlite.Database {
  let sqlite: Sqlite.Database | undefined;
  try {
    sqlite = new Sqlite(path, { readonly, fileMustExist: readonly, timeout: busyTimeoutMs });
    if (!readonly) {
      sqlite.pragma("journal_mode = WAL");
      sqlite.pragma("synchronous = NORMAL");
      sqlite.pragma("wal_autocheckpoint = 4000");
    }
    sqlite.pragma(`cache_size = -${pageCacheKiB}`);
    sqlite.pragma("mmap_size = 268435456");
    sqlite.pragma("foreign_keys = ON");
    sqlite.pragma("temp_store = MEMORY");
    sqlite.function("fold", { deterministic: true }, (text) => (typeof text === "string" ? fold(text) : null));
    return sqlite;
  } catch (cause) {
    sqlite?.close();
    if (cause instanceof Sqlite.SqliteError && damage.test(cause.code))
      throw new DatabaseError("damaged", "The database is damaged; the file is no longer one that can be read.", {
        cause,
      });
    throw new DatabaseError(
      "unreadable",
      "The database can't be opened. Check that the data folder can be read and written.",
      { cause },
    );
  }
}

/** The disk is full, broken, busy or can't be written: nothing is wrong with what was to be written. */
export function isDiskTrouble(error: unknown): boolean {
  return (
    error instanceof Sqlite.SqliteError && /^SQLITE_(?:FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM)/.test(error.code)
  );
}

const damage = /^SQLITE_(?:NOTADB|CORRUPT)/;

function versionOf(sqlite: Sqlite.Database): number {
  return Number(sqlite.pragma("user_version", { simple: true }));
}

function migrate(sqlite: Sqlite.Database, path: string): void {
  const version = versionOf(sqlite);
  if (version > migrations.length)
    throw new DatabaseError(
      "newer",
      "This data folder was written by a newer Bobbin. Update Bobbin, or choose another folder.",
    );
  if (version === migrations.length) return;
  const copy = `${path}.before-${migrations.length}`;
  if (version > 0 && existsSync(path)) {
    sqlite.pragma("wal_checkpoint(TRUNCATE)");
    copyFileSync(path, copy);
  }
  // A table rebuilt inside a transaction with foreign keys on would delete its children's rows.
  sqlite.pragma("foreign_keys = OFF");
  sqlite
    .transaction(() => {
      for (const { sql } of migrations.slice(version))
        for (const statement of sql.split("--> statement-breakpoint")) sqlite.exec(statement);
      const broken = sqlite.pragma("foreign_key_check");
      if (Array.isArray(broken) && broken.length > 0)
        throw new DatabaseError(
          "damaged",
          `The upgrade of the database failed; nothing was changed. A copy is at ${copy}.`,
        );
      sqlite.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
  sqlite.pragma("foreign_keys = ON");
  rmSync(copy, { force: true });
}
