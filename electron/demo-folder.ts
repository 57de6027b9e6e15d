import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { isHeld } from "./data-lock.ts";
import { failPoint } from "./fail-points/fail-point.ts";
import { pathsIn } from "./paths.ts";

/** A folder younger than this may belong to a demo that is about to take it. */
const startingMs = 60_000;

export interface DemoFolder {
  path: string;
  /** Stays when the demo is over. */
  kept: boolean;
}

/** A new data folder for the demo, among the temporary ones. What demos left behind that ended badly is removed first. */
export function createDemoFolder(kept: boolean, parent: string = tmpdir()): DemoFolder {
  removeDeadDemos(parent);
  return { path: mkdtempSync(join(parent, kept ? "bobbin-demo-kept-" : "bobbin-demo-")), kept };
}

/** Removes demo folders that no running program holds; those kept on purpose have another name. Never throws. */
export function removeDeadDemos(parent: string = tmpdir(), now: number = Date.now()): void {
  try {
    for (const name of readdirSync(parent)) {
      const path = join(parent, name);
      if (/^bobbin-demo-\w{6}$/.test(name) && isOurs(path) && isDead(path, now)) removeDemoFolder(path);
    }
  } catch {
    // Somebody else removes it at the same time, or the folder of temporary files can't be listed.
  }
}

/** Never throws: what can't be removed now is removed at the next start. */
export function removeDemoFolder(path: string): void {
  try {
    failPoint("demo-folder.remove.before");
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  } catch {
    // On Windows another program may look at a file just now.
  }
}

/** Others may write to the folder of temporary files, too. */
function isOurs(path: string): boolean {
  const { uid } = userInfo();
  const found = lstatSync(path);
  return found.isDirectory() && (uid === -1 || found.uid === uid);
}

function isDead(path: string, now: number): boolean {
  const { lock } = pathsIn(path);
  if (isHeld(lock)) return false;
  const isLocked = lstatSync(lock, { throwIfNoEntry: false }) !== undefined;
  return isLocked || now - lstatSync(path).mtimeMs > startingMs;
}
