import { copyFileSync, existsSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { type BetterSQLite3Database, drizzle } from "drizzle-orm/better-sqlite3";
import type { Changed } from "../../shared/api/contract.ts";
import { liveBase } from "../../shared/model/ids.ts";
import { fold } from "../../shared/text/fold.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { ChangeNotes } from "./changes.ts";
import { isDamage, noticed, tellDamage } from "./damage/is-damage.ts";
import { migrations } from "./migrations/all.ts";
import * as schema from "./schema/index.ts";
import { storedVersion } from "./stored-version.ts";

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
  readonly reason: "newer" | "older" | "damaged" | "unreadable";

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
  refuseNewer(path);
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
    snapshot: (work) => noticed(() => sqlite.transaction(work).deferred()),
    close: () => {
      failPoint("db.close.before");
      sqlite.close();
      failPoint("db.close.after");
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
        result = noticed(() => whole.immediate());
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

/**
 * Opens a second connection that can't write; sees each commit of the writer at once. The file must exist.
 * @throws DatabaseError
 */
export function openReader(path: string): Readable {
  refuseNewer(path);
  const sqlite = open(path, true);
  if (versionOf(sqlite) !== migrations.length) {
    sqlite.close();
    throw new DatabaseError(
      "older",
      "The data folder is of an older Bobbin. Start Bobbin once, so that it brings the folder up to date.",
    );
  }
  return {
    orm: drizzle(sqlite, { schema }),
    path,
    storage: "full",
    idBase: 0,
    prepare: preparing(sqlite),
    snapshot: (work) => noticed(() => sqlite.transaction(work).deferred()),
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
    const statement = known.get(sql) ?? prepareOne(sqlite, sql);
    known.set(sql, statement);
    return statement;
  };
}

function prepareOne(sqlite: Sqlite.Database, sql: string): Statement<never> {
  const statement = sqlite.prepare<unknown[], never>(sql);
  if (statement.readonly) return statement;
  return {
    run(...parameters) {
      failPoint("db.write.before");
      return statement.run(...parameters);
    },
    get(...parameters) {
      failPoint("db.write.before");
      return statement.get(...parameters);
    },
    all(...parameters) {
      failPoint("db.write.before");
      return statement.all(...parameters);
    },
    iterate(...parameters) {
      failPoint("db.write.before");
      return statement.iterate(...parameters);
    },
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
    tellDamage(sqlite);
    return sqlite;
  } catch (cause) {
    sqlite?.close();
    if (isDamage(cause))
      throw new DatabaseError(
        "damaged",
        "The database is damaged. Start Bobbin once: it keeps the file, saves what can be read, and gets the rest again.",
        {
          cause,
        },
      );
    throw new DatabaseError(
      "unreadable",
      "The database can't be opened. Check that the data folder can be read and written.",
      { cause },
    );
  }
}

/** Before anything is opened: opening alone would put a log away, and that is a change already. */
function refuseNewer(path: string): void {
  if ((storedVersion(path) ?? 0) > migrations.length) throw newer();
}

function newer(): DatabaseError {
  return new DatabaseError(
    "newer",
    "This data folder was written by a newer Bobbin. Nothing was touched. Update Bobbin, or choose another folder.",
  );
}

function versionOf(sqlite: Sqlite.Database): number {
  return Number(sqlite.pragma("user_version", { simple: true }));
}

function migrate(sqlite: Sqlite.Database, path: string): void {
  const version = versionOf(sqlite);
  if (version > migrations.length) throw newer();
  const copy = `${path}.before-${migrations.length}`;
  if (version === migrations.length) {
    removeCopy(copy);
    return;
  }
  if (version > 0 && existsSync(path)) {
    failPoint("db.checkpoint.before");
    sqlite.pragma("wal_checkpoint(TRUNCATE)");
    failPoint("db.checkpoint.after");
    failPoint("db.migration-copy.before");
    copyFileSync(path, copy);
    failPoint("db.migration-copy.after");
  }
  // A table rebuilt inside a transaction with foreign keys on would delete its children's rows.
  sqlite.pragma("foreign_keys = OFF");
  sqlite
    .transaction(() => {
      for (const { sql } of migrations.slice(version)) {
        failPoint("db.migration.before");
        for (const statement of sql.split("--> statement-breakpoint")) sqlite.exec(statement);
        failPoint("db.migration.after");
      }
      const broken = sqlite.pragma("foreign_key_check");
      if (Array.isArray(broken) && broken.length > 0)
        throw new DatabaseError(
          "damaged",
          `The upgrade of the database failed; nothing was changed. A copy is at ${copy}.`,
        );
      sqlite.pragma(`user_version = ${migrations.length}`);
      failPoint("db.migration-commit.before");
    })
    .immediate();
  failPoint("db.migration-commit.after");
  sqlite.pragma("foreign_keys = ON");
  removeCopy(copy);
}

/** Of no use once the new schema is committed and checked. Never throws: what is left is removed at the next start. */
function removeCopy(copy: string): void {
  if (!existsSync(copy)) return;
  try {
    failPoint("db.migration-tidy.before");
    rmSync(copy, { force: true });
    failPoint("db.migration-tidy.after");
  } catch {
    // It takes room and does no harm.
  }
}
