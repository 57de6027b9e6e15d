import { rm } from "node:fs/promises";

/** What a backup to this target that was ended by force left there. */
export async function removeParts(target: string): Promise<void> {
  await rm(`${target}.part`, { force: true });
  await removeCopy(`${target}.part.db`);
}

export async function removeCopy(copy: string): Promise<void> {
  for (const left of [copy, `${copy}-journal`, `${copy}-wal`, `${copy}-shm`]) await rm(left, { force: true });
}

/** What was unpacked of a backup, and nobody will use. */
export async function removeUnpacked(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
