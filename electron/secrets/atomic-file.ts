import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { failPoint } from "../fail-points/fail-point.ts";
import { syncFolder } from "./sync-folder.ts";

/** The text of a file, null when there is none. Any other failure throws: absent and unreadable are different things. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Replaces a file as a whole: after a crash at any moment it holds the old text or the new one. Readable by its owner
 * only (mode 0600). On success the bytes are on the disk.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const next = `${path}.next`;
  failPoint("secrets.open.before");
  await rm(next, { force: true });
  const file = await open(next, "wx", 0o600);
  try {
    failPoint("secrets.write.before");
    await file.writeFile(text);
    failPoint("secrets.write.after");
    await file.sync();
  } finally {
    await file.close();
  }
  failPoint("secrets.rename.before");
  await rename(next, path);
  failPoint("secrets.rename.after");
  await syncFolder(dirname(path));
}
