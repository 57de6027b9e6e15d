import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLog } from "../../electron/log.ts";
import { startLoopback } from "../support/loopback.ts";
import { enterPage } from "../support/page-client.ts";
import { slowness } from "../support/slowness.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bobbin-log-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const lines = (): Record<string, unknown>[] =>
  readFileSync(join(directory, "bobbin.log"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("planted secrets reach no line, wherever they stand", () => {
  const log = createLog(directory, "test");
  const secret = "pl4nted/secret?é";
  log.protect(secret);
  const error = new Error(`login failed with ${secret}`, {
    cause: new Error(Buffer.from(secret).toString("base64")),
  });
  log.error(`event ${secret}`.slice(0, 5), { error, nested: { list: [`x${secret}y`], [secret]: 1 } });
  log.info("by key", { password: "unknown-1", fields: { accessToken: "unknown-2", Authorization: "unknown-3" } });
  log.info("by form", {
    line: "A1 LOGIN anna unknown-4",
    quoted: 'A1 LOGIN "anna b" "unknown-5 with space"',
    sasl: "A2 AUTHENTICATE PLAIN unknown-6",
    header: "Authorization: Bearer unknown-7unknown",
    url: `https://anna:unknown-8@host/?token=unknown-9&x=${encodeURIComponent(secret)}`,
    slack: "xoxb-unknown-10",
  });
  const text = readFileSync(join(directory, "bobbin.log"), "utf8");
  expect(text).not.toMatch(/unknown-\d|pl4nted/);
  expect(text).not.toContain(Buffer.from(secret).toString("base64"));
  expect(lines()).toHaveLength(3);
  expect(lines()[0]).toMatchObject({ level: "error", from: "test", error: { name: "Error" } });
});

test("what can't be written as JSON or is endless is still a line", () => {
  const log = createLog(directory, "test");
  const circle: Record<string, unknown> = { big: 1n, fn: () => 1, bytes: new Uint8Array(9) };
  circle["self"] = circle;
  log.warn("odd", { circle, long: "x".repeat(100_000) });
  expect(lines()[0]).toMatchObject({ event: "odd", circle: { big: "1", bytes: "[9 bytes]" } });
  expect(String(lines()[0]?.["long"]).length).toBeLessThan(5000);
});

test("an unwritable place costs lines, not the program", () => {
  const file = join(directory, "occupied");
  writeFileSync(file, "");
  expect(() => createLog(file, "test").error("lost", { error: new Error("x") })).not.toThrow();
  mkdirSync(join(directory, "folder", "bobbin.log"), { recursive: true });
  expect(() => createLog(join(directory, "folder"), "test").error("lost")).not.toThrow();
  const hostile = {
    get trap(): string {
      throw new Error("trap");
    },
  };
  expect(() => createLog(directory, "test").info("x", { hostile })).not.toThrow();
});

test("full files are set aside and the oldest go", () => {
  const log = createLog(directory, "test");
  for (let round = 0; round < 7; round++) {
    writeFileSync(join(directory, "bobbin.log"), "x".repeat(2_000_001));
    log.info("next");
    expect(lines()).toHaveLength(1);
  }
  const aside = readdirSync(directory).filter((name) => name !== "bobbin.log");
  expect(aside.length).toBeLessThanOrEqual(4);
  expect(aside.length).toBeGreaterThan(0);
});

test("a secret is found in every form in which servers and libraries repeat it, and in parts", () => {
  const log = createLog(directory, "test");
  const secret = `p4ss "wörd" & app/key+42 long`;
  log.protect(secret);
  const forms = [
    secret,
    secret.replaceAll(" ", ""),
    encodeURIComponent(secret),
    new URLSearchParams({ password: secret }).toString(),
    JSON.stringify({ secret }),
    ...["", "u", "us", "\0anna\0", "user=anna\x01auth=Bearer "].flatMap((before) =>
      ["", "\x01\x01", "!"].map((after) => Buffer.from(before + secret + after).toString("base64")),
    ),
    Buffer.from(`xy${secret}`).toString("base64url"),
    secret.slice(0, 12),
    secret.slice(-12),
    secret.slice(4, 18),
    Buffer.from(secret).toString("base64").slice(5, 19),
  ];
  for (const form of forms) {
    const text = log.clean(`it said: (${form})`);
    const pieces = Array.from({ length: form.length - 11 }, (_, at) => form.slice(at, at + 12));
    const left = pieces.filter((piece) => text.includes(piece) && JSON.stringify(secret).includes(piece));
    expect([form, text.includes("[redacted]"), left]).toEqual([form, true, []]);
  }
  expect(log.clean("nothing here is a secret of anybody")).toBe("nothing here is a secret of anybody");
});

test("half a secret at the end of an endless text stays out", () => {
  const log = createLog(directory, "test");
  const secret = "abcdefghijklmnopqrstuvwxyz0123456789";
  log.protect(secret);
  for (const before of [3990, 15_990, 15_970]) log.info("long", { text1: `${"- ".repeat(before / 2)}${secret}` });
  for (let before = 0; before < 400; before += 7)
    log.info("many", { text1: "- ".repeat(before) + `${secret} `.repeat(420) });
  expect(readFileSync(join(directory, "bobbin.log"), "utf8")).not.toMatch(/abcdefgh|56789/);
});

const planted = ["Zephyrine", "harbourmaster", "Quartalsplan", "xylophone"];

test.each<[string, unknown]>([
  ["an SMTP reply", new Error("Message failed: 550 5.1.1 <zephyrine@example.test>: Recipient Zephyrine rejected")],
  ["a reply of several lines", new Error("Can't send: 554-5.7.1 Zephyrine\n554 5.7.1 harbourmaster xylophone")],
  ["an IMAP answer", "A7 NO [TRYCREATE] Mailbox doesn't exist: Zephyrine/Quartalsplan"],
  [
    "a library's own fields",
    Object.assign(new Error("Command failed"), {
      responseText: "Zephyrine",
      executedCommand: "A1 SELECT Zephyrine",
      response: { human: "xylophone" },
    }),
  ],
  ["JSON that is none", catching(() => JSON.parse('{"subject": "Zephyrine "harbourmaster" xylophone"}'))],
  ["a file that is not there", catching(() => readFileSync("/home/zephyrine/Quartalsplan 2026 xylophone.pdf"))],
  [
    "a path by itself",
    new Error("can't open /home/zephyrine/Quartalsplan.pdf or C:\\Users\\Zephyrine\\Quartalsplan.pdf"),
  ],
  [
    "an address with its name",
    `refused "Zephyrine, the harbourmaster" <zephyrine@xylophone.test> and zephyrine+1@example.test`,
  ],
  [
    "fields by name",
    { subject: "Zephyrine", folder: ["Quartalsplan"], nested: { fileName: "xylophone", address: "harbourmaster" } },
  ],
  [
    "an address on the web",
    "GET https://zephyrine:xylophone@files.example.test/Quartalsplan/harbourmaster?name=xylophone failed",
  ],
  [
    "a cause of a cause",
    new Error("outer", {
      cause: new Error("it's", { cause: new Error("‘x’ said “Zephyrine “harbourmaster” xylophone”") }),
    }),
  ],
])("content reaches no line: %s", (_what, value) => {
  createLog(directory, "test").warn("content", { error: value, cause: String(value), given: value });
  const text = readFileSync(join(directory, "bobbin.log"), "utf8");
  expect(planted.filter((word) => text.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
});

test("what helps in a bug report stays", () => {
  const log = createLog(directory, "test");
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:993"), {
    code: "ECONNREFUSED",
    syscall: "connect",
  });
  log.warn("step failed", {
    account: 3,
    kind: "offline",
    ms: 412,
    error: new Error("no answer within 400 ms", { cause }),
  });
  log.info("reply", {
    cause: "Error: Invalid login: 535 5.7.8 no such luck",
    host: "getaddrinfo ENOTFOUND imap.example.test",
  });
  const [first, second] = lines();
  expect(first).toMatchObject({ account: 3, kind: "offline", ms: 412 });
  expect(first).toMatchObject({
    error: {
      message: "no answer within 400 ms",
      stack: expect.stringMatching(/^\s+at /),
      cause: { code: "ECONNREFUSED", syscall: "connect", message: "connect ECONNREFUSED 127.0.0.1:993" },
    },
  });
  expect(second).toMatchObject({
    cause: "Error: Invalid login: 535 5.7.8 …",
    host: "getaddrinfo ENOTFOUND imap.example.test",
  });
});

test("a full disk costs lines, not the program", () => {
  symlinkSync("/dev/full", join(directory, "bobbin.log"));
  const log = createLog(directory, "test");
  expect(() => log.error("lost", { error: new Error("x") })).not.toThrow();
});

test.each(["a full disk", "no folder for it"])("the program starts and answers all the same: %s", async (what) => {
  const data = join(directory, "data");
  mkdirSync(join(data, what === "a full disk" ? "log" : "."), { recursive: true });
  if (what === "a full disk") symlinkSync("/dev/full", join(data, "log/bobbin.log"));
  else writeFileSync(join(data, "log"), "in the way");
  const app = await startLoopback({ data });
  try {
    const page = await enterPage(app);
    expect(await page.call("accounts.list", {})).toEqual([]);
    await expect(page.call("accounts.sync", { id: 7 as never, whole: false })).rejects.toMatchObject({
      kind: "not-found",
    });
    page.close();
  } finally {
    expect(await app.stop()).toBeLessThan(2000 * slowness());
  }
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
