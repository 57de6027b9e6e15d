import { rm } from "node:fs/promises";

/** Who has it writes the backup to this target. */
export function lockOf(target: string): string {
  return `${target}.lock`;
}

/** What a backup to this target that was ended by force left there. */
export async function removeParts(target: string): Promise<void> {
  await rm(`${target}.part`, { force: true });
  await removeCopy(`${target}.part.db`);
}

/** The same of a thread of this process that was ended by force, with its claim to the target. */
export async function removeAbandoned(target: string): Promise<void> {
  await removeParts(target);
  await rm(lockOf(target), { force: true });
}

export async function removeCopy(copy: string): Promise<void> {
  for (const left of [copy, `${copy}-journal`, `${copy}-wal`, `${copy}-shm`]) await rm(left, { force: true });
}

/** What was unpacked of a backup, and nobody will use. */
export async function removeUnpacked(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
