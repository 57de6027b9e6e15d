import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { beginDerivation, derivation } from "./sealed.ts";

const shape = z.object({ derivation });

/**
 * Begins to derive the key of the file of passwords in `directory`, if there is one, for whoever unlocks it soon. Slow on
 * purpose, it runs beside everything else; nothing is opened, and what is wrong with the file is told by unlocking.
 */
export function deriveAhead(directory: string, passphrase: string): void {
  try {
    const file = shape.safeParse(JSON.parse(readFileSync(join(directory, "secrets.json"), "utf8")));
    if (file.success) beginDerivation(passphrase, file.data.derivation);
  } catch {
    // No file, or none that can be read: there is nothing to begin with.
  }
}
