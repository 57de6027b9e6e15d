import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { failPoints } from "../../../electron/fail-points/fail-point.ts";

const root = join(import.meta.dirname, "../../..");

function cli(out: string, environment: Record<string, string>, ...words: string[]) {
  const data = mkdtempSync(join(tmpdir(), "bobbin-build-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  return spawnSync(process.execPath, [join(out, "main/cli.js"), "--data", data, ...words], {
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
}

const saysTheName = (out: string): string[] =>
  globSync(["**/*.js", "**/*.cjs", "**/*.html"], { cwd: out }).filter((name) =>
    readFileSync(join(out, name), "utf8").includes("BOBBIN_FAIL_POINT"),
  );

test("the ordinary build knows nothing of the variable and does not heed it", () => {
  const out = join(root, "out");
  if (!existsSync(join(out, "main/cli.js"))) throw new Error("out/main/cli.js is missing: npm run build");
  expect(saysTheName(out)).toEqual([]);
  const { status, signal } = cli(out, { BOBBIN_FAIL_POINT: "data-lock.write.before:1:abort" }, "sync", "--once");
  expect([status, signal]).toEqual([0, null]);
  expect(cli(out, { BOBBIN_FAIL_POINT: "list" }, "--version").stdout).toMatch(/^\d+\.\d+\.\d+\s*$/);
});

test("a test build has it, in every thread", () => {
  const name = `out-test/arm-${process.pid}`;
  const out = join(root, name);
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const built = spawnSync(join(root, "node_modules/.bin/electron-vite"), ["build", "--logLevel", "warn"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, BOBBIN_TEST_BUILD: "1", BOBBIN_OUT: name },
  });
  expect(built.status, built.stderr).toBe(0);
  expect(saysTheName(out)).not.toEqual([]);
  expect(cli(out, { BOBBIN_FAIL_POINT: "list" }).stdout.trim().split("\n")).toEqual([...failPoints]);
  for (const orders of ["data-lock.write.before:1:abort", "db.migration-commit.before:1:abort"])
    expect(cli(out, { BOBBIN_FAIL_POINT: orders }, "sync", "--once").signal).toBe("SIGKILL");
}, 300_000);
