import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { DatabaseError, openWriter, type Writable } from "../open.ts";
import { storedVersion } from "../stored-version.ts";
import { replaceFirstPages } from "./first-pages.ts";
import { isDamage } from "./is-damage.ts";
import { type DamagedFile, openDamaged } from "./open-damaged.ts";
import { type Salvaged, salvage } from "./salvage.ts";
import { newPlan, putInPlace, setAside, unfinishedPlan } from "./set-aside.ts";

/** A database that was made anew, and what could be saved of the broken one. */
export interface Mended {
  /** The name of the broken file; it lies beside the new one. */
  kept: string;
  /** ms UTC */
  at: number;
  salvaged: Salvaged;
}

/**
 * Opens the writer; a broken file is set aside, never deleted, and what is here only is saved from it. The rest comes
 * again from the providers. After an unclean end the file is looked over first.
 * @param now ms UTC
 * @throws DatabaseError when the file can't be used for another reason, or the new one neither
 */
export function openMending(path: string, now: number): Writable {
  const begun = unfinishedPlan(path);
  if (begun || existsSync(requestOf(path)) || isEmpty(path)) return mend(path, begun ?? newPlan(path, now));
  const unclean = !isEmpty(`${path}-wal`, true);
  try {
    const db = openWriter(path);
    if (!unclean || isWhole(db)) return db;
    db.close();
  } catch (error) {
    if (!isDamage(error) && !saysWrongly(path, error)) throw error;
  }
  return mend(path, newPlan(path, now));
}

/** From the next start on: somebody met a broken page. */
export function requestMending(path: string): void {
  writeFileSync(requestOf(path), "", { mode: 0o600 });
}

/** What the last mending left to tell; null when nothing, or when it was told. */
export function lastMended(path: string): Mended | null {
  try {
    return JSON.parse(readFileSync(toldOf(path), "utf8"));
  } catch {
    return null;
  }
}

/** The user has seen it. */
export function forgetMended(path: string): void {
  rmSync(toldOf(path), { force: true });
}

const requestOf = (path: string): string => `${path}.damaged`;
const toldOf = (path: string): string => `${path}.mended.json`;

/** A file of nothing where there was one. */
function isEmpty(path: string, absent = false): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? found.size === 0 : absent;
}

function isWhole(db: Writable): boolean {
  try {
    const answer = db.prepare<{ quick_check: string }>("PRAGMA quick_check(1)").get()?.quick_check;
    return answer === "ok";
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function mend(path: string, plan: { kept: string; at: number }): Writable {
  const made = `${path}.mended`;
  // The new file takes its place last.
  const isPlaced = existsSync(path) && existsSync(plan.kept);
  if (!isPlaced) {
    setAside(path, plan);
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${made}${suffix}`, { force: true });
    openWriter(made).close();
    const salvaged = savedFrom(plan.kept, made, plan.at);
    const told: Mended = { kept: basename(plan.kept), at: plan.at, salvaged };
    writeFileSync(toldOf(path), JSON.stringify(told), { mode: 0o600, flush: true });
  }
  rmSync(requestOf(path), { force: true });
  putInPlace(path, made);
  return openWriter(path);
}

function savedFrom(kept: string, made: string, now: number): Salvaged {
  const { file, close } = openAnyhow(kept, made);
  try {
    const db = openWriter(made);
    try {
      return salvage(file, db, now);
    } finally {
      db.close();
    }
  } finally {
    close();
  }
}

/** As it is; else a copy with the table of tables of a new file, with its log and without. */
function openAnyhow(kept: string, fresh: string): { file: DamagedFile | null; close(): void } {
  const copy = `${fresh}.copy`;
  const tables = tablesIn(fresh);
  const remove = (): void => {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${copy}${suffix}`, { force: true });
  };
  const ways = [
    () => openDamaged(kept),
    ...[["", "-wal"], [""]].map((parts) => () => {
      remove();
      for (const part of parts) if (existsSync(`${kept}${part}`)) copyFileSync(`${kept}${part}`, `${copy}${part}`);
      replaceFirstPages(copy, fresh);
      return openDamaged(copy);
    }),
  ];
  for (const way of ways) {
    const file = attempt(way);
    if (!file) continue;
    const known = attempt(() => new Set(namesIn(file)));
    if (known && tables.every((name) => known.has(name)))
      return {
        file,
        close() {
          file.close();
          remove();
        },
      };
    file.close();
  }
  return { file: null, close: remove };
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}

function namesIn(file: DamagedFile): string[] {
  return [...file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")].map(({ name }) => String(name));
}

function tablesIn(path: string): string[] {
  const file = openDamaged(path);
  try {
    return namesIn(file);
  } finally {
    file.close();
  }
}

/** No program will ever have changed its tables so often. */
const mostVersions = 100_000;

/** A file that calls itself newer or older than it is, because the place where it says so is broken. */
function saysWrongly(path: string, error: unknown): boolean {
  if (error instanceof DatabaseError) return error.reason === "newer" && (storedVersion(path) ?? 0) > mostVersions;
  return hasOurTables(path);
}

function hasOurTables(path: string): boolean {
  const file = attempt(() => openDamaged(path));
  const fresh = openWriter(":memory:");
  try {
    const sql =
      "SELECT group_concat(sql, ' ' ORDER BY name) AS sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    const here = file && attempt(() => file.row(sql)?.["sql"]);
    return typeof here === "string" && here === fresh.prepare<{ sql: string }>(sql).get()?.sql;
  } finally {
    file?.close();
    fresh.close();
  }
}
