import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { failPoints } from "../../../electron/fail-points/fail-point.ts";

const root = join(import.meta.dirname, "../../..");

function cli(environment: Record<string, string>, ...words: string[]) {
  const data = mkdtempSync(join(tmpdir(), "bobbin-arm-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "electron/cli.ts"), "--data", data, ...words],
    { encoding: "utf8", env: { ...process.env, ...environment } },
  );
  return { status, signal, stdout, stderr };
}

test("the program lists every point", () => {
  expect(cli({ BOBBIN_FAIL_POINT: "list" }).stdout.trim().split("\n")).toEqual([...failPoints]);
});

test("a mistake in an order is told, and nothing is started", () => {
  expect(cli({ BOBBIN_FAIL_POINT: "db.comit:1:abort" }, "accounts", "list")).toMatchObject({
    status: 2,
    stderr: `BOBBIN_FAIL_POINT: "db.comit:1:abort" can't be done: there is no point db.comit.\n`,
  });
});

test.each([
  ["of the program", "data-lock.write.before:1:abort"],
  ["of the core's thread", "db.migration-commit.before:1:abort"],
])("a point %s ends the whole process, as kill -9 does", (_where, orders) => {
  expect(cli({ BOBBIN_FAIL_POINT: orders }, "sync", "--once")).toMatchObject({ status: null, signal: "SIGKILL" });
});

test("what is reached is written down, also in the core's thread", () => {
  const folder = mkdtempSync(join(tmpdir(), "bobbin-arm-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "reached");
  expect(cli({ BOBBIN_FAIL_POINT_LOG: file }, "sync", "--once").status).toBe(0);
  const lines = new Set(readFileSync(file, "utf8").split("\n"));
  expect(lines).toContain("data-lock.link.after");
  expect(lines).toContain("db.migration-commit.after");
});
