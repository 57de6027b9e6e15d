import { createHash } from "node:crypto";
import { type FileHandle, open, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { FolderInUse, FolderUnusable, lockData } from "../data-lock.ts";
import { copyDatabase, databaseBytes, databaseFacts } from "../db/copy.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { syncFolder } from "../secrets/sync-folder.ts";
import { asBackupError, BackupCancelled, BackupError } from "./backup-error.ts";
import { lockOf, removeCopy, removeParts } from "./leftovers.ts";
import { backupFormat, databaseName, type Manifest, manifestName, sumsName } from "./manifest.ts";
import { blockBytes, tarEnd, tarHeader, tarPadding } from "./tar.ts";

/** Bytes done of all; the copy and the file that is made of it count alike. */
export type Progress = (done: number, total: number) => void;

export interface WriteBackupOptions {
  /** The database file; it may be in use. */
  database: string;
  /** The file to write: absolute, and not there yet. */
  target: string;
  /** Of the program. */
  version: string;
  /** ms UTC */
  now: number;
  signal: AbortSignal;
  onProgress: Progress;
}

const chunkBytes = 1 << 20;
const spareBytes = 4 << 20;

/**
 * Writes one file that holds the database as of one moment, while it is in use. Written as `<target>.part`, renamed when
 * it is whole and on the disk; whatever goes wrong, nothing of it stays. Of two at once one is refused.
 * @throws BackupError
 */
export async function writeBackup(options: WriteBackupOptions): Promise<{ bytes: number; manifest: Manifest }> {
  const { database, target, signal } = options;
  let release = (): void => undefined;
  try {
    const needed = databaseBytes(database);
    if (!(await exists(target))) await checkRoom(dirname(target), 2 * needed + spareBytes);
    release = claim(target);
    // Also of one that was killed when its file was whole already.
    await removeParts(target);
    if (await exists(target)) throw new BackupError("There is a file by that name already; choose another name.");
    return await writeClaimed(options, needed);
  } catch (error) {
    if (signal.aborted) throw new BackupCancelled();
    throw asBackupError(error, "The backup was not made.");
  } finally {
    release();
  }
}

/** What lies beside the target is from now on ours alone. @throws BackupError while somebody else has it */
function claim(target: string): () => void {
  try {
    return lockData(lockOf(target), { program: "making a backup" });
  } catch (error) {
    if (error instanceof FolderInUse)
      throw new BackupError("A backup is being written to that file already; wait for it, or choose another name.", {
        cause: error,
      });
    // Its sentences are about the data folder; what the system said is about this one.
    throw error instanceof FolderUnusable ? error.cause : error;
  }
}

async function writeClaimed(
  options: WriteBackupOptions,
  needed: number,
): Promise<{ bytes: number; manifest: Manifest }> {
  const { database, target, signal, onProgress } = options;
  const copy = `${target}.part.db`;
  const part = `${target}.part`;
  let made = part;
  try {
    await copyDatabase(database, copy, { signal, onProgress: (done) => onProgress(done / 2, needed) });
    const manifest = await writeTar(options, copy, part, (done) => onProgress((needed + done) / 2, needed));
    failPoint("backup.rename.before");
    await rename(part, target);
    made = target;
    failPoint("backup.rename.after");
    await syncFolder(dirname(target));
    return { bytes: (await stat(target)).size, manifest };
  } catch (error) {
    await rm(made, { force: true });
    throw error;
  } finally {
    await removeCopy(copy);
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function checkRoom(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed)
    throw new BackupError(
      `The backup was not made. It needs ${megabytes(needed)} MB of room on that disk, and ${megabytes(bavail * bsize)} MB are free. Make room, or choose another place.`,
    );
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);

async function writeTar(
  { version, now, signal }: WriteBackupOptions,
  copy: string,
  part: string,
  onDone: (done: number) => void,
): Promise<Manifest> {
  const facts = databaseFacts(copy);
  if (!facts)
    throw new BackupError("The backup was not made: the database is damaged. Look at it with `bobbin check`.");
  const file = await open(part, "wx", 0o600);
  try {
    const database = await appendFile(file, databaseName, copy, now, { signal, onDone });
    const manifest: Manifest = {
      ...{ program: "bobbin", format: backupFormat, version, createdAt: now },
      ...facts,
      files: [{ name: databaseName, ...database }],
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    const own = await appendText(file, manifestName, text, now);
    await appendText(file, sumsName, `${database.sha256}  ${databaseName}\n${own}  ${manifestName}\n`, now);
    await file.write(tarEnd);
    await file.sync();
    return manifest;
  } finally {
    await file.close();
  }
}

async function appendText(file: FileHandle, name: string, text: string, now: number): Promise<string> {
  const bytes = Buffer.from(text);
  await file.write(tarHeader({ name, bytes: bytes.length }, now));
  await file.write(bytes);
  await file.write(Buffer.alloc(tarPadding(bytes.length)));
  return createHash("sha256").update(bytes).digest("hex");
}

async function appendFile(
  file: FileHandle,
  name: string,
  path: string,
  now: number,
  { signal, onDone }: { signal: AbortSignal; onDone(done: number): void },
): Promise<{ bytes: number; sha256: string }> {
  const { size: bytes } = await stat(path);
  const hash = createHash("sha256");
  await file.write(tarHeader({ name, bytes }, now));
  const source = await open(path, "r");
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (let done = 0; done < bytes; ) {
      signal.throwIfAborted();
      const { bytesRead } = await source.read(chunk, 0, Math.min(chunkBytes, bytes - done), done);
      if (bytesRead === 0) throw new BackupError("The backup was not made: its copy changed meanwhile. Try again.");
      const read = chunk.subarray(0, bytesRead);
      hash.update(read);
      await writeWhole(file, read);
      done += bytesRead;
      onDone(done);
    }
  } finally {
    await source.close();
  }
  await file.write(Buffer.alloc(tarPadding(bytes)).subarray(0, blockBytes));
  return { bytes, sha256: hash.digest("hex") };
}

/** A disk that is nearly full may take a part only. */
async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}
