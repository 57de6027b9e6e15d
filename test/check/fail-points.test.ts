import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourceFiles } from "./architecture.ts";
import { acts, missing, unarmed } from "./fail-points.ts";

const files = sourceFiles(join(import.meta.dirname, "../.."));

test("every file that writes or sends has a fail point, or a reason, and every point stands somewhere", () => {
  expect(files.filter(acts).length).toBeGreaterThan(20);
  expect(missing(files)).toEqual([]);
});

test.each([
  ["electron/api/new.ts", 'import { writeFile } from "node:fs/promises";'],
  ["electron/new.ts", 'import { existsSync, renameSync as move } from "node:fs";'],
  ["electron/new.ts", 'import { open } from "node:fs/promises"; await open(path, "r+");'],
  ["electron/db/new.ts", 'import Sqlite from "better-sqlite3";'],
  ["electron/connectors/http/send.ts", "await context.fetch(url, { body });"],
  ["electron/remote/ask.ts", "const outgoing = request({ host });"],
])("%s may not act without one: %s", (path, text) => {
  expect(missing([...files, { path, text }])).toEqual([`${path} acts and has no fail point`]);
  expect(missing([...files, { path, text: `${text} failPoint("db.commit.before");` }])).toEqual([]);
});

test("every program and thread arms them first", () => {
  const read = (path: string): string => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
  const config = read("electron.vite.config.ts");
  expect(unarmed(config, read)).toEqual([]);
  const late = (path: string): string => (path.endsWith("data-thread.ts") ? `import "a";\n${read(path)}` : read(path));
  expect(unarmed(config, late)).toEqual(["electron/threads/data-thread.ts does not import fail-points/arm.ts first"]);
  expect(unarmed("", read)).toHaveLength(1);
});

test("who only reads needs none", () => {
  expect(
    acts({ path: "electron/new.ts", text: 'import { open, readFile } from "node:fs/promises"; open(p, "r");' }),
  ).toBe(false);
});
