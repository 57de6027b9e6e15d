import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { failPoint } from "../fail-points/fail-point.ts";
import type { Paths } from "../paths.ts";
import { readIfThere, writeAtomically } from "../secrets/atomic-file.ts";
import { asBackupError } from "./backup-error.ts";
import { databaseName } from "./manifest.ts";
import { originSuffix } from "./origin.ts";
import { syncFolder } from "./sync-folder.ts";

/** Which folder's database takes the place of the present one, and which folder the present one goes to; both in the data folder. */
const exchangeShape = z.object({ incoming: z.string().regex(/^[\w-]+$/), aside: z.string().regex(/^[\w-]+$/) });
type Exchange = z.infer<typeof exchangeShape>;

/** What belongs to a database beside its file; moved before it, so that no log ever meets another database's file. */
const suffixes = ["-wal", "-shm", "-journal", originSuffix, ""];

/** Where a backup is unpacked; what is found there at a start is left of a restore that did not get far. */
export const unpackedFolder = "restore-unpacked";

const journalOf = ({ data }: Paths): string => join(data, "restore.json");

/** A name for a folder that nobody has yet: `before-restore-20261121-184501`. */
export function asideName({ data }: Paths, prefix: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  let name = `${prefix}-${stamp}`;
  for (let more = 2; existsSync(join(data, name)); more++) name = `${prefix}-${stamp}-${more}`;
  return name;
}

/**
 * Puts another database in the place of the present one, which is kept in the folder `aside`. What is to be done is written
 * down first: after a crash at any moment `finishPlacing` does the rest, so that there is the old one or the new one, whole.
 * Nobody may have the database open.
 * @throws BackupError when something can't be moved; all is as it was then
 */
export async function placeDatabase(paths: Paths, exchange: Exchange): Promise<void> {
  try {
    await writeAtomically(journalOf(paths), JSON.stringify(exchange));
    await carryOut(paths, exchange);
  } catch (error) {
    await carryBack(paths, exchange);
    throw asBackupError(error, "The backup was not put in place; everything is as it was.");
  }
}

/** At every start, before the database is opened: finishes what was written down. @returns whether there was something */
export async function finishPlacing(paths: Paths): Promise<boolean> {
  const text = await readIfThere(journalOf(paths));
  if (text === null) {
    await rm(join(paths.data, unpackedFolder), { recursive: true, force: true });
    return false;
  }
  try {
    await carryOut(paths, exchangeShape.parse(JSON.parse(text)));
  } catch (error) {
    throw asBackupError(error, "A backup that was being put in place could not be finished.");
  }
  return true;
}

async function carryOut(paths: Paths, { incoming, aside }: Exchange): Promise<void> {
  const from = join(paths.data, incoming, databaseName);
  const to = join(paths.data, aside);
  // The new one moves last: without it in its folder all moves are done.
  if (existsSync(from)) {
    if (suffixes.some((suffix) => existsSync(`${paths.database}${suffix}`))) {
      await mkdir(to, { recursive: true, mode: 0o700 });
      await moveDatabase(paths.database, join(to, databaseName));
      await syncFolder(to);
    }
    await moveDatabase(from, paths.database);
    await syncFolder(paths.data);
  }
  await rm(join(paths.data, incoming), { recursive: true, force: true });
  await rm(journalOf(paths), { force: true });
  await syncFolder(paths.data);
}

/** Best effort: what can't be moved now is moved forward at the next start. */
async function carryBack(paths: Paths, { incoming, aside }: Exchange): Promise<void> {
  const from = join(paths.data, incoming, databaseName);
  const kept = join(paths.data, aside, databaseName);
  try {
    if (!existsSync(from)) return;
    await moveDatabase(kept, paths.database);
    await rm(journalOf(paths), { force: true });
    await rm(join(paths.data, incoming), { recursive: true, force: true });
    await rm(join(paths.data, aside), { recursive: true, force: true });
  } catch {
    // The journal stays, and with it the promise.
  }
}

async function moveDatabase(from: string, to: string): Promise<void> {
  for (const suffix of suffixes) {
    if (!existsSync(`${from}${suffix}`)) continue;
    failPoint("restore.move.before");
    await rename(`${from}${suffix}`, `${to}${suffix}`);
    failPoint("restore.move.after");
  }
}
