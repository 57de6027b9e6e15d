import { open } from "node:fs/promises";
import Sqlite from "better-sqlite3";
import { failPoint } from "../fail-points/fail-point.ts";
import { migrations } from "./migrations/all.ts";

/** What a copy is made with. */
export interface CopyOptions {
  signal: AbortSignal;
  /** Bytes done, and all of them. */
  onProgress(done: number, total: number): void;
}

/** What stands in a database file, as a manifest tells it and as it is compared later. */
export interface DatabaseFacts {
  schema: number;
  rows: Record<(typeof counted)[number], number>;
}

const counted = ["accounts", "conversations", "messages", "attachments", "drafts", "outbox"] as const;
/** A megabyte or so: short enough for whoever else the thread must answer. */
const pagesAtOnce = 256;

/** The newest schema that this program knows. */
export const knownSchema = migrations.length;

/**
 * Copies a database that may be written to meanwhile into one plain file, as it was at one moment. Throws what the signal
 * says when it is aborted, and what SQLite says; the caller removes `target` then. Readable by its owner only.
 */
export async function copyDatabase(path: string, target: string, { signal, onProgress }: CopyOptions): Promise<void> {
  const source = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    // Held until the end: what the writer does meanwhile is not of this moment and does not make the copy begin anew.
    source.exec("BEGIN");
    source.prepare("SELECT count(*) FROM sqlite_master").get();
    const pageBytes = Number(source.pragma("page_size", { simple: true }));
    failPoint("backup.copy.before");
    // SQLite would let everybody read it; what it finds it keeps as it is.
    await (await open(target, "wx", 0o600)).close();
    await source.backup(target, {
      progress({ totalPages, remainingPages }) {
        signal.throwIfAborted();
        onProgress((totalPages - remainingPages) * pageBytes, totalPages * pageBytes);
        return pagesAtOnce;
      },
    });
  } finally {
    source.close();
  }
  failPoint("backup.copy.after");
  // One file, readable where nothing can be written beside it.
  const copy = new Sqlite(target, { fileMustExist: true });
  try {
    copy.pragma("journal_mode = DELETE");
  } finally {
    copy.close();
  }
}

/** Bytes that a copy takes. */
export function databaseBytes(path: string): number {
  const sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    return Number(sqlite.pragma("page_count", { simple: true })) * Number(sqlite.pragma("page_size", { simple: true }));
  } finally {
    sqlite.close();
  }
}

/** Looks at a file that nobody else has open. Null when it is no sound database of ours. */
export function databaseFacts(path: string): DatabaseFacts | null {
  let sqlite: Sqlite.Database | undefined;
  try {
    const opened = new Sqlite(path, { readonly: true, fileMustExist: true });
    sqlite = opened;
    if (opened.pragma("quick_check(1)", { simple: true }) !== "ok") return null;
    const count = (table: string): number => Number(opened.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    return {
      schema: Number(opened.pragma("user_version", { simple: true })),
      rows: {
        accounts: count("accounts"),
        conversations: count("conversations"),
        messages: count("messages"),
        attachments: count("attachments"),
        drafts: count("drafts"),
        outbox: count("outbox"),
      },
    };
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return null;
    throw error;
  } finally {
    sqlite?.close();
  }
}
