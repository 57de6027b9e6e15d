import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../../shared/fixtures");

/** The shared test data under a path, or null (with a printed reason) where it does not exist; tests then skip. */
export function fixtureFolder(...path: string[]): string | null {
  const folder = join(root, ...path);
  if (existsSync(folder)) return folder;
  console.log(`skipped: no test data at ${folder}`);
  return null;
}
