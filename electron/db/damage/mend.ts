import { copyFileSync, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { failPoint } from "../../fail-points/fail-point.ts";
import { DatabaseError, openWriter, type Writable } from "../open.ts";
import { storedVersion } from "../stored-version.ts";
import { replaceFirstPages } from "./first-pages.ts";
import { isDamage, untold } from "./is-damage.ts";
import { rememberMended } from "./mended.ts";
import { type DamagedFile, openDamaged } from "./open-damaged.ts";
import { type Salvaged, salvage } from "./salvage.ts";
import { forgetPlan, newPlan, type Plan, putInPlace, rememberSaved, setAside, unfinishedPlan } from "./set-aside.ts";

/**
 * Opens the writer; a broken file is set aside, never deleted, and what is here only is saved from it. The rest comes
 * again from the providers. After an unclean end the file is looked over first. Who listens to damage hears nothing of
 * what is mended here.
 * @param now ms UTC
 * @throws DatabaseError when the file can't be used for another reason, or the new one neither
 */
export function openMending(path: string, now: number): Writable {
  return untold(() => openOrMend(path, now));
}

function openOrMend(path: string, now: number): Writable {
  const begun = stillMeant(path, unfinishedPlan(path));
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
  failPoint("damage.request.before");
  writeFileSync(requestOf(path), "", { mode: 0o600 });
}

const requestOf = (path: string): string => `${path}.damaged`;

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

/** What was put in place of the broken file while it was aside is another database, and whole: the mending is over. */
function stillMeant(path: string, plan: Plan | null): Plan | null {
  const made = madeOf(path);
  if (!plan || !existsSync(path)) return plan;
  const isPlaced = plan.saved === true && !existsSync(made);
  if (isPlaced || !existsSync(plan.kept)) return plan;
  removeMade(made);
  rmSync(requestOf(path), { force: true });
  forgetPlan(path);
  return null;
}

function mend(path: string, plan: Plan): Writable {
  const made = madeOf(path);
  if (!plan.saved) {
    setAside(path, plan);
    removeMade(made);
    openWriter(made).close();
    failPoint("damage.salvage.before");
    const salvaged = savedFrom(plan.kept, made, plan.at);
    rememberMended(path, { kept: basename(plan.kept), at: plan.at, salvaged });
    rememberSaved(path, plan);
  }
  rmSync(requestOf(path), { force: true });
  putInPlace(path, made);
  return openWriter(path);
}

const madeOf = (path: string): string => `${path}.mended`;

function removeMade(made: string): void {
  for (const part of ["", ".kept", ".copy", ".bare"]) removeDatabase(`${made}${part}`);
}

function savedFrom(kept: string, made: string, now: number): Salvaged {
  const opened = new Map<string, DamagedFile | null>();
  const once = (name: string, open: (copy: string) => DamagedFile) => (): DamagedFile | null => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const file = attempt(() => open(`${made}.${name}`));
    opened.set(name, file);
    return file;
  };
  /** With the table of tables of a new file. */
  const copied = (suffixes: readonly string[]) => (copy: string) => {
    for (const suffix of suffixes)
      if (existsSync(`${kept}${suffix}`)) copyFileSync(`${kept}${suffix}`, `${copy}${suffix}`);
    replaceFirstPages(copy, made);
    return openDamaged(copy);
  };
  const sources = [
    { open: once("kept", () => openDamaged(kept)) },
    { open: once("copy", copied(["", "-wal"])) },
    // What a log says of the first pages may be what is broken.
    { open: once("bare", copied([""])), old: true },
  ];
  const db = openWriter(made);
  try {
    return salvage(sources, db, now);
  } finally {
    db.close();
    for (const [name, file] of opened) {
      file?.close();
      removeDatabase(`${made}.${name}`);
    }
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
}

function attempt<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
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
