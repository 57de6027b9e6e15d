import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deafBus } from "../../support/deaf-bus.ts";
import { startLoopback } from "../../support/loopback.ts";
import { slowness } from "../../support/slowness.ts";

const built = join(import.meta.dirname, "../../../out/main/cli.js");
if (!existsSync(built)) throw new Error("out/main/cli.js is missing: npm run build");

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "bobbin-cli-process-"));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/** The built command line in a process of its own, and how it ended. */
function start(words: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [built, "--data", data, ...words], { env: { ...process.env, ...environment } });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.stderr += text;
  });
  const ended = once(child, "close").then(([code]: unknown[]) => ({ code, ...said }));
  return { child, ended };
}

test("watching says a line at once and ends well with Ctrl+C within two seconds", async () => {
  const { child, ended } = start(["sync", "--watch"]);
  const [line] = await once(child.stdout, "data");
  expect(JSON.parse(line)).toMatchObject({ watching: [] });
  const started = performance.now();
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
  expect(performance.now() - started).toBeLessThan(2000 * slowness());
});

test("a folder in use is one line and exit 1; looking at it is still possible", async () => {
  const host = await startLoopback({ data });
  try {
    const refused = await start(["sync", "--once"]).ended;
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(/^bobbin: Bobbin is already running with this data folder.*\n$/);
    expect(await start(["--json", "list"]).ended).toMatchObject({ code: 0, stderr: "" });
  } finally {
    await host.stop();
  }
});

test("looking at a folder without data changes nothing in it", async () => {
  for (const words of [["accounts", "list"], ["list"], ["dump"], ["check"], ["search", "x"]])
    expect([words, (await start(["--json", ...words]).ended).code]).toEqual([words, 0]);
  expect(existsSync(join(data, "bobbin.db"))).toBe(false);
});

test("a reader that goes away ends nothing badly", async () => {
  const { child, ended } = start(["--help"]);
  child.stdout.destroy();
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([0, ""]);
});

test("the doctor tells versions and folders and ends, even where the keychain never answers", async () => {
  const bus = await deafBus();
  try {
    const { code, stdout, stderr } = await start(["--json", "doctor"], {
      DBUS_SESSION_BUS_ADDRESS: bus.address,
      BOBBIN_PASSPHRASE: "planted-passphrase",
    }).ended;
    expect([code, stderr]).toEqual([0, ""]);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({ versions: { node: process.versions.node }, database: { quickCheck: "ok" } });
    expect(found.secrets[0]).toMatchObject({ id: "keychain", available: false });
    expect(stdout).not.toContain("planted");
  } finally {
    await bus.close();
  }
});

test("help and version are for reading and end with 0", async () => {
  expect((await start(["--help"]).ended).stdout).toMatch(/accounts add imap/);
  expect((await start(["send", "--help"]).ended).stdout).toMatch(/--body-stdin/);
  expect((await start(["--version"]).ended).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
