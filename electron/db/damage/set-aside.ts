import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { failPoint } from "../../fail-points/fail-point.ts";

/** What belongs to a database beside its file; moved before it, so that no log ever meets another database's file. */
const suffixes = ["-wal", "-shm", ""];

/** Written before anything is moved, so that a crash in between is gone on from. */
export interface Plan {
  /** Whole path of the broken file once it is aside. */
  kept: string;
  /** ms UTC */
  at: number;
  /** All that can be saved is in the new file, which only has to take its place. */
  saved?: boolean;
}

const planOf = (path: string): string => `${path}.mending`;

/** What was begun and not ended. */
export function unfinishedPlan(path: string): Plan | null {
  try {
    const { kept, at, saved }: Partial<Plan> = JSON.parse(readFileSync(planOf(path), "utf8"));
    return typeof kept === "string" && kept.startsWith(`${path}.damaged-`) && typeof at === "number"
      ? { kept, at, saved: saved === true }
      : null;
  } catch {
    return null;
  }
}

export function newPlan(path: string, at: number): Plan {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  let kept = `${path}.damaged-${stamp}`;
  for (let more = 2; existsSync(kept); more++) kept = `${path}.damaged-${stamp}-${more}`;
  return writePlan(path, { kept, at });
}

/** From now on the new file is not made again. */
export function rememberSaved(path: string, plan: Plan): void {
  writePlan(path, { ...plan, saved: true });
}

/** What it was made for is over, or is no more. */
export function forgetPlan(path: string): void {
  for (const file of [planOf(path), `${planOf(path)}.next`]) rmSync(file, { force: true });
}

/** As a whole: half a plan would be none, and what was saved would be forgotten. */
function writePlan(path: string, plan: Plan): Plan {
  const next = `${planOf(path)}.next`;
  failPoint("damage.plan.before");
  writeFileSync(next, JSON.stringify(plan), { mode: 0o600, flush: true });
  renameSync(next, planOf(path));
  failPoint("damage.plan.after");
  return plan;
}

/** Moves the broken file with its log to its new name; again does no harm. Nothing of it is ever deleted. */
export function setAside(path: string, { kept }: Plan): void {
  for (const suffix of suffixes)
    if (existsSync(`${path}${suffix}`) && !existsSync(`${kept}${suffix}`)) {
      failPoint("damage.move.before");
      renameSync(`${path}${suffix}`, `${kept}${suffix}`);
      failPoint("damage.move.after");
    }
}

/** Puts the new file in place; from then on it is the database. */
export function putInPlace(path: string, made: string): void {
  failPoint("damage.place.before");
  if (existsSync(made)) renameSync(made, path);
  failPoint("damage.place.after");
  forgetPlan(path);
}
