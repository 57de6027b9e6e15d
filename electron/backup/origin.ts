import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Of the file beside a database that names what is in it. It moves with the database and is in no backup. */
const originSuffix = "-origin";

/** The name of what is in a database; empty while nobody asked for one. */
export function knownOrigin(database: string): string {
  try {
    const known = readFileSync(`${database}${originSuffix}`, "utf8");
    return /^[\da-f-]{36}$/.test(known) ? known : "";
  } catch {
    return "";
  }
}

/**
 * Names what is in a database, from the first time it is asked for on; a mending leaves the name.
 * @returns empty when there is no database, or the name can't be kept
 */
export function originOf(database: string): string {
  const path = `${database}${originSuffix}`;
  try {
    if (!existsSync(database)) return "";
    const known = knownOrigin(database);
    if (known !== "") return known;
    const made = randomUUID();
    writeFileSync(path, made, { mode: 0o600 });
    return made;
  } catch {
    return "";
  }
}
