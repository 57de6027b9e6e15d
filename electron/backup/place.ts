import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { failPoint } from "../fail-points/fail-point.ts";
import type { Paths } from "../paths.ts";
import { readIfThere, writeAtomically } from "../secrets/atomic-file.ts";
import { syncFolder } from "../secrets/sync-folder.ts";
import { asBackupError, BackupError } from "./backup-error.ts";
import { databaseParts, moveDatabase } from "./database-parts.ts";
import { databaseName } from "./manifest.ts";

/** Which folder's database takes the place of the present one, and which folder the present one goes to; both in the data folder. */
const exchangeShape = z.object({ incoming: z.string().regex(/^[\w-]+$/), aside: z.string().regex(/^[\w-]+$/) });
type Exchange = z.infer<typeof exchangeShape>;

/** Where a backup is unpacked; what is found there at a start is left of a restore that did not get far. */
export const unpackedFolder = "restore-unpacked";

/** What is to be done; renamed to the second name as soon as the former database is out of the way. */
const journalOf = ({ data }: Paths): string => join(data, "restore.json");
const clearedOf = ({ data }: Paths): string => join(data, "restore-cleared.json");
/** What would be done to take it back: written before anything moves, so that the way back needs no room on the disk. */
const wayBackOf = ({ data }: Paths): string => join(data, "restore-back.json");

/** A name for a folder that nobody has yet: `before-restore-20261121-184501`. */
export function asideName({ data }: Paths, prefix: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return freeName(data, `${prefix}-${stamp}`);
}

function freeName(data: string, wanted: string): string {
  let name = wanted;
  for (let more = 2; existsSync(join(data, name)); more++) name = `${wanted}-${more}`;
  return name;
}

/** Is an exchange begun that left no database, or a part of one, in its place? Then nobody may open it. */
export function isPlacing(paths: Paths): boolean {
  if (existsSync(journalOf(paths))) return true;
  if (!existsSync(clearedOf(paths))) return false;
  try {
    const { incoming } = exchangeShape.parse(JSON.parse(readFileSync(clearedOf(paths), "utf8")));
    return databaseParts(join(paths.data, incoming, databaseName)).length > 0;
  } catch {
    return true;
  }
}

/** One after the other: what a former exchange unpacked is still spoken for. @throws BackupError */
export function refuseUnfinished(paths: Paths): void {
  if (existsSync(journalOf(paths)) || existsSync(clearedOf(paths)))
    throw new BackupError("An earlier exchange of the data is not finished; restart Bobbin, which ends it.");
}

/**
 * Puts another database in the place of the present one, which is kept in the folder `aside` with all that belongs to it. What
 * is to be done is written down first: after a crash at any moment `finishPlacing` does the rest, so that there is the old one
 * or the new one, whole. Nobody may have the database open.
 * @param wayBack what `returnDatabase` is to do where the new one can't be opened; else `forgetReturn` ends the exchange
 * @throws BackupError when something can't be moved; all is as it was then, or `isPlacing` and the next start finishes it
 */
export async function placeDatabase(paths: Paths, exchange: Exchange, wayBack?: Exchange): Promise<void> {
  refuseUnfinished(paths);
  try {
    if (wayBack) await prepareReturn(paths, wayBack);
    await writeAtomically(journalOf(paths), JSON.stringify(exchange));
    await carryOut(paths, exchange);
  } catch (error) {
    if (await carryBack(paths, exchange))
      throw asBackupError(error, "The backup was not put in place; everything is as it was.");
    throw unfinished(error, exchange.aside);
  }
  await tidy(paths, exchange).catch(() => undefined);
}

/**
 * Puts back what `placeDatabase` kept, as it was told to. It is never carried back: what can't be moved now is moved at the
 * next start.
 * @throws BackupError; nothing was moved then, or `isPlacing`
 */
export async function returnDatabase(paths: Paths, wayBack: Exchange): Promise<void> {
  refuseUnfinished(paths);
  try {
    failPoint("restore.clear.before");
    await rename(wayBackOf(paths), journalOf(paths));
    await syncFolder(paths.data);
    await carryOut(paths, wayBack);
  } catch (error) {
    if (isPlacing(paths)) throw unfinished(error, wayBack.incoming);
    throw asBackupError(error, `What was here could not be put back; it is kept in ${wayBack.incoming}.`);
  }
  await tidy(paths, wayBack).catch(() => undefined);
}

async function prepareReturn(paths: Paths, wayBack: Exchange): Promise<void> {
  await mkdir(join(paths.data, wayBack.aside), { recursive: true, mode: 0o700 });
  await writeAtomically(wayBackOf(paths), JSON.stringify(wayBack));
}

/** What was put in place stays there. */
export async function forgetReturn(paths: Paths): Promise<void> {
  const text = await readIfThere(wayBackOf(paths));
  if (text === null) return;
  const wayBack = exchangeShape.safeParse(JSON.parse(text));
  await rm(wayBackOf(paths), { force: true });
  if (wayBack.success) await rmdir(join(paths.data, wayBack.data.aside)).catch(() => undefined);
}

function unfinished(error: unknown, former: string): BackupError {
  return asBackupError(
    error,
    `The exchange of the data is only half done; restart Bobbin, which ends it. What was here is kept in ${former}.`,
  );
}

/** At every start, before the database is opened: finishes what was written down. @returns whether there was something */
export async function finishPlacing(paths: Paths): Promise<boolean> {
  await forgetReturn(paths).catch(() => undefined);
  const text = (await readIfThere(clearedOf(paths))) ?? (await readIfThere(journalOf(paths)));
  if (text === null) {
    await rm(join(paths.data, unpackedFolder), { recursive: true, force: true });
    return false;
  }
  try {
    const exchange = exchangeShape.parse(JSON.parse(text));
    await carryOut(paths, exchange);
    await tidy(paths, exchange);
  } catch (error) {
    throw asBackupError(error, "A backup that was being put in place could not be finished.");
  }
  return true;
}

/** First all of the former goes, then all of the new one comes; in between the journal changes its name. */
async function carryOut(paths: Paths, { incoming, aside }: Exchange): Promise<void> {
  const from = join(paths.data, incoming, databaseName);
  if (databaseParts(from).length === 0) return;
  if (!existsSync(clearedOf(paths))) {
    await keepAside(paths, aside);
    failPoint("restore.clear.before");
    await rename(journalOf(paths), clearedOf(paths));
    failPoint("restore.clear.after");
    await syncFolder(paths.data);
  }
  // A database that somebody made here since then.
  if (meets(from, paths.database)) await keepAside(paths, freeName(paths.data, aside));
  await moveDatabase(from, paths.database);
}

async function keepAside(paths: Paths, aside: string): Promise<void> {
  if (databaseParts(paths.database).length === 0) return;
  const wanted = join(paths.data, aside, databaseName);
  const to = meets(paths.database, wanted) ? join(paths.data, freeName(paths.data, aside), databaseName) : wanted;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await moveDatabase(paths.database, to);
  await syncFolder(dirname(to));
}

function meets(from: string, to: string): boolean {
  return databaseParts(from).some((part) => existsSync(`${to}${part}`));
}

/** What is left once all is moved; the journal goes when the moves are on the disk. */
async function tidy(paths: Paths, { incoming }: Exchange): Promise<void> {
  await syncFolder(paths.data);
  await rm(join(paths.data, incoming), { recursive: true, force: true });
  for (const journal of [journalOf(paths), clearedOf(paths)]) await rm(journal, { force: true });
  await syncFolder(paths.data);
}

/** Best effort: what can't be moved now is moved forward at the next start. @returns whether all is as it was */
async function carryBack(paths: Paths, { incoming, aside }: Exchange): Promise<boolean> {
  try {
    if (existsSync(clearedOf(paths))) {
      await moveDatabase(paths.database, join(paths.data, incoming, databaseName));
      await rename(clearedOf(paths), journalOf(paths));
    }
    await moveDatabase(join(paths.data, aside, databaseName), paths.database);
    await rm(journalOf(paths), { force: true });
    await forgetReturn(paths);
    await rm(join(paths.data, incoming), { recursive: true, force: true });
    await rmdir(join(paths.data, aside)).catch(() => undefined);
    return true;
  } catch {
    // The journal stays, and with it the promise.
    return !isPlacing(paths);
  }
}
