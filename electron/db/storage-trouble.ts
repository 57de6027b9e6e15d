import type { StorageTrouble } from "../../shared/api/data.ts";

/** Words of SQLite and of the system, by what they mean for whoever wants to write. */
const troubles: readonly [StorageTrouble, RegExp][] = [
  ["full", /^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/],
  ["read-only", /^(?:SQLITE_READONLY(?:_.*)?|EROFS)$/],
  ["busy", /^SQLITE_(?:BUSY|LOCKED)(?:_.*)?$/],
  ["failing", /^(?:SQLITE_(?:IOERR|CANTOPEN)(?:_.*)?|EIO)$/],
];

/** Whether this is no mistake of ours but the disk's, also when it is the cause of another error. */
export function storageTroubleOf(error: unknown): StorageTrouble | null {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
    const code = "code" in one ? String(one.code) : "";
    const found = troubles.find(([, pattern]) => pattern.test(code));
    if (found) return found[0];
  }
  return null;
}

/** What the user reads where something could not be kept. */
export const storageSentences = {
  full: "The disk is full, so this could not be kept. Make room and try again.",
  "read-only": "Bobbin may not write in its data folder, so this could not be kept.",
  busy: "Another program holds the database, so this could not be kept. Try again in a moment.",
  failing: "The disk reports an error, so this could not be kept. Check the disk and try again.",
} as const satisfies Record<StorageTrouble, string>;
