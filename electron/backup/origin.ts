import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Of the file beside a database that names what is in it. It moves with the database and is in no backup. */
const originSuffix = "-origin";

/**
 * Names what is in a database, from the first time it is asked for on; a mending leaves the name.
 * @returns empty when there is no database, or the name can't be kept
 */
export function originOf(database: string): string {
  const path = `${database}${originSuffix}`;
  try {
    if (!existsSync(database)) return "";
    const known = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (/^[\da-f-]{36}$/.test(known)) return known;
    const made = randomUUID();
    writeFileSync(path, made, { mode: 0o600 });
    return made;
  } catch {
    return "";
  }
}
