import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseError, openReader, openWriter } from "../db/open.ts";
import { accountKeys } from "../db/writes/restored.ts";
import { type Restored, settleRestored } from "../sync/restored.ts";
import { BackupCancelled, BackupError } from "./backup-error.ts";
import { removeUnpacked } from "./leftovers.ts";
import { databaseName, type Manifest } from "./manifest.ts";
import { type ReadBackupOptions, unpackBackup } from "./read-backup.ts";

export interface PrepareOptions extends ReadBackupOptions {
  /** Where to unpack; in the data folder, so that putting it in place is a rename. */
  folder: string;
  /** The database that it will replace; need not be there. */
  present: string;
  /** ms UTC */
  now: number;
}

/**
 * Unpacks and checks a backup, brings an older one up to date, and sees to it that nothing in it acts by itself.
 * @throws BackupError; nothing is left then
 */
export async function prepareRestore(options: PrepareOptions): Promise<{ manifest: Manifest; restored: Restored }> {
  const { folder, present, now, signal } = options;
  const manifest = await unpackBackup(folder, options);
  try {
    if (signal.aborted) throw new BackupCancelled();
    const known = presentAccounts(present);
    const db = openWriter(join(folder, databaseName));
    try {
      return { manifest, restored: settleRestored(db, { now, madeAt: manifest.createdAt, known }) };
    } finally {
      db.close();
    }
  } catch (error) {
    await removeUnpacked(folder);
    if (error instanceof DatabaseError) throw new BackupError(error.message, { cause: error });
    throw error;
  }
}

/** The accounts whose passwords here may be used for the same ones of the backup. */
function presentAccounts(path: string): string[] {
  if (!existsSync(path)) return [];
  try {
    const db = openReader(path);
    try {
      return accountKeys(db).map(({ key }) => key);
    } finally {
      db.close();
    }
  } catch {
    // Damaged, or of another version: nobody is known, and each account asks for its password.
    return [];
  }
}
