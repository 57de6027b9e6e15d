import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { failPoint } from "../../fail-points/fail-point.ts";

/** What belongs to a database beside its file; moved before it, so that no log ever meets another database's file. */
const suffixes = ["-wal", "-shm", ""];

/** Written before anything is moved, so that a crash in between is gone on from. */
interface Plan {
  /** Whole path of the broken file once it is aside. */
  kept: string;
  /** ms UTC */
  at: number;
}

const planOf = (path: string): string => `${path}.mending`;

/** What was begun and not ended. */
export function unfinishedPlan(path: string): Plan | null {
  try {
    const { kept, at }: Partial<Plan> = JSON.parse(readFileSync(planOf(path), "utf8"));
    return typeof kept === "string" && kept.startsWith(`${path}.damaged-`) && typeof at === "number"
      ? { kept, at }
      : null;
  } catch {
    return null;
  }
}

export function newPlan(path: string, at: number): Plan {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  let kept = `${path}.damaged-${stamp}`;
  for (let more = 2; existsSync(kept); more++) kept = `${path}.damaged-${stamp}-${more}`;
  const plan = { kept, at };
  failPoint("damage.plan.before");
  writeFileSync(planOf(path), JSON.stringify(plan), { mode: 0o600, flush: true });
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
  rmSync(planOf(path), { force: true });
}
