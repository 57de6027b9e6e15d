import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allAttachmentBytes, attachmentBytes, parseMail } from "../../../electron/mail/parse.ts";
import { parseVerb } from "../../../electron/oracle/parse-verb.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";
import { type Expectation, type ParseAnswer, scoreFields } from "../../support/mail-score.ts";
import { slowness } from "../../support/slowness.ts";

const cases = fixtureFolder("mailtests");
const torture = fixtureFolder("mail", "mime");
const names = cases === null ? [] : globSync("**/*.expect.json", { cwd: cases });

function sourceOf(name: string): Buffer {
  const source = readFileSync(join(cases ?? "", name.slice(0, -".expect.json".length)));
  return source.subarray(0, 5).toString("latin1") === "From " ? source.subarray(source.indexOf(0x0a) + 1) : source;
}

/** On what at least three of four independent parsers agree. */
test.skipIf(cases === null)("reads mails as other parsers do", async () => {
  let [right, all, perfect] = [0, 0, 0];
  const wrong: string[] = [];
  for (const name of names) {
    const expectation = JSON.parse(readFileSync(join(cases ?? "", name), "utf8")) as Expectation;
    const answer = (await parseVerb({ base64: sourceOf(name).toString("base64") })) as ParseAnswer;
    const fields = Object.entries(scoreFields(expectation, answer));
    const good = fields.filter(([, isRight]) => isRight).length;
    right += good;
    all += fields.length;
    perfect += good === fields.length ? 1 : 0;
    wrong.push(...fields.filter(([, isRight]) => !isRight).map(([field]) => `${name}: ${field}`));
  }
  expect(all).toBeGreaterThan(4000);
  expect(right / all, wrong.join("\n")).toBeGreaterThanOrEqual(0.998);
  expect(perfect / names.length, wrong.join("\n")).toBeGreaterThanOrEqual(0.98);
});

/** The same mail as a server, a file or a torn connection may give it. */
function* variants(source: Buffer): Generator<Buffer> {
  const text = source.toString("latin1").replaceAll("\r\n", "\n");
  yield Buffer.from(text, "latin1");
  yield Buffer.from(text.replaceAll("\n", "\r\n"), "latin1");
  for (let eighth = 1; eighth < 8; eighth += 1) yield source.subarray(0, Math.floor((source.length * eighth) / 8));
  const end = text.indexOf("\n\n");
  const fields = text.slice(0, Math.max(end, 0)).split(/\n(?![ \t])/);
  for (const [index] of fields.slice(0, 60).entries())
    yield Buffer.from(fields.toSpliced(index, 1).join("\n") + text.slice(Math.max(end, 0)), "latin1");
}

test.skipIf(cases === null)(
  "reads each in every line end, cut and without each field",
  { timeout: 300_000 },
  async () => {
    let [all, slowest] = [0, 0];
    for (const name of names) {
      for (const source of variants(sourceOf(name))) {
        const started = performance.now();
        const mail = await parseMail(source, { exact: true });
        slowest = Math.max(slowest, performance.now() - started);
        all += 1;
        expect(mail.attachments.every(({ sha256 }) => sha256 !== null)).toBe(true);
      }
    }
    expect(all).toBeGreaterThan(5000);
    expect(slowest).toBeLessThan(5000 * slowness());
  },
);

test.skipIf(cases === null)("finds the same text whatever the line ends", async () => {
  const differing: string[] = [];
  for (const name of names) {
    const [bare, full] = [...variants(sourceOf(name))];
    const [one, other] = [await parseMail(bare ?? Buffer.of()), await parseMail(full ?? Buffer.of())];
    const seen = ({ subject, addresses, text, attachments }: typeof one) =>
      JSON.stringify([subject, addresses, text, attachments.map(({ name: file, contentType }) => [file, contentType])]);
    if (seen(one) !== seen(other)) differing.push(name);
  }
  expect(differing).toEqual([]);
});

test.skipIf(torture === null)("parses every torture message, and each attachment's bytes again", async () => {
  const mails = globSync("*.eml", { cwd: torture ?? "" });
  expect(mails.length).toBeGreaterThan(0);
  for (const name of mails) {
    const source = readFileSync(join(torture ?? "", name));
    const [mail, contents] = [await parseMail(source, { exact: true }), await allAttachmentBytes(source)];
    for (const [index, { id, size }] of mail.attachments.entries()) {
      const bytes = await attachmentBytes(source, id);
      expect(bytes?.byteLength).toBe(size);
      expect(bytes).toEqual(contents[index]);
    }
  }
});
