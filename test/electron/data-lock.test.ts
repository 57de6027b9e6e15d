import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FolderUnusable, isHeld, lockData } from "../../electron/data-lock.ts";
import { until } from "../support/until.ts";

let directory = "";
let path = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bobbin-lock-"));
  path = join(directory, "running.lock");
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true, force: true });
});

const script = `
  import { lockData } from ${JSON.stringify(join(import.meta.dirname, "../../electron/data-lock.ts"))};
  try { lockData(process.argv[1]); console.log("held"); setInterval(() => {}, 1000); }
  catch (error) { console.log(error.name); }
`;
const locker = (): string[] => ["--input-type=module", "-e", script, path];

test("a second process is refused with a sentence until the first gives it back", () => {
  const release = lockData(path);
  expect(spawnSync(process.execPath, locker(), { encoding: "utf8" }).stdout.trim()).toBe("FolderInUse");
  expect(() => lockData(path)).toThrow(/already running.*process \d+/);
  release();
  release();
  expect(existsSync(path)).toBe(false);
  lockData(path)();
  expect(readdirSync(directory)).toEqual([]);
});

test("what a killed process left is taken over", async () => {
  const child = spawn(process.execPath, locker(), { stdio: ["ignore", "pipe", "inherit"] });
  const said = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data).trim())));
  expect(said).toBe("held");
  expect(() => lockData(path)).toThrow(/already running/);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  lockData(path)();
});

test("garbage, and the number of a process that is another one now, hold nothing", () => {
  for (const text of ["", "{", "null", '{"pid":"1"}', '{"pid":-1}']) {
    writeFileSync(path, text);
    lockData(path)();
  }
  if (process.platform !== "linux") return;
  const release = lockData(path);
  const held = JSON.parse(readFileSync(path, "utf8"));
  release();
  writeFileSync(path, JSON.stringify({ ...held, began: "an earlier boot/1" }));
  lockData(path)();
});

test("of several that start at once exactly one gets it, also over a stale file", async () => {
  for (let round = 0; round < 3; round++) {
    writeFileSync(path, '{"pid":4194303,"began":null}');
    const children = Array.from({ length: 6 }, () =>
      spawn(process.execPath, locker(), { stdio: ["ignore", "pipe", "inherit"] }),
    );
    const said = await Promise.all(
      children.map(
        (child) => new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data).trim()))),
      ),
    );
    const ended = children.map(
      (child) => child.exitCode === null && new Promise((resolve) => child.once("exit", resolve)),
    );
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ended);
    expect(said.filter((word) => word === "held")).toHaveLength(1);
  }
});

test("who is refused hears what holds the folder", () => {
  const release = lockData(path, { program: "for a browser" });
  expect(() => lockData(path)).toThrow(`already running with this data folder (process ${process.pid}, for a browser)`);
  release();
});

test("another computer's lock counts while it is alive, is named, and is taken over when it fell silent", () => {
  const elsewhere = JSON.stringify({ pid: 1, began: null, machine: "another", computer: "attic" });
  writeFileSync(path, elsewhere);
  expect(() => lockData(path)).toThrow(/on another computer, attic .*Close it there.*three minutes/);
  expect(readFileSync(path, "utf8")).toBe(elsewhere);
  expect(readdirSync(directory)).toEqual(["running.lock"]);
  const silent = new Date(statSync(path).mtimeMs - 200_000);
  utimesSync(path, silent, silent);
  lockData(path)();
  expect(existsSync(path)).toBe(false);
});

test("a holder shows that it lives, and is told when the folder was taken over", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const lost = vi.fn();
  const release = lockData(path, { onLost: lost });
  const mine = readFileSync(path, "utf8");
  const silent = new Date(Date.now() - 100_000);
  utimesSync(path, silent, silent);
  vi.advanceTimersByTime(31_000);
  await until(() => statSync(path).mtimeMs > Date.now() - 50_000);
  expect(readFileSync(path, "utf8")).toBe(mine);
  expect(lost).not.toHaveBeenCalled();
  const theirs = JSON.stringify({ pid: 1, began: null, machine: "another", computer: "attic" });
  rmSync(path);
  writeFileSync(path, theirs);
  vi.advanceTimersByTime(31_000);
  expect(lost).toHaveBeenCalledOnce();
  release();
  expect(readFileSync(path, "utf8")).toBe(theirs);
});

test("a lock that can't be read for a while, or is missed once, is not lost; one that stays away is", () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const lost = vi.fn();
  const release = lockData(path, { onLost: lost });
  const away = join(directory, "away");
  renameSync(path, away);
  mkdirSync(path);
  vi.advanceTimersByTime(91_000);
  expect(lost).not.toHaveBeenCalled();
  rmSync(path, { recursive: true });
  vi.advanceTimersByTime(30_000);
  renameSync(away, path);
  vi.advanceTimersByTime(30_000);
  renameSync(path, away);
  vi.advanceTimersByTime(30_000);
  expect(lost).not.toHaveBeenCalled();
  vi.advanceTimersByTime(30_000);
  expect(lost).toHaveBeenCalledOnce();
  release();
});

test("a lock that can't be read is not taken over", () => {
  mkdirSync(path);
  expect(isHeld(path)).toBe(true);
  expect(() => lockData(path)).toThrow(FolderUnusable);
  expect(readdirSync(directory)).toEqual(["running.lock"]);
});

test("where the folder can't be, a sentence says so", () => {
  writeFileSync(path, "");
  expect(() => lockData(join(path, "data", "running.lock"))).toThrow(FolderUnusable);
  expect(() => lockData(join(path, "running.lock"))).toThrow(/something else.*--data/);
});

test("what processes left that ended while they took it is removed, and nothing of those that run", () => {
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  writeFileSync(`${path}.${dead}`, JSON.stringify({ pid: dead, began: null }));
  writeFileSync(`${path}.${dead}.old`, "{");
  writeFileSync(`${path}.1`, JSON.stringify({ pid: 1, began: null }));
  const elsewhere = JSON.stringify({ pid: dead, began: null, machine: "another", computer: "attic" });
  writeFileSync(`${path}.${dead}0.old`, elsewhere);
  lockData(path)();
  expect(readdirSync(directory).sort()).toEqual(["running.lock.1", `running.lock.${dead}0.old`].sort());
});
