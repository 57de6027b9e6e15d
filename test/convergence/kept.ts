import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const kept = z.strictObject({
  seed: z.int(),
  steps: z.int(),
  /** Of which table its steps were taken: with another one the seed is another run. */
  table: z.union([z.literal(1), z.literal(2)]),
  only: z.array(z.int()).optional(),
  /** What it found. */
  found: z.string(),
});
export type Kept = z.infer<typeof kept>;

/** Runs that failed once. */
export function keptRuns(): Kept[] {
  const folder = join(import.meta.dirname, "kept");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => kept.parse(JSON.parse(readFileSync(join(folder, name), "utf8"))));
}
