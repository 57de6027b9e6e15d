import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { attachmentBytes, parseMail } from "../../../electron/mail/parse.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";

interface Expectation {
  must: Record<string, unknown>;
}

const cases = fixtureFolder("mailtests");
const torture = fixtureFolder("mail", "mime");

/** Headers on which at least three of four independent parsers agree. */
test.skipIf(cases === null)("reads headers as other parsers do", { timeout: 120_000 }, async () => {
  let [right, all] = [0, 0];
  const wrong: string[] = [];
  for (const name of globSync("01*/**/*.expect.json", { cwd: cases ?? "" })) {
    const path = join(cases ?? "", name);
    const { must } = JSON.parse(readFileSync(path, "utf8")) as Expectation;
    const mail = await parseMail(readFileSync(path.slice(0, -".expect.json".length)));
    const lower = (list: { address: string }[]) => list.map(({ address }) => address.toLowerCase()).filter(Boolean);
    const found: Record<string, unknown> = {
      from: lower(mail.addresses.from),
      to: lower(mail.addresses.to),
      cc: lower(mail.addresses.cc),
      messageId: mail.messageId,
      inReplyTo: mail.inReplyTo,
      references: mail.references,
      date: mail.date === null ? null : new Date(mail.date).toISOString().replace(/\.\d+/, ""),
    };
    for (const [field, value] of Object.entries(found)) {
      if (!(field in must)) continue;
      all += 1;
      if (JSON.stringify(value) === JSON.stringify(must[field])) right += 1;
      else wrong.push(`${name}: ${field} ${JSON.stringify(value)}`);
    }
  }
  expect(all).toBeGreaterThan(2000);
  expect(wrong).toEqual([]);
  expect(right).toBe(all);
});

test.skipIf(torture === null)("parses every torture message, and each attachment's bytes again", async () => {
  const names = globSync("*.eml", { cwd: torture ?? "" });
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const source = readFileSync(join(torture ?? "", name));
    const mail = await parseMail(source);
    for (const { id, size } of mail.attachments) expect((await attachmentBytes(source, id))?.byteLength).toBe(size);
  }
});
