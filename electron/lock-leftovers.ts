import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { failPoint } from "./fail-points/fail-point.ts";
import { isElsewhere, isRunning, parseHolder } from "./lock-holder.ts";

/**
 * Removes what processes left beside a lock that ended while they took it. To be called by its holder. Never throws: what
 * can't be removed now is removed at the next start.
 */
export function removeLeftovers(path: string): void {
  try {
    const names = readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.`));
    failPoint("data-lock.tidy.before");
    for (const name of names) if (isLeft(path, name)) rmSync(join(dirname(path), name), { force: true });
  } catch {
    // A file more in the folder is no harm.
  }
}

/** Of a process of this computer that runs no more. */
function isLeft(path: string, name: string): boolean {
  const [, pid = ""] = /^(\d+)(?:\.old)?$/.exec(name.slice(basename(path).length + 1)) ?? [];
  const holder = parseHolder(readFileSync(join(dirname(path), name), "utf8"));
  if (pid === "" || (holder && isElsewhere(holder))) return false;
  const began = holder?.pid === Number(pid) ? holder.began : null;
  return !isRunning({ pid: Number(pid), began });
}
