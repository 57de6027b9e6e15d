import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  asideName,
  finishPlacing,
  forgetReturn,
  isPlacing,
  placeDatabase,
  returnDatabase,
  unpackedFolder,
} from "../../../electron/backup/place.ts";
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
const wayBack = { incoming: "aside", aside: "failed" };

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
  "restore.clear.before:1",
  "restore.clear.after:1",
  ...[1, 2, 3].flatMap((nth) => [`restore.move.before:${nth}`, `restore.move.after:${nth}`]),
];

test.each(moments)("killed at %s there is the old one or the new one after the next start, whole", async (moment) => {
  const { signal } = spawnSync(process.execPath, [child, paths.data], {
    env: { ...process.env, BOBBIN_FAIL_POINT: `${moment}:abort` },
  });
  expect(signal).toBe("SIGKILL");
  const begun = ["restore.json", "restore-cleared.json"].some((name) => existsSync(join(paths.data, name)));
  expect(await finishPlacing(paths)).toBe(begun);
  expect([text("bobbin.db"), text("bobbin.db-wal")]).toEqual(begun ? ["new", null] : ["old", "old log"]);
  if (begun) expect([text("aside/bobbin.db"), text("aside/bobbin.db-wal")]).toEqual(["old", "old log"]);
  expect(readdirSync(paths.data).filter((name) => /^restore.*json$/.test(name))).toEqual([]);
  expect(isPlacing(paths)).toBe(false);
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

test("what a mending left of the old one goes with it, and comes back with it", async () => {
  const left = [".damaged", ".mending", ".mended", ".mended-wal", ".mended.json", ".mended.kept"];
  for (const part of left) writeFileSync(`${paths.database}${part}`, part);
  writeFileSync(`${paths.database}.damaged-20261121-120000`, "broken");
  const before = readdirSync(paths.data).sort();
  await placeDatabase(paths, exchange, wayBack);
  expect(
    readdirSync(paths.data)
      .filter((name) => !name.startsWith("restore-back") && name !== "failed")
      .sort(),
  ).toEqual(["aside", "bobbin.db", "bobbin.db.damaged-20261121-120000"]);
  expect(readdirSync(join(paths.data, "aside")).sort()).toEqual(
    ["", "-wal", ...left].map((part) => `bobbin.db${part}`).sort(),
  );
  await returnDatabase(paths, wayBack);
  expect(readdirSync(paths.data).sort()).toEqual([...before.filter((name) => name !== "incoming"), "failed"].sort());
  expect(text("failed/bobbin.db")).toBe("new");
});

test("what can't be tidied up after the last move is no failure, and is tidied at the next start", async () => {
  const journal = join(paths.data, "restore-cleared.json");
  const written = JSON.stringify(exchange);
  onFailPoint((name) => {
    if (name !== "restore.move.after" || text("bobbin.db") !== "new") return;
    // No file any more, so that it can't be removed as one.
    rmSync(journal);
    mkdirSync(journal);
  });
  await placeDatabase(paths, exchange);
  onFailPoint(null);
  expect([text("bobbin.db"), text("aside/bobbin.db")]).toEqual(["new", "old"]);
  rmSync(journal, { recursive: true });
  writeFileSync(journal, written);
  expect(isPlacing(paths)).toBe(false);
  expect(await finishPlacing(paths)).toBe(true);
  expect(readdirSync(paths.data).sort()).toEqual(["aside", "bobbin.db"]);
});

/** Every move from now on fails, and so does every way back. */
function breakAt(nth: number): void {
  let count = 0;
  onFailPoint((name) => {
    if (name === "restore.move.before" && ++count >= nth) throw Object.assign(new Error("no"), { code: "EIO" });
  });
}

test.each([2, 3])(
  "what can neither be finished nor taken back (%i) says so, and the next start ends it",
  async (nth) => {
    breakAt(nth);
    await expect(placeDatabase(paths, exchange)).rejects.toThrow(/only half done; restart Bobbin.*kept in aside/);
    expect(isPlacing(paths)).toBe(true);
    await expect(placeDatabase(paths, { incoming: "incoming", aside: "other" })).rejects.toThrow(/not finished/);
    onFailPoint(null);
    // Somebody opened it in spite of that.
    writeFileSync(paths.database, "empty");
    writeFileSync(`${paths.database}-wal`, "empty log");
    expect(await finishPlacing(paths)).toBe(true);
    expect([text("bobbin.db"), text("bobbin.db-wal")]).toEqual(["new", null]);
    const everything = readdirSync(paths.data, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    const texts = everything.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
    const old = nth === 2 ? ["old log"] : ["old", "old log"];
    expect(texts).toEqual(expect.arrayContaining([...old, "empty", "empty log", "new"]));
  },
);

test.each([1, 2])("the former one is never lost while it goes back (%i)", async (nth) => {
  await placeDatabase(paths, exchange, wayBack);
  breakAt(nth);
  await expect(returnDatabase(paths, wayBack)).rejects.toThrow(/kept in aside/);
  expect(isPlacing(paths)).toBe(true);
  onFailPoint(null);
  expect(await finishPlacing(paths)).toBe(true);
  expect([text("bobbin.db"), text("bobbin.db-wal"), text("failed/bobbin.db")]).toEqual(["old", "old log", "new"]);
});

test("a way back that was not taken leaves nothing, whether the new one stays or the program ended", async () => {
  await placeDatabase(paths, exchange, wayBack);
  await forgetReturn(paths);
  expect(readdirSync(paths.data).sort()).toEqual(["aside", "bobbin.db"]);
  mkdirSync(join(paths.data, "incoming"));
  writeFileSync(join(paths.data, "incoming", "bobbin.db"), "newer");
  await placeDatabase(paths, { ...exchange, aside: "second" }, { ...wayBack, incoming: "second" });
  expect(await finishPlacing(paths)).toBe(false);
  expect(readdirSync(paths.data).sort()).toEqual(["aside", "bobbin.db", "second"]);
});

test("a way back that can't be begun says where the former one is kept, and nothing is half done", async () => {
  await placeDatabase(paths, exchange, wayBack);
  onFailPoint((name) => {
    if (name === "restore.clear.before") throw Object.assign(new Error("no"), { code: "ENOSPC" });
  });
  await expect(returnDatabase(paths, wayBack)).rejects.toThrow(/could not be put back; it is kept in aside/);
  expect([isPlacing(paths), text("bobbin.db"), text("aside/bobbin.db")]).toEqual([false, "new", "old"]);
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
