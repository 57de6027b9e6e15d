import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const child = join(import.meta.dirname, "keychain-child.ts");
const missing = ["dbus-run-session", "gnome-keyring-daemon"].filter(
  (name) => spawnSync("sh", ["-c", `command -v ${name}`]).status !== 0,
);
if (missing.length > 0) console.log(`skipped: the keychain tests need ${missing.join(" and ")}`);

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bobbin-keychain-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the child with a home of its own, so that no real keychain is touched. */
function run(command: string, arguments_: string[], environment: Record<string, string> = {}) {
  const { DBUS_SESSION_BUS_ADDRESS: _, DISPLAY: __, ...inherited } = process.env;
  const env = { ...inherited, HOME: directory, XDG_RUNTIME_DIR: directory, XDG_DATA_HOME: directory, ...environment };
  const { stdout, stderr } = spawnSync(command, arguments_, { env, encoding: "utf8", timeout: 150_000 });
  const line = stdout.split("\n").find((text) => text.startsWith("{"));
  if (!line) throw new Error(`no report: ${stderr}`);
  return JSON.parse(line);
}

const withKeyring = (prepare: string, mode: string): string[] => [
  "--",
  "sh",
  "-c",
  `${prepare} >/dev/null 2>&1; exec "$0" "$@"`,
  process.execPath,
  child,
  directory,
  mode,
];

describe.skipIf(missing.length > 0)("the system keychain", () => {
  test("keeps one entry per account and tells a missing one", () => {
    const report = run(
      "dbus-run-session",
      withKeyring("printf pw | gnome-keyring-daemon --unlock --components=secrets", "write"),
    );
    expect(report.keychain).toMatchObject({ available: true, locked: false });
    expect(report.before.state).toBe("missing");
    expect(report.read1).toEqual({ state: "found", secret: { password: "first-ü" } });
    expect(report.read2).toEqual({ state: "found", secret: { password: "second", token: "x" } });
    expect(report.after1.state).toBe("missing");
    expect(report.after2.state).toBe("found");
    expect(report.removeAgain).toBeUndefined();
    expect(report.warnings).toEqual([]);
  });

  test("locked is locked, not missing, and refuses to forget", () => {
    const unlock = "printf pw | gnome-keyring-daemon --unlock --components=secrets";
    expect(run("dbus-run-session", withKeyring(unlock, "write")).after2.state).toBe("found");
    const report = run("dbus-run-session", withKeyring("gnome-keyring-daemon --start --components=secrets", "refused"));
    expect(report.keychain).toMatchObject({ available: false, locked: true });
    expect(report.before.state).toBe("locked");
    expect(report.write1).toMatch(/^SecretError: .*locked/);
    expect(report.read2.state).toBe("locked");
    expect(report.remove1).toMatch(/^SecretError: .*locked/);
  });

  test("a session bus without a secret service is unavailable", () => {
    const config = join(directory, "bus.conf");
    writeFileSync(
      config,
      `<busconfig><type>session</type><listen>unix:tmpdir=${directory}</listen><auth>EXTERNAL</auth>
      <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
    );
    const report = run("dbus-run-session", [
      "--config-file",
      config,
      "--",
      process.execPath,
      child,
      directory,
      "refused",
    ]);
    expect(report.keychain).toMatchObject({ available: false, locked: false });
    expect(report.keychain.reason).toMatch(/keychain/);
    expect(report.before.state).toBe("unavailable");
    expect(report.write1).toMatch(/^SecretError/);
  });

  test("no bus at all is unavailable", () => {
    const report = run(process.execPath, [child, directory, "refused"], {
      DBUS_SESSION_BUS_ADDRESS: `unix:path=${directory}/nothing`,
    });
    expect(report.keychain).toMatchObject({ available: false, locked: false });
    expect(report.read1.state).toBe("unavailable");
    expect(report.remove1).toMatch(/^SecretError/);
  });
});
