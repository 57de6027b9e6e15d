import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Dovecot, dovecotMissing, startDovecot } from "../../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../../servers/smtp.ts";
import { accountOptions, type CommandLine, commandLine, ended } from "../../support/cli.ts";
import { letter } from "../../support/letter.ts";
import { until } from "../../support/until.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);

const password = "planted-pass-word";
const built = join(import.meta.dirname, "../../../out/main/cli.js");

describe.skipIf(missing !== null)("the command line on a real server", () => {
  let dovecot: Dovecot;
  let smtp: Smtp;
  let cli: CommandLine;
  beforeAll(async () => {
    dovecot = await startDovecot({ users: { alice: password } });
    smtp = await startSmtp({ users: { alice: password } });
    cli = commandLine();
    for (const n of [1, 2, 3])
      await dovecot.append(
        "alice",
        "INBOX",
        letter({ id: `m${n}@x.test`, subject: `Topic ${n}`, text: `From me, line ${n}\r\nFrom here on\r\n` }),
      );
    await cli.json(accountOptions("alice", dovecot, smtp), `${password}\n`);
    await cli.json(["sync", "--once"]);
  });
  afterAll(async () => {
    cli?.remove();
    await smtp?.stop();
    await dovecot?.stop();
  });

  test("a wrong password is told, keeps nothing and ends with 1", async () => {
    const other = commandLine();
    try {
      const { code, stderr } = await other.run(accountOptions("alice", dovecot, smtp), "wrong\n");
      expect([code, stderr.trim().split("\n").length]).toEqual([1, 1]);
      expect(await other.json(["accounts", "list"])).toEqual([]);
    } finally {
      other.remove();
    }
  });

  test("list, show and search read what is there", async () => {
    const { rows } = await cli.json<{ rows: { id: number; subject: string; unreadCount: number }[] }>(["list"]);
    expect(rows.map(({ subject }) => subject).sort()).toEqual(["Topic 1", "Topic 2", "Topic 3"]);
    const shown = await cli.run(["show", String(rows[0]?.id)]);
    expect(shown.stdout).toMatch(/Subject: Topic \d[\s\S]*From me, line/);
    const { hits } = await cli.json<{ hits: { subject: string }[] }>(["search", "subject:2", "from:anna"]);
    expect(hits.map(({ subject }) => subject)).toEqual(["Topic 2"]);
    expect((await cli.run(["show", "999999"])).code).toBe(1);
  });

  test("flagging a conversation reaches the server before the command ends", async () => {
    const { rows } = await cli.json<{ rows: { id: number }[] }>(["list"]);
    for (const { id } of rows) expect(await cli.json(["flag", String(id), "--read"])).toMatchObject({ state: "done" });
    for (const { flags } of await dovecot.messages("alice", "INBOX")) expect(flags).toContain("\\Seen");
    expect((await cli.json<{ rows: unknown[] }>(["list", "--unread"])).rows).toEqual([]);
  });

  test("export writes what the server holds, in a form that can be read back", async () => {
    const directory = join(cli.data, "exported");
    await cli.json(["export", "--mbox", directory]);
    const text = readFileSync(join(directory, "alice@example.test", "INBOX.mbox"), "utf8");
    expect(text.match(/^From anna@example\.test /gm)).toHaveLength(3);
    expect(text.match(/^>From me, line/gm)).toHaveLength(3);
    for (const { source } of await dovecot.messages("alice", "INBOX")) {
      const lines = source.replaceAll("\r\n", "\n").replace(/^(>*From )/gm, ">$1");
      expect(text).toContain(lines.trimEnd());
    }
    rmSync(directory, { recursive: true });
  });

  test("watching says a line when new mail comes", async () => {
    const child = cli.start(["sync", "--watch"]);
    const outcome = ended(child);
    let said = "";
    child.stdout?.on("data", (text: string) => {
      said += text;
    });
    await until(() => said.includes("connected") || said.split("\n").length > 2, { what: "the first lines" });
    await dovecot.append("alice", "INBOX", letter({ id: "late@x.test", subject: "Late" }));
    await until(() => said.includes('"arrived"'), { what: "the arrival" });
    child.kill("SIGINT");
    expect((await outcome).code).toBe(0);
    for (const line of said.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("at");
  });

  test("a wrong passphrase is told and changes nothing", async () => {
    const file = join(cli.data, "secrets", "secrets.json");
    const before = readFileSync(file);
    const { status, stderr } = spawnSync(process.execPath, [built, "--data", cli.data, "sync", "--once"], {
      env: { ...process.env, BOBBIN_PASSPHRASE: "not this one" },
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^bobbin: .*passphrase.*\n$/)]);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test("the password is in no file as it is, and in nothing the doctor says", async () => {
    const files = readdirSync(cli.data, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const { parentPath, name } of files)
      expect([name, readFileSync(join(parentPath, name)).includes(password)]).toEqual([name, false]);
    const { stdout } = await cli.run(["doctor"]);
    expect(stdout).toContain("secretBackend: file");
    expect(stdout).not.toMatch(/planted|correct horse/);
  });

  test("a removed account leaves neither rows nor password here, and everything there", async () => {
    await cli.json(["accounts", "remove", "alice@example.test"]);
    expect(await cli.json(["accounts", "list"])).toEqual([]);
    expect((await cli.json<{ messages: unknown[] }>(["dump"])).messages).toEqual([]);
    const kept = JSON.parse(readFileSync(join(cli.data, "secrets", "secrets.json"), "utf8"));
    expect(kept.accounts).toEqual({});
    expect(await dovecot.messages("alice", "INBOX")).toHaveLength(4);
  });
});
