import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dovecotMissing, startDovecot } from "../../servers/dovecot.ts";
import { startSmtp } from "../../servers/smtp.ts";
import { accountOptions, ended } from "../../support/cli.ts";

const built = join(import.meta.dirname, "../../../out/main/cli.js");
const session = "/usr/bin/dbus-run-session";
const tools = [session, "/usr/bin/gnome-keyring-daemon"].filter((path) => !existsSync(path));
const missing = dovecotMissing() ?? (tools.length > 0 ? `there is no ${tools.join(" and no ")}` : null);
if (missing) console.log(`skipped: ${missing}`);

test.skipIf(missing !== null)(
  "an account with its password in the system keychain is added, synced and removed",
  async () => {
    const data = mkdtempSync(join(tmpdir(), "bobbin-cli-keychain-"));
    const [dovecot, smtp] = [await startDovecot(), await startSmtp()];
    try {
      const add = accountOptions("alice", dovecot, smtp).map((word) => (word === "file" ? "keychain" : word));
      const bobbin = `${process.execPath} ${built} --data ${data}`;
      // Each command ends while the account it started has just begun to read its password.
      const script = [
        "printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1",
        `printf secret | ${bobbin} ${add.join(" ")} && echo "exit $?"`,
        `${bobbin} sync --once && echo "exit $?"`,
        `${bobbin} accounts remove alice@example.test; echo "exit $?"`,
      ].join("\n");
      const { DISPLAY: _, ...inherited } = process.env;
      const env = { ...inherited, HOME: data, XDG_RUNTIME_DIR: data, XDG_DATA_HOME: data };
      const { stdout, stderr } = await ended(spawn(session, ["--", "sh", "-c", script], { env }));
      expect([stdout.match(/^exit .*/gm), stderr]).toEqual([
        ["exit 0", "exit 0", "exit 0"],
        expect.not.stringContaining("terminate called"),
      ]);
    } finally {
      await smtp.stop();
      await dovecot.stop();
      rmSync(data, { recursive: true, force: true });
    }
  },
);
