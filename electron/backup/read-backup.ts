import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { databaseFacts, knownSchema } from "../db/copy.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { asBackupError, BackupCancelled, BackupError } from "./backup-error.ts";
import { backupFormat, databaseName, type Manifest, manifestName, manifestShape, sumsName } from "./manifest.ts";
import { blockBytes, readTarHeader, type TarEntry, tarPadding } from "./tar.ts";
import type { Progress } from "./write-backup.ts";

export interface ReadBackupOptions {
  file: string;
  signal: AbortSignal;
  onProgress: Progress;
}

interface Found {
  at: number;
  bytes: number;
}

/** Of manifest and list of sums; both are small. */
const textLimit = 100_000;
const chunkBytes = 1 << 20;

const notOurs = (): BackupError => new BackupError("This file is no backup of Bobbin.");
const damaged = (): BackupError =>
  new BackupError("This backup is damaged or not whole; nothing was changed. Use another one.");

/**
 * Reads a backup from end to end and compares its sums; writes nothing.
 * @throws BackupError
 */
export async function verifyBackup({ file: path, signal, onProgress }: ReadBackupOptions): Promise<Manifest> {
  return reading(path, async (file) => {
    const { manifest, database, told } = await entriesOf(file);
    if ((await copyRange(file, database, null, { signal, onProgress })) !== told) throw damaged();
    return manifest;
  }).catch((error: unknown) => {
    throw signal.aborted ? new BackupCancelled() : error;
  });
}

/**
 * Unpacks the database into `folder`, which is made, and checks everything: the sums, the file itself, the counts.
 * @returns the manifest; whatever goes wrong, `folder` is gone
 * @throws BackupError
 */
export async function unpackBackup(
  folder: string,
  { file: path, signal, onProgress }: ReadBackupOptions,
): Promise<Manifest> {
  try {
    return await reading(path, async (file) => {
      const { manifest, database, told } = await entriesOf(file);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const target = join(folder, databaseName);
      const out = await open(target, "wx", 0o600);
      try {
        failPoint("restore.unpack.before");
        const sha256 = await copyRange(file, database, out, { signal, onProgress });
        if (sha256 !== told) throw damaged();
        await out.sync();
      } finally {
        await out.close();
      }
      const facts = databaseFacts(target);
      if (!facts || facts.schema !== manifest.schema || !sameRows(facts.rows, manifest.rows)) throw damaged();
      return manifest;
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (signal.aborted) throw new BackupCancelled();
    throw error;
  }
}

async function reading<Result>(path: string, work: (file: FileHandle) => Promise<Result>): Promise<Result> {
  let file: FileHandle | undefined;
  try {
    // To open a pipe, or a device, may wait for ever.
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory()) throw notOurs();
    file = await open(path, "r");
    return await work(file);
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError || error instanceof z.ZodError) throw damaged();
    throw asBackupError(error, "The backup could not be read.");
  } finally {
    await file?.close();
  }
}

/** Finds the parts and holds manifest and sums against each other; schema and format are judged first. */
async function entriesOf(file: FileHandle): Promise<{ manifest: Manifest; database: Found; told: string }> {
  const found = await listEntries(file);
  const [database, text] = [found.get(databaseName), found.get(manifestName)];
  if (!database || !text) throw damaged();
  const json = await textOf(file, text);
  const raw = z.object({ format: z.int(), schema: z.int() }).parse(JSON.parse(json));
  if (raw.format > backupFormat || raw.schema > knownSchema)
    throw new BackupError(
      "This backup was made by a newer Bobbin; nothing was changed. Update Bobbin, then try again.",
    );
  const manifest = manifestShape.parse(JSON.parse(json));
  const told = manifest.files.find(({ name }) => name === databaseName);
  const sums = found.get(sumsName);
  const expected = `${told?.sha256}  ${databaseName}\n${sha256Of(json)}  ${manifestName}\n`;
  if (!told || told.bytes !== database.bytes || !sums || (await textOf(file, sums)) !== expected) throw damaged();
  return { manifest, database, told: told.sha256 };
}

async function listEntries(file: FileHandle): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const { size } = await file.stat();
  const block = Buffer.alloc(blockBytes);
  for (let at = 0; at + blockBytes <= size && found.size < 100; ) {
    await file.read(block, 0, blockBytes, at);
    const entry = at === 0 ? firstHeader(block) : readTarHeader(block);
    if (!entry) return found;
    at += blockBytes;
    if (entry.bytes > size - at) throw damaged();
    found.set(entry.name, { at, bytes: entry.bytes });
    at += entry.bytes + tarPadding(entry.bytes);
  }
  throw found.size > 0 ? damaged() : notOurs();
}

function firstHeader(block: Uint8Array): TarEntry | null {
  try {
    return readTarHeader(block);
  } catch {
    throw notOurs();
  }
}

async function textOf(file: FileHandle, { at, bytes }: Found): Promise<string> {
  if (bytes > textLimit) throw damaged();
  const buffer = Buffer.alloc(bytes);
  await file.read(buffer, 0, bytes, at);
  return buffer.toString("utf8");
}

async function copyRange(
  from: FileHandle,
  { at, bytes }: Found,
  to: FileHandle | null,
  { signal, onProgress }: Pick<ReadBackupOptions, "signal" | "onProgress">,
): Promise<string> {
  const hash = createHash("sha256");
  const chunk = Buffer.alloc(chunkBytes);
  for (let done = 0; done < bytes; ) {
    signal.throwIfAborted();
    const { bytesRead } = await from.read(chunk, 0, Math.min(chunkBytes, bytes - done), at + done);
    if (bytesRead === 0) throw damaged();
    const read = chunk.subarray(0, bytesRead);
    hash.update(read);
    for (let written = 0; to && written < bytesRead; ) written += (await to.write(read, written)).bytesWritten;
    done += bytesRead;
    onProgress(done, bytes);
  }
  return hash.digest("hex");
}

function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function sameRows(one: Manifest["rows"], other: Manifest["rows"]): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}
