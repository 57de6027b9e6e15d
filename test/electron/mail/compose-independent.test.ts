import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { array, constantFrom, option, record, sample, string, uint8Array } from "fast-check";
import { ImapFlow } from "imapflow";
import { describe, expect, test } from "vitest";
import { composeMail } from "../../../electron/mail/compose.ts";
import type { MailToCompose } from "../../../electron/mail/model.ts";
import { dovecotMissing, startDovecot } from "../../servers/dovecot.ts";

/** What Python's parser read; see `support/read-mail.py`. */
interface Read {
  subject: string;
  from: { name: string; address: string }[];
  to: { name: string; address: string }[];
  cc: { name: string; address: string }[];
  messageId: string;
  date: number;
  text: string | null;
  html: string | null;
  files: { name: string; contentId: string | null; sha256: string }[];
  defects: string[];
  longest: number;
  ascii: boolean;
}

const scripts = [
  "Grüße",
  "日本語のメール",
  "Привет мир",
  "שלום עולם",
  "🧵🪡",
  "plain words",
  "a, “b” (c); d:e",
  "ﬁ ½ ﷺ",
];
const phrase = string({ unit: "grapheme", maxLength: 40 }).map((value) =>
  value
    .replace(/\p{C}|[\p{Zl}\p{Zp}]/gu, "")
    .replace(/\s+/gu, " ")
    .trim(),
);
const words = constantFrom(...scripts).chain((script) => phrase.map((more) => `${script} ${more}`.trim()));
const line = array(words, { maxLength: 12 }).map((parts) => parts.join(" ").replace(/^[> ]+/, ""));
const body = array(line, { minLength: 1, maxLength: 6 }).map((lines) => ["Hello,", ...lines].join("\n"));
const who = record({
  name: words.map((name) => name.slice(0, 60).toWellFormed().trim()),
  address: constantFrom("anna@example.org", "o'brien+tag@sub.example.com", "x_y.z@example.net"),
});
const letter = record({
  subject: words,
  from: who,
  to: array(who, { minLength: 1, maxLength: 3 }),
  cc: array(who, { maxLength: 2 }),
  text: body,
  html: option(body.map((text) => `<p>${text.replace(/[<&]/g, "")}</p><img src="cid:picture@bobbin">`)),
  files: array(
    record({
      name: words.map(
        (name) =>
          `${name
            .replace(/[/\\"]/g, "")
            .slice(0, 80)
            .toWellFormed()}.pdf`,
      ),
      data: uint8Array({ maxLength: 2000 }),
    }),
    { maxLength: 2 },
  ),
});

function letters(count: number): MailToCompose[] {
  return sample(letter, { numRuns: count, seed: 20_261_121 }).map(({ files, html, to, cc, ...rest }, index) => ({
    ...rest,
    to: distinct(to),
    cc: distinct(cc).filter(({ address }) => !to.some((one) => one.address === address)),
    key: `${index}.letter@bobbin.example`,
    date: Date.UTC(2026, 10, 21, 12, index % 60),
    bcc: [],
    html,
    inReplyTo: null,
    references: [],
    attachments: [
      ...(html === null
        ? []
        : [
            {
              name: "picture.png",
              contentType: "image/png",
              contentId: "picture@bobbin",
              data: new Uint8Array([1, 2, index]),
            },
          ]),
      ...files.map((file) => ({ ...file, contentType: "application/pdf", contentId: null })),
    ],
  }));
}

function distinct(people: { name: string; address: string }[]): { name: string; address: string }[] {
  return [...new Map(people.map((person) => [person.address, person])).values()];
}

function readByPython(sources: Uint8Array[]): Read[] {
  const input = sources.map((source) => Buffer.from(source).toString("base64")).join("\n");
  const script = join(import.meta.dirname, "../../support/read-mail.py");
  const output = execFileSync("python3", [script], { input: `${input}\n`, maxBuffer: 1 << 28, encoding: "utf8" });
  return output
    .trim()
    .split("\n")
    .map((answer): Read => JSON.parse(answer));
}

/** Lines end where their words do; how many empty ones follow the last says nothing. */
function shown(text: string | null): string {
  return (text ?? "").replace(/ +$/gm, "").replace(/\n+$/, "");
}

test("what is composed is read by another parser as it was written", async () => {
  const written = letters(200);
  const sources = await Promise.all(written.map(async (message) => (await composeMail(message)).source));
  for (const [index, read] of readByPython(sources).entries()) {
    const message = written[index];
    if (!message) throw new Error("There are more answers than letters");
    expect(read).toMatchObject({
      subject: message.subject,
      from: [message.from],
      to: message.to,
      cc: message.cc,
      messageId: `<${message.key}>`,
      date: message.date,
      defects: [],
      ascii: true,
    });
    expect(shown(read.text)).toBe(shown(message.text));
    expect(read.html === null ? null : shown(read.html)).toBe(message.html === null ? null : shown(message.html));
    expect(read.files).toEqual(
      message.attachments.map(({ name, contentId, data }) => ({
        name,
        contentId: contentId === null ? null : `<${contentId}>`,
        sha256: createHash("sha256").update(data).digest("hex"),
      })),
    );
    expect(read.longest).toBeLessThanOrEqual(998);
  }
});

interface Structure {
  type: string;
  childNodes?: Structure[] | undefined;
}

/** The tree in one line: `multipart/mixed(text/plain application/pdf)`. */
function outline({ type, childNodes }: Structure): string {
  return childNodes ? `${type}(${childNodes.map(outline).join(" ")})` : type;
}

function expectedOutline({ html, attachments }: MailToCompose): string {
  const rich = "multipart/alternative(text/plain multipart/related(text/html image/png))";
  const files = attachments.filter(({ contentId }) => contentId === null);
  const inner = html === null ? "text/plain" : rich;
  return files.length === 0 ? inner : `multipart/mixed(${[inner, ...files.map(() => "application/pdf")].join(" ")})`;
}

describe.skipIf(dovecotMissing() !== null)("in Dovecot", () => {
  test("BODYSTRUCTURE shows every letter as it was meant", async () => {
    const server = await startDovecot();
    const [user] = server.users;
    if (!user) throw new Error("The server has no user");
    const client = new ImapFlow({
      host: server.host,
      port: server.port,
      secure: false,
      auth: { user: user.name, pass: user.password },
      logger: false,
    });
    try {
      await client.connect();
      const written = letters(40);
      for (const message of written) await client.append("INBOX", Buffer.from((await composeMail(message)).source));
      await client.mailboxOpen("INBOX");
      const outlines: string[] = [];
      for await (const { bodyStructure } of client.fetch("1:*", { bodyStructure: true }))
        outlines.push(bodyStructure ? outline(bodyStructure) : "nothing");
      expect(outlines).toEqual(written.map(expectedOutline));
    } finally {
      client.close();
      await server.stop();
    }
  });
});
