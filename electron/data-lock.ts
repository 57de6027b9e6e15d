import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { failPoint } from "./fail-points/fail-point.ts";
import { inUseSentence, isElsewhere, isRunning, ownHolder, parseHolder } from "./lock-holder.ts";
import { removeLeftovers } from "./lock-leftovers.ts";

/** Another running program has this data folder; `message` is a sentence for the user. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
}

/** Nothing can be written in this data folder; `message` is a sentence for the user. */
export class FolderUnusable extends Error {
  override readonly name = "FolderUnusable";
}

/** How often a holder shows that it lives, and after how long without that another computer believes it dead. */
const beatMs = 30_000;
const silentMs = 150_000;

export interface LockOptions {
  /** Told to whoever wants the folder, too: "for a browser". */
  program?: string | undefined;
  /** Another computer believed this one dead (it slept) and took the folder over: nothing may be written any more. */
  onLost?(): void;
}

/**
 * Takes the data folder for this process; what a dead process left behind is taken over. The file appears whole or not at
 * all.
 * @returns gives it back; idempotent
 * @throws FolderInUse, FolderUnusable
 */
export function lockData(path: string, { program, onLost }: LockOptions = {}): () => void {
  const mine = JSON.stringify(ownHolder(program));
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    failPoint("data-lock.write.before");
    writeFileSync(draft, mine, { mode: 0o600 });
    if (!tryLink(draft, path)) {
      evict(path, draft);
      if (!tryLink(draft, path)) throw inUse(path);
    }
  } catch (error) {
    throw unusable(error);
  } finally {
    removeDraft(draft);
  }
  removeLeftovers(path);
  let missed = 0;
  const beat = setInterval(() => {
    const found = lookAt(path, mine);
    if (found === "unknown") return;
    missed = found === "gone" ? missed + 1 : 0;
    if (found === "mine") return void touch(path, mine);
    if (found === "gone" && missed < 2) return;
    clearInterval(beat);
    onLost?.();
  }, beatMs).unref();
  return () => {
    clearInterval(beat);
    try {
      failPoint("data-lock.release.before");
      if (read(path) === mine) rmSync(path, { force: true });
    } catch {
      // The process ends; whoever starts next sees that it is gone.
    }
  };
}

/** A disk or a network that fails for a moment says nothing of whose the folder is; one that comes back may lack a file for a moment. */
function lookAt(path: string, mine: string): "mine" | "another's" | "gone" | "unknown" {
  try {
    const text = read(path);
    return text === mine ? "mine" : text === null ? "gone" : "another's";
  } catch {
    return "unknown";
  }
}

function removeDraft(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // There is no folder for it to be in.
  }
}

/** Does a running program hold this lock? One that can't be read may be held. */
export function isHeld(path: string): boolean {
  try {
    const text = read(path);
    return text !== null && isAlive(text, path, Date.now());
  } catch {
    return true;
  }
}

/** Moves a dead holder's file away; if somebody else put theirs there meanwhile, it goes back. */
function evict(path: string, draft: string): void {
  const text = read(path);
  // Written just now to the same disk: its clock counts, whatever ours says.
  if (text !== null && isAlive(text, path, statSync(draft).mtimeMs)) throw inUse(path);
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
    try {
      writeFileSync(to, readFileSync(from), { flag: "wx", mode: 0o600 });
    } catch (again) {
      if (codeOf(again) === "EEXIST") return false;
      throw again;
    }
    return true;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** @param now by the clock of the disk, ms UTC */
function isAlive(text: string, path: string, now: number): boolean {
  const holder = parseHolder(text);
  if (!holder) return false;
  if (!isElsewhere(holder)) return isRunning(holder);
  const beaten = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return now - beaten < silentMs;
}

/** Writes the last byte again: the file is whole at every moment, and its time is the disk's own. */
async function touch(path: string, mine: string): Promise<void> {
  try {
    const file = await open(path, "r+");
    try {
      // Read through the same handle: what was put there meanwhile is another file.
      if ((await file.readFile("utf8")) === mine) await file.write(mine.slice(-1), mine.length - 1);
    } finally {
      await file.close();
    }
  } catch {
    // A full or absent disk: the next beat tries again.
  }
}

/** Null when there is none; throws what the system says of one that can't be read. */
function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function inUse(path: string): FolderInUse {
  return new FolderInUse(inUseSentence(parseHolder(read(path) ?? "")));
}

function unusable(error: unknown): unknown {
  const sentence = sentences[String(codeOf(error))];
  return sentence === undefined ? error : new FolderUnusable(sentence, { cause: error });
}

const notAllowed =
  "Bobbin may not write in its data folder. Make the folder writable for you, or name another one with --data.";
const full =
  "The disk of the data folder is full, so Bobbin can't start. Nothing is lost: make room and start it again.";
const failing =
  "The disk of the data folder reports errors, so Bobbin can't start. Check the disk, or name another folder with --data.";
const noFolder = "Where the data folder should be there is something else. Name another folder with --data.";
const sentences: Record<string, string> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: notAllowed,
  ENOSPC: full,
  EDQUOT: full,
  EIO: failing,
  ESTALE: failing,
  EISDIR: noFolder,
  ENOENT: "The data folder can't be made there. Name another folder with --data.",
  EEXIST: noFolder,
  ENOTDIR: noFolder,
};
