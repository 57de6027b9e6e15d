import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BackupCancelled } from "../../../electron/backup/backup-error.ts";
import { backupTarget, suggestedBackup } from "../../../electron/backup/backup-file.ts";
import { unpackBackup, verifyBackup } from "../../../electron/backup/read-backup.ts";
import { blockBytes, readTarHeader, tarHeader } from "../../../electron/backup/tar.ts";
import { writeBackup } from "../../../electron/backup/write-backup.ts";
import { knownSchema } from "../../../electron/db/copy.ts";
import { openWriter, type Writable } from "../../../electron/db/open.ts";
import { onFailPoint } from "../../../electron/fail-points/fail-point.ts";
import { someAccount } from "../../support/database.ts";
import { canMount, withSmallDisk } from "../../support/small-disk.ts";

let folder = "";
let db: Writable;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bobbin-backup-"));
  db = openWriter(join(folder, "bobbin.db"));
  someAccount(db);
  fill(200);
});
afterEach(() => {
  onFailPoint(null);
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Some megabytes, so that a copy has more than one moment. */
function fill(count: number): void {
  db.transaction(() => {
    const insert = db.prepare("INSERT INTO blobs (sha256, piece, data) VALUES (hex(randomblob(16)), 0, randomblob(?))");
    for (let one = 0; one < count; one++) insert.run(20_000);
  });
}

function write(change: Partial<Parameters<typeof writeBackup>[0]> = {}) {
  return writeBackup({
    ...{ database: db.path, target: join(folder, "b.tar"), version: "1.2.3", now: Date.now() },
    ...{ signal: new AbortController().signal, onProgress: () => undefined, ...change },
  });
}

const reading = (file: string) => ({ file, signal: new AbortController().signal, onProgress: () => undefined });
const unpacked = (): string => join(folder, "unpacked");
const left = (): string[] => readdirSync(folder).filter((name) => !name.startsWith("bobbin.db"));

test("a backup holds one moment of a database that is written to meanwhile, and tells how far it is", async () => {
  const progress: number[] = [];
  const { manifest } = await write({
    onProgress(done, total) {
      progress.push(done / total);
      if (done < total / 2) someAccount(db, `late-${progress.length}@example.org`);
    },
  });
  expect(db.prepare<{ n: number }>("SELECT count(*) AS n FROM accounts").get()?.n).toBeGreaterThan(3);
  expect(manifest).toMatchObject({ program: "bobbin", format: 1, version: "1.2.3", schema: knownSchema });
  expect(manifest.rows.accounts).toBe(1);
  expect(progress.length).toBeGreaterThan(4);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
  expect(left()).toEqual(["b.tar"]);
  expect(await verifyBackup(reading(join(folder, "b.tar")))).toEqual(manifest);
  expect(await unpackBackup(unpacked(), reading(join(folder, "b.tar")))).toEqual(manifest);
  const copy = new Sqlite(join(unpacked(), "bobbin.db"), { readonly: true });
  expect(copy.prepare("SELECT count(*) AS n FROM blobs").get()).toEqual({ n: 200 });
  copy.close();
});

test.skipIf(process.platform === "win32")("nobody else may read it, nor what it is made of meanwhile", async () => {
  const modes = new Map<string, number>();
  const mask = process.umask(0o022);
  try {
    await write({
      onProgress() {
        for (const name of left()) modes.set(name, statSync(join(folder, name)).mode & 0o777);
      },
    });
  } finally {
    process.umask(mask);
  }
  modes.set("b.tar", statSync(join(folder, "b.tar")).mode & 0o777);
  expect([...modes.keys()]).toEqual(expect.arrayContaining(["b.tar.part.db", "b.tar.part", "b.tar"]));
  expect([...new Set(modes.values())]).toEqual([0o600]);
});

test("what a killed backup left beside its target goes with the next one", async () => {
  for (const part of [".part", ".part.db", ".part.db-journal", ".part.db-wal"])
    writeFileSync(join(folder, `b.tar${part}`), "half");
  await write();
  expect(left()).toEqual(["b.tar"]);
  await verifyBackup(reading(join(folder, "b.tar")));
});

test.skipIf(spawnSync("tar", ["--version"]).status !== 0)(
  "other programs open it and find the sums right",
  async () => {
    await write();
    const out = mkdtempSync(join(folder, "out-"));
    expect(spawnSync("tar", ["xf", join(folder, "b.tar"), "-C", out], { encoding: "utf8" }).stderr).toBe("");
    const sums = readFileSync(join(out, "SHA256SUMS"), "utf8").trim().split("\n");
    expect(sums.map((line) => line.split("  ")[1])).toEqual(["bobbin.db", "manifest.json"]);
    for (const [sum, name = ""] of sums.map((line) => line.split("  ")))
      expect(
        createHash("sha256")
          .update(readFileSync(join(out, name)))
          .digest("hex"),
      ).toBe(sum);
  },
);

test("sizes that eight octal digits don't hold stand in the header, too", () => {
  for (const bytes of [0, 1, 8 ** 11 - 1, 8 ** 11, 2 ** 40])
    expect(readTarHeader(tarHeader({ name: "x", bytes }, 0))).toEqual({ name: "x", bytes });
  expect(readTarHeader(new Uint8Array(blockBytes))).toBeNull();
});

test("what was changed or cut in a backup is found, and nothing is left of it", async () => {
  const { bytes } = await write();
  const whole = readFileSync(join(folder, "b.tar"));
  const broken = join(folder, "broken.tar");
  let tried = 0;
  for (let at = 3; at < bytes - 2 * blockBytes; at += Math.ceil(bytes / 40)) {
    const copy = Buffer.from(whole);
    copy[at] = (copy[at] ?? 0) ^ 0x41;
    writeFileSync(broken, copy);
    await expect(unpackBackup(unpacked(), reading(broken)), `byte ${at}`).rejects.toThrow(/damaged|no backup/);
    tried++;
  }
  for (const kept of [0, 100, blockBytes, 100_000, bytes - 2000]) {
    writeFileSync(broken, whole);
    truncateSync(broken, kept);
    await expect(unpackBackup(unpacked(), reading(broken)), `${kept} bytes`).rejects.toThrow(/damaged|no backup/);
    await expect(verifyBackup(reading(broken)), `${kept} bytes`).rejects.toThrow(/damaged|no backup/);
  }
  expect(tried).toBeGreaterThan(30);
  expect(left()).toEqual(["b.tar", "broken.tar"]);
});

test("a backup of a newer Bobbin is refused before anything is written", async () => {
  const sqlite = new Sqlite(db.path);
  sqlite.pragma(`user_version = ${knownSchema + 1}`);
  sqlite.close();
  await write();
  await expect(unpackBackup(unpacked(), reading(join(folder, "b.tar")))).rejects.toThrow(/newer Bobbin.*Update/);
  expect(left()).toEqual(["b.tar"]);
});

test("cancelled in the middle, nothing is left, and the next one works", async () => {
  for (const part of [0.1, 0.7]) {
    const cancelling = new AbortController();
    const writing = write({
      signal: cancelling.signal,
      onProgress: (done, total) => done / total > part && cancelling.abort(new Error("enough")),
    });
    await expect(writing).rejects.toBeInstanceOf(BackupCancelled);
    expect(left()).toEqual([]);
  }
  await write();
  expect(left()).toEqual(["b.tar"]);
});

test("a file that is there is kept, a folder that is not there and a full disk are told, and nothing is left", async () => {
  writeFileSync(join(folder, "b.tar"), "mine");
  await expect(write()).rejects.toThrow(/already; choose another name/);
  expect(readFileSync(join(folder, "b.tar"), "utf8")).toBe("mine");
  await expect(write({ target: join(folder, "none", "b.tar") })).rejects.toThrow(/no such file or folder/);
  onFailPoint((name) => {
    if (name === "backup.rename.before") throw Object.assign(new Error("full"), { code: "ENOSPC" });
  });
  await expect(write({ target: join(folder, "c.tar") })).rejects.toThrow(/not enough room.*Make room/);
  expect(left()).toEqual(["b.tar"]);
});

test.skipIf(!canMount())(
  "a disk that is too small is told before, and one that fills up meanwhile is told then",
  async () => {
    await withSmallDisk(4, async (disk) => {
      await expect(write({ target: join(disk, "b.tar") })).rejects.toThrow(/needs \d+ MB of room.*free/);
      expect(readdirSync(disk)).toEqual([]);
    });
    await withSmallDisk(16, async (disk) => {
      let filled = false;
      const writing = write({
        target: join(disk, "b.tar"),
        onProgress(done, total) {
          if (filled || done < total / 4) return;
          filled = true;
          writeFileSync(join(disk, "other"), Buffer.alloc(10 << 20));
        },
      });
      await expect(writing).rejects.toThrow(/not enough room/);
      expect(readdirSync(disk)).toEqual(["other"]);
    });
  },
);

test("where a backup goes: names are made, endings added, and Bobbin's own folder is refused", () => {
  const data = join(folder, "data");
  const now = new Date(2026, 10, 21, 18, 5).getTime();
  expect(backupTarget(folder, { data, now })).toBe(join(folder, "bobbin-2026-11-21-1805.tar"));
  expect(backupTarget(join(folder, "x"), { data, now })).toBe(join(folder, "x.tar"));
  expect(backupTarget("x.tar", { data, now, base: folder })).toBe(join(folder, "x.tar"));
  expect(() => backupTarget("x.tar", { data, now })).toThrow(/whole path/);
  expect(() => backupTarget(join(data, "deep", "x.tar"), { data, now })).toThrow(/own folder/);
  expect(suggestedBackup(now, folder)).toBe(join(folder, "bobbin-2026-11-21-1805.tar"));
  writeFileSync(join(folder, "bobbin-2026-11-21-1805.tar"), "");
  expect(suggestedBackup(now, folder)).toBe(join(folder, "bobbin-2026-11-21-1805-2.tar"));
});
