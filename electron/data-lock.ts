import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { failPoint } from "./fail-points/fail-point.ts";

/** Another running program has this data folder; `message` is a sentence for the user. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
}

interface Holder {
  pid: number;
  /** When that process began, where the system tells; a number used again is another process. */
  began: string | null;
}

/**
 * Takes the data folder for this process; what a dead process left behind is taken over. The file appears whole or not at
 * all.
 * @returns gives it back; idempotent
 * @throws FolderInUse
 */
export function lockData(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const mine = JSON.stringify({ pid: process.pid, began: beginningOf(process.pid) } satisfies Holder);
  const draft = `${path}.${process.pid}`;
  failPoint("data-lock.write.before");
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    if (!tryLink(draft, path)) {
      evict(path);
      if (!tryLink(draft, path)) throw inUse(path);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    failPoint("data-lock.release.before");
    if (read(path) === mine) rmSync(path, { force: true });
  };
}

/** Does a running program hold this lock? */
export function isHeld(path: string): boolean {
  const text = read(path);
  return text !== null && isAlive(text);
}

/** Moves a dead holder's file away; if somebody else put theirs there meanwhile, it goes back. */
function evict(path: string): void {
  const text = read(path);
  if (text !== null && isAlive(text)) throw inUse(path);
  const aside = `${path}.${process.pid}.old`;
  failPoint("data-lock.evict.before");
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  failPoint("data-lock.evict.after");
  if (read(aside) !== text) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
  failPoint("data-lock.link.before");
  try {
    linkSync(from, to);
    failPoint("data-lock.link.after");
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    if (codeOf(error) !== "EPERM" && codeOf(error) !== "ENOTSUP") throw error;
    // A file system without links: not whole at once, but still only once.
    writeFileSync(to, readFileSync(from), { flag: "wx", mode: 0o600 });
    return true;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function isAlive(text: string): boolean {
  const { pid, began } = parseHolder(text);
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  return began === null || began === beginningOf(pid);
}

function parseHolder(text: string): Holder {
  try {
    const { pid, began } = JSON.parse(text);
    if (Number.isSafeInteger(pid) && pid > 0) return { pid, began: typeof began === "string" ? began : null };
  } catch {
    // Not ours, or cut short by a crash: nobody holds it.
  }
  return { pid: 0, began: null };
}

/** Field 22 of proc(5) `stat`, in clock ticks since the machine started, with the machine's own start; Linux only. */
function beginningOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  const boot = read("/proc/sys/kernel/random/boot_id");
  const began = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return began && boot ? `${boot.trim()}/${began}` : null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function inUse(path: string): FolderInUse {
  const { pid } = parseHolder(read(path) ?? "");
  const who = pid > 0 ? ` (process ${pid})` : "";
  return new FolderInUse(
    `Bobbin is already running with this data folder${who}. Use that one, or name another folder with --data.`,
  );
}
