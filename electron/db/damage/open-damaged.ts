import Sqlite from "better-sqlite3";

/** A broken file, opened for looking only. */
export interface DamagedFile {
  /** Rows until the first that can't be read; then it throws. */
  rows(sql: string, ...parameters: unknown[]): IterableIterator<Record<string, unknown>>;
  row(sql: string, ...parameters: unknown[]): Record<string, unknown> | undefined;
  close(): void;
}

/**
 * Opens what an ordinary opening may refuse: one shorter than it says of itself. Nothing in the file changes.
 * @throws SqliteError when not even its first page can be read
 */
export function openDamaged(path: string): DamagedFile {
  const sqlite = new Sqlite(path, { readonly: true, fileMustExist: true });
  try {
    sqlite.unsafeMode(true);
    // Lets it be shorter than its header says.
    sqlite.pragma("writable_schema = ON");
    sqlite.pragma("mmap_size = 0");
    sqlite.prepare("SELECT count(*) FROM sqlite_master").get();
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return {
    rows: (sql, ...parameters) => sqlite.prepare<unknown[], Record<string, unknown>>(sql).iterate(...parameters),
    row: (sql, ...parameters) => sqlite.prepare<unknown[], Record<string, unknown>>(sql).get(...parameters),
    close: () => void sqlite.close(),
  };
}
