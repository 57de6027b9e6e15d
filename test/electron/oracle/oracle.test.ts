import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";

const built = join(import.meta.dirname, "../../../out/main/oracle.js");
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
});

interface Answer {
  id: unknown;
  result?: Record<string, unknown>;
  error?: string;
}

/** Gives the built entry these lines and the end of input; its answers and its exit code. */
async function ask(...lines: string[]): Promise<{ answers: Answer[]; code: number | null }> {
  if (!existsSync(built)) throw new Error("out/main/oracle.js is missing: npm run build");
  const started = spawn(process.execPath, [built], { stdio: ["pipe", "pipe", "inherit"] });
  child = started;
  const answers: Answer[] = [];
  createInterface({ input: started.stdout }).on("line", (line) => answers.push(JSON.parse(line) as Answer));
  const ended = new Promise<number | null>((resolve) => started.once("close", resolve));
  for (const line of lines) started.stdin.write(`${line}\n`);
  started.stdin.end();
  return { code: await ended, answers };
}

const mail = Buffer.from("Subject: Tea\r\n\r\nAt four?\r\n").toString("base64");

test("answers each line in its turn, also those that are no case, and ends with its input", async () => {
  const { answers, code } = await ask(
    JSON.stringify({ id: "a", verb: "parse", base64: mail }),
    'not json, "id": "b"',
    "[]",
    "null",
    JSON.stringify({ id: { x: 1 } }),
    JSON.stringify({ id: 5, verb: "constructor" }),
    JSON.stringify({ id: 6, verb: "parse" }),
    "",
    JSON.stringify({ id: 7, verb: "thread", messages: "none" }),
    JSON.stringify({ id: 8, verb: "subject", subject: "Re: Tea" }),
  );
  expect(code).toBe(0);
  expect(answers.map(({ id }) => id)).toEqual(["a", "b", null, null, { x: 1 }, 5, 6, 7, 8]);
  expect(answers.map(({ error }) => error !== undefined)).toEqual([
    ...[false, true, true, true, true, true, true, false, false],
  ]);
  expect(answers[0]?.result).toMatchObject({ subject: "Tea", text: "At four?\n", attachments: [] });
  expect(answers[8]?.result).toEqual({ base: "Tea", isReply: true, isForward: false });
});

test("has all verbs", async () => {
  const ics = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nSUMMARY:Tea\nEND:VEVENT\nEND:VCALENDAR";
  const cases = [
    { verb: "sanitize", html: "<p onclick=x>hi<script>1</script>" },
    { verb: "reply", text: "Yes\n\n> no" },
    { verb: "address", address: "A <a@x.example>" },
    { verb: "charset", base64: Buffer.from("+AOk-").toString("base64"), charset: "utf-7" },
    { verb: "mailto", url: "mailto:a@x.example?attach=x" },
    { verb: "checkUrl", url: "https://x.example/", addresses: { "x.example": ["10.0.0.1"] } },
    { verb: "tnef", base64: Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]).toString("base64") },
    { verb: "bounce", base64: mail },
    { verb: "calendar", text: ics },
    { verb: "unsubscribe", headers: { "List-Unsubscribe": "<https://x.example/u>" } },
    { verb: "authentication", headers: { "Authentication-Results": "mx; spf=pass" }, trusted: ["mx"] },
    {
      verb: "thread",
      messages: [{ id: "1", messageId: "a@b", inReplyTo: [], references: [], subject: "", date: null }],
    },
  ];
  const { answers } = await ask(...cases.map((request, id) => JSON.stringify({ id, ...request })));
  expect(answers.map(({ error }) => error)).toEqual(cases.map(() => undefined));
  expect(answers.map(({ result }) => result)).toMatchObject([
    { html: expect.not.stringMatching(/script|onclick/) },
    { visible: "Yes" },
    { addresses: [{ name: "A", address: "a@x.example" }] },
    { text: "é" },
    { to: ["a@x.example"], rejected: ["attach"] },
    { allowed: false },
    { files: [] },
    { isBounce: false },
    { events: [{ summary: "Tea" }] },
    { https: "https://x.example/u", oneClick: false },
    { spf: "pass", dmarc: null },
    { threads: [{ messages: ["1"] }] },
  ]);
});

test("reads ids to thread by as header fields write them", async () => {
  const none = { subject: "", date: "" };
  const messages = [
    { id: "1", messageId: "<a@b>", inReplyTo: null, references: [], ...none },
    { id: "2", messageId: "<>", inReplyTo: "Your message of Mon <a@b>; from joe", references: [], ...none },
    { id: "3", messageId: "", inReplyTo: "", references: "<x@y> <c@d>", ...none },
    { id: "4", messageId: "<>", inReplyTo: "<>", references: ["<>"], ...none },
    { id: "5", messageId: "<c@d>", inReplyTo: "Joe's message of Nov 13", references: [], ...none },
    { id: "6", messageId: null, inReplyTo: "Joe's message of Nov 13", references: ["e"], ...none },
    { id: "7", messageId: "e", inReplyTo: [], references: [], ...none },
  ];
  const { answers } = await ask(JSON.stringify({ id: 1, verb: "thread", messages }));
  expect(answers[0]?.result).toEqual({
    threads: [["1", "2"], ["3", "5"], ["4"], ["6", "7"]].map((list) => ({ messages: list })),
  });
});

test("survives what is huge or made to hang, and goes on", { timeout: 240_000 }, async () => {
  const parse = (id: number, source: string) =>
    JSON.stringify({ id, verb: "parse", base64: Buffer.from(source, "latin1").toString("base64") });
  const deep = Array.from(
    { length: 20_000 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
  ).join("");
  const { answers, code } = await ask(
    parse(
      0,
      `Subject: big\nContent-Type: application/x\nContent-Transfer-Encoding: base64\n\n${"QUFB\n".repeat(8_000_000)}`,
    ),
    parse(1, `Subject: parts\nContent-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(400_000)}`),
    parse(2, deep),
    parse(3, `To: ${"(".repeat(2_000_000)}\nReferences: ${"<".repeat(2_000_000)}\n\n${"=?".repeat(1_000_000)}`),
    parse(4, `Content-Type: text/html\n\n${"<div>".repeat(1_000_000)}`),
    JSON.stringify({ id: 5, verb: "sanitize", html: "<b>".repeat(500_000) }),
    JSON.stringify({ id: 6, verb: "reply", text: "> On x wrote:\n".repeat(200_000) }),
    JSON.stringify({ id: 7, verb: "mailto", url: `mailto:${"%".repeat(2_000_000)}` }),
    JSON.stringify({
      id: 8,
      verb: "authentication",
      text: `Authentication-Results: ${"a".repeat(900_000)}\n\n`,
      trusted: ["a"],
    }),
    JSON.stringify({ id: 9, verb: "calendar", text: `BEGIN:VEVENT\nRRULE:${"FREQ=SECONDLY;".repeat(100_000)}` }),
    JSON.stringify({
      id: 10,
      verb: "bounce",
      text: `From: mailer-daemon@x\nSubject: failed\n\n${"a@".repeat(1_000_000)}`,
    }),
    JSON.stringify({ id: 11, verb: "subject", subject: "Re: ".repeat(500_000) }),
    `{"id": 12, "verb": "parse", "base64": "${"A".repeat(30_000_000)}`,
    JSON.stringify({ id: 13, verb: "parse", base64: mail }),
  );
  expect(code).toBe(0);
  expect(answers.map(({ id }) => id)).toEqual(Array.from({ length: 14 }, (_, id) => id));
  expect(answers[0]?.result).toMatchObject({ subject: "big", attachments: [{ size: 24_000_000 }] });
  expect(answers[12]?.error).toContain("JSON");
  expect(answers[13]?.result).toMatchObject({ subject: "Tea" });
});

test("waits for whoever does not read its answers", async () => {
  const started = spawn(process.execPath, [built], { stdio: ["pipe", "pipe", "inherit"] });
  child = started;
  const line = `${JSON.stringify({ id: 1, verb: "charset", base64: Buffer.alloc(300_000, 65).toString("base64"), charset: "utf-8" })}\n`;
  for (let count = 0; count < 40; count += 1) started.stdin.write(line);
  started.stdin.end();
  let lines = 0;
  createInterface({ input: started.stdout }).on("line", () => {
    lines += 1;
  });
  const code = await new Promise((resolve) => started.once("close", resolve));
  expect([code, lines]).toEqual([0, 40]);
});
