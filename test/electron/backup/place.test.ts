import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asideName, finishPlacing, placeDatabase, unpackedFolder } from "../../../electron/backup/place.ts";
import { onFailPoint } from "../../../electron/fail-points/fail-point.ts";
import { type Paths, pathsIn } from "../../../electron/paths.ts";

let paths: Paths;
beforeEach(() => {
  paths = pathsIn(mkdtempSync(join(tmpdir(), "bobbin-place-")));
  writeFileSync(paths.database, "old");
  writeFileSync(`${paths.database}-wal`, "old log");
  mkdirSync(join(paths.data, "incoming"));
  writeFileSync(join(paths.data, "incoming", "bobbin.db"), "new");
});
afterEach(() => {
  onFailPoint(null);
  rmSync(paths.data, { recursive: true, force: true });
});

const text = (name: string): string | null => {
  const path = join(paths.data, name);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
};
const exchange = { incoming: "incoming", aside: "aside" };

test("the new one stands alone, and the old one is kept with its log", async () => {
  await placeDatabase(paths, exchange);
  expect(readdirSync(paths.data).sort()).toEqual(["aside", "bobbin.db"]);
  expect([text("bobbin.db"), text("aside/bobbin.db"), text("aside/bobbin.db-wal")]).toEqual(["new", "old", "old log"]);
  expect(await finishPlacing(paths)).toBe(false);
});

const child = join(import.meta.dirname, "place-child.ts");
const moments = [
  "secrets.rename.before:1",
  "secrets.rename.after:1",
  ...[1, 2, 3].flatMap((nth) => [`restore.move.before:${nth}`, `restore.move.after:${nth}`]),
];

test.each(moments)("killed at %s there is the old one or the new one after the next start, whole", async (moment) => {
  const { signal } = spawnSync(process.execPath, [child, paths.data], {
    env: { ...process.env, BOBBIN_FAIL_POINT: `${moment}:abort` },
  });
  expect(signal).toBe("SIGKILL");
  const begun = existsSync(join(paths.data, "restore.json"));
  expect(await finishPlacing(paths)).toBe(begun);
  expect([text("bobbin.db"), text("bobbin.db-wal")]).toEqual(begun ? ["new", null] : ["old", "old log"]);
  if (begun) expect([text("aside/bobbin.db"), text("aside/bobbin.db-wal")]).toEqual(["old", "old log"]);
  expect(existsSync(join(paths.data, "restore.json"))).toBe(false);
  expect(await finishPlacing(paths)).toBe(false);
});

test.each([1, 2, 3])("what can't be moved (%i) leaves everything as it was, with a sentence", async (nth) => {
  let count = 0;
  onFailPoint((name) => {
    if (name === "restore.move.before" && ++count === nth) throw Object.assign(new Error("no"), { code: "EIO" });
  });
  await expect(placeDatabase(paths, exchange)).rejects.toThrow(/everything is as it was.*disk reports an error/);
  expect(readdirSync(paths.data).sort()).toEqual(["bobbin.db", "bobbin.db-wal"]);
  expect([text("bobbin.db"), text("bobbin.db-wal")]).toEqual(["old", "old log"]);
});

test("what was only unpacked when it broke off goes at the next start, and nothing else does", async () => {
  mkdirSync(join(paths.data, unpackedFolder));
  writeFileSync(join(paths.data, unpackedFolder, "bobbin.db"), "half");
  expect(await finishPlacing(paths)).toBe(false);
  expect(readdirSync(paths.data).sort()).toEqual(["bobbin.db", "bobbin.db-wal", "incoming"]);
});

test("names of what is kept never meet", () => {
  const now = Date.parse("2026-11-21T18:45:01Z");
  expect(asideName(paths, "before-restore", now)).toBe("before-restore-20261121-184501");
  mkdirSync(join(paths.data, "before-restore-20261121-184501"));
  expect(asideName(paths, "before-restore", now)).toBe("before-restore-20261121-184501-2");
});
