import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** The program's version: of the nearest package.json above this file, built or not. */
export function programVersion(folder: string = import.meta.dirname): string {
  for (const up of ["..", "../..", "../../.."])
    try {
      const { name, version } = z
        .object({ name: z.string(), version: z.string() })
        .parse(JSON.parse(readFileSync(join(folder, up, "package.json"), "utf8")));
      if (name === "bobbin") return version;
    } catch {
      // Not here; one level up.
    }
  return "unknown";
}
