import { existsSync, readdirSync } from "node:fs";
import { rename } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { failPoint } from "../fail-points/fail-point.ts";

/** Logs, the name of what is in it, and what a mending of this very file left half done or asks for; broken files that were set aside stay where they are. */
const belongs = /^(?:-wal|-shm|-journal|-origin|\.mending(?:\.next)?|\.mended(?:[.-].*)?|\.damaged|)$/;

/** What there is of a database, as endings to its path; the file itself is last, so that no log ever meets another's file. */
export function databaseParts(path: string): string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  const name = basename(path);
  return readdirSync(folder)
    .filter((found) => found.startsWith(name) && belongs.test(found.slice(name.length)))
    .map((found) => found.slice(name.length))
    .toSorted((a, b) => b.length - a.length);
}

/** Moves all of a database; never over another. @throws Error of the system */
export async function moveDatabase(from: string, to: string): Promise<void> {
  const parts = databaseParts(from);
  for (const part of parts)
    if (existsSync(`${to}${part}`)) throw Object.assign(new Error("there is another database"), { code: "EEXIST" });
  for (const part of parts) {
    failPoint("restore.move.before");
    await rename(`${from}${part}`, `${to}${part}`);
    failPoint("restore.move.after");
  }
}
