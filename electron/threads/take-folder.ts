import { finishPlacing } from "../backup/place.ts";
import type { Log } from "../connectors/ports.ts";
import { lockData } from "../data-lock.ts";
import type { Paths } from "../paths.ts";

export interface TakeFolderOptions {
  paths: Paths;
  log: Log;
  /** Who holds it, as somebody else who wants it is told: "in its window". */
  program?: string | undefined;
  onLost(): void;
}

/**
 * Takes the data folder for this process, and finishes what a crash left half done in it.
 * @returns gives it back
 * @throws FolderInUse, FolderUnusable, BackupError with a sentence for the user
 */
export async function takeFolder({ paths, log, program, onLost }: TakeFolderOptions): Promise<() => void> {
  const release = lockData(paths.lock, { program, onLost });
  try {
    if (await finishPlacing(paths)) log.info("data.placed");
    return release;
  } catch (error) {
    release();
    throw error;
  }
}
