import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "../../../electron/connectors/ports.ts";
import { openWriter } from "../../../electron/db/open.ts";
import { pathsIn } from "../../../electron/paths.ts";
import { startCore } from "../../../electron/threads/start-core.ts";
import { commandLine } from "../../support/cli.ts";
import { someAccount } from "../../support/database.ts";
import { startLoopback } from "../../support/loopback.ts";
import { canMount, smallDisk } from "../../support/small-disk.ts";

const root = join(import.meta.dirname, "../../..");
const built = join(root, "out/main");
if (!existsSync(join(built, "cli.js"))) throw new Error("out/main/cli.js is missing: npm run build");

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "bobbin-folder-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

function run(program: "cli" | "loopback", words: string[], folder = data): SpawnSyncReturns<string> {
  const own = program === "loopback" ? ["--no-open"] : [];
  return spawnSync(process.execPath, [join(built, `${program}.js`), "--data", folder, ...own, ...words], {
    encoding: "utf8",
    timeout: 120_000,
  });
}

/** Bytes and times of every file; the log may be written to. */
function state(): Record<string, [string, number]> {
  const files = readdirSync(data, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith("log"));
  return Object.fromEntries(
    files.sort().map((name) => {
      const path = join(data, name);
      return [name, [createHash("sha256").update(readFileSync(path)).digest("hex"), statSync(path).mtimeMs]];
    }),
  );
}

test.each([
  ["in the file", false],
  ["in its log, after a crash", true],
])("a newer schema (%s) is refused by every program, and no byte or time changes", (_, inLog) => {
  const path = join(data, "bobbin.db");
  openWriter(path).close();
  const sqlite = new Sqlite(path);
  sqlite.pragma("user_version = 9999");
  if (inLog) {
    // As a crash leaves it: what is in the log is not in the file yet.
    for (const suffix of ["", "-wal"]) copyFileSync(`${path}${suffix}`, join(data, `copy${suffix}`));
    sqlite.close();
    for (const suffix of ["", "-wal"]) {
      copyFileSync(join(data, `copy${suffix}`), `${path}${suffix}`);
      rmSync(join(data, `copy${suffix}`));
    }
    expect(readFileSync(path).readUInt32BE(60)).not.toBe(9999);
  } else sqlite.close();
  const before = state();
  expect(Object.keys(before)).toEqual(inLog ? ["bobbin.db", "bobbin.db-wal"] : ["bobbin.db"]);
  for (const [program, words] of [
    ["loopback", []],
    ["cli", ["sync", "--once"]],
    ["cli", ["list"]],
    ["cli", ["check"]],
  ] as const) {
    const { status, stderr } = run(program, [...words]);
    expect(stderr, `${program} ${words}`).toMatch(/newer Bobbin.*Nothing was touched.*Update Bobbin/);
    expect(status).toBe(1);
    expect(state()).toEqual(before);
  }
});

test("a second program is told who has the folder; after a kill the next one starts", async () => {
  const first = await startLoopback({ data });
  try {
    const said = new RegExp(`already running with this data folder \\(process ${first.pid}, for a browser\\)`);
    for (const [program, words] of [
      ["loopback", []],
      ["cli", ["sync", "--once"]],
      ["cli", ["restore", join(data, "any.tar")]],
    ] as const) {
      const { status, stderr } = run(program, [...words]);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect(stderr).toMatch(said);
      expect(status).toBe(1);
    }
    // Looking at it and backing it up go on beside it.
    const outside = mkdtempSync(join(tmpdir(), "bobbin-outside-"));
    expect(run("cli", ["backup", join(outside, "b.tar")]).status).toBe(0);
    expect(run("cli", ["verify", join(outside, "b.tar")]).status).toBe(0);
    rmSync(outside, { recursive: true });
  } finally {
    await first.kill();
  }
  const second = await startLoopback({ data });
  await second.stop();
});

test.skipIf(!canMount())(
  "a folder that can't be written to, and a full disk, are one sentence and no loop",
  async () => {
    const disk = smallDisk(2);
    try {
      writeFileSync(join(disk.path, "other"), "");
      spawnSync("dd", ["if=/dev/zero", `of=${join(disk.path, "other")}`, "bs=64k"]);
      for (const program of ["loopback", "cli"] as const) {
        const { status, stderr } = run(program, program === "cli" ? ["sync", "--once"] : [], disk.path);
        expect(stderr).toMatch(/disk of the data folder is full.*make room/);
        expect([status, stderr.trim().split("\n").length]).toEqual([1, 1]);
      }
      rmSync(join(disk.path, "other"));
      disk.freeze();
      for (const program of ["loopback", "cli"] as const) {
        const { status, stderr } = run(program, program === "cli" ? ["sync", "--once"] : [], disk.path);
        expect(stderr).toMatch(/may not write in its data folder/);
        expect([status, stderr.trim().split("\n").length]).toEqual([1, 1]);
      }
    } finally {
      disk.remove();
    }
  },
  60_000,
);

test("a disk that fills up at the start is a sentence, and the folder is given back", async () => {
  const paths = pathsIn(data);
  const threads = join(root, "electron/threads");
  process.env["BOBBIN_FAIL_POINT"] = "db.migration-commit.before:1:ENOSPC";
  try {
    await expect(startCore({ paths, threads, log: silentLog, readerWaits: true })).rejects.toThrow(
      /disk of the data folder is full.*make room/,
    );
  } finally {
    delete process.env["BOBBIN_FAIL_POINT"];
  }
  expect(existsSync(paths.lock)).toBe(false);
});

test("backup, verify and restore on the command line: what is here is kept, and every byte is compared", async () => {
  const path = join(data, "bobbin.db");
  const file = join(mkdtempSync(join(data, "outside-")), "b.tar");
  const cli = commandLine(join(data, "in"));
  expect((await cli.run(["backup", file])).stderr).toMatch(/nothing here to back up/);
  const db = openWriter(path);
  someAccount(db);
  db.close();
  const here = commandLine(data);
  expect((await here.run(["backup", file])).stderr).toMatch(/own folder/);
  const outside = mkdtempSync(join(tmpdir(), "bobbin-outside-"));
  try {
    const target = join(outside, "b.tar");
    expect(await here.json(["backup", target])).toMatchObject({ file: target, backup: { rows: { accounts: 1 } } });
    expect(await here.json(["verify", target])).toMatchObject({ rows: { accounts: 1 } });
    const changed = openWriter(path);
    someAccount(changed, "later@example.org");
    changed.close();
    const restored = await here.json<{ kept: string }>(["restore", target]);
    expect(restored).toMatchObject({
      asked: 0,
      stopped: 0,
      signIns: 0,
      kept: expect.stringMatching(/^before-restore-/),
    });
    expect(await here.json(["accounts", "list"])).toHaveLength(1);
    expect(existsSync(join(data, restored.kept, "bobbin.db"))).toBe(true);
    // On another computer nothing was there, and the account asks for its password.
    const other = commandLine(join(outside, "new"));
    expect(await other.json(["restore", target])).toMatchObject({ kept: null, signIns: 1 });
    expect(await other.json(["check"])).toMatchObject({ broken: [] });
    writeFileSync(target, readFileSync(target).subarray(0, 5000));
    expect(await here.run(["verify", target])).toMatchObject({ code: 1, stderr: expect.stringMatching(/damaged/) });
  } finally {
    rmSync(outside, { recursive: true });
  }
});
