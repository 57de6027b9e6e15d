import { join } from "node:path";
import { expect, test } from "vitest";
import { readContent } from "../../../electron/demo/content.ts";
import { writeHistory } from "../../../electron/demo/history.ts";
import { parseStory } from "../../../electron/demo/story.ts";
import { writeMime } from "../../../electron/demo/write-mime.ts";
import { parseMail } from "../../../electron/mail/parse.ts";

const content = readContent(join(import.meta.dirname, "../../../resources/demo"));
const now = Date.parse("2026-11-21T12:00:00Z");
const day = 86_400_000;
const { placed, stories } = writeHistory(content, now, 7);

test("there is plenty of mail, from minutes ago to two years back, in every folder", () => {
  expect(placed.length).toBeGreaterThan(350);
  const times = placed.map(({ letter }) => letter.at);
  expect(now - Math.max(...times)).toBeLessThan(day / 24);
  expect(now - Math.min(...times)).toBeGreaterThan(1.8 * 365 * day);
  expect(Math.max(...times)).toBeLessThanOrEqual(now);
  for (const mailbox of ["private", "work"])
    for (const folder of ["INBOX", "Archive", "Sent", "Trash"])
      expect(placed.some((each) => each.mailbox === mailbox && each.folder === folder)).toBe(true);
  expect(placed.some(({ folder }) => folder === "Junk")).toBe(true);
  expect(stories.get("birthday")).toHaveLength(25);
  expect(stories.get("contours")).toHaveLength(60);
});

test("the same moment and seed give the same bytes, and no two letters share an id", () => {
  const bytes = (seed: number) =>
    writeHistory(content, now, seed).placed.map(({ letter }) => Buffer.from(writeMime(letter)).toString("base64"));
  expect(bytes(7)).toEqual(bytes(7));
  expect(bytes(8)).not.toEqual(bytes(7));
  expect(new Set(placed.map(({ letter }) => letter.key)).size).toBe(placed.length);
});

test("everything is sound mail, and what was written is what is read", async () => {
  for (const { letter } of placed) {
    const mail = await parseMail(writeMime(letter));
    expect(mail.problems, letter.key).toEqual([]);
    expect(mail).toMatchObject({ subject: letter.subject, messageId: letter.key, references: letter.references });
    expect(mail.addresses.from).toEqual([{ name: letter.from.name, address: letter.from.address }]);
    expect(mail.addresses.to).toEqual(letter.to.map(({ name, address }) => ({ name, address })));
    expect(mail.date).toBe(Math.floor(letter.at / 1000) * 1000);
    expect(mail.text.trim()).toBe(letter.text.trim());
    for (const file of letter.files.filter(({ contentType }) => !contentType.startsWith("text/calendar")))
      expect(mail.attachments.find(({ name }) => name === file.name)).toMatchObject({ size: file.data.byteLength });
  }
});

test("nobody and nothing in it is real: every domain is reserved for examples", () => {
  for (const { letter } of placed) {
    const source = Buffer.from(writeMime(letter)).toString("utf8");
    for (const [, domain] of source.matchAll(/(?:@|https?:\/\/)((?:[a-z0-9-]+\.)+[a-z]+)/g))
      expect(domain, letter.key).toMatch(/\.(example|test)$/);
  }
});

test("newsletters bring remote pictures and a pixel that tells who opened them", () => {
  const letters = placed.map(({ letter }) => letter).filter(({ headers }) => headers["List-Unsubscribe"]);
  const remote = letters.filter(({ html }) => html?.includes('width="1" height="1"') && /<img src="https:/.test(html));
  expect(remote.length).toBeGreaterThan(40);
});

test("a story's text is read as it is written", () => {
  const story = parseStory(
    "x",
    "subject: A: b\naccount: work\n== tom 2d unread +a~b.pdf cc:me,ann\nOne\n\nTwo\n== me 3h\nNo\n",
  );
  expect(story).toMatchObject({ subject: "A: b", mailbox: "work", folder: "INBOX" });
  expect(story.messages).toMatchObject([
    { from: "tom", ago: 2880, unread: true, files: ["a b.pdf"], cc: ["me", "ann"], text: "One\n\nTwo" },
    { from: "me", ago: 180, unread: false, to: null },
  ]);
  expect(() => parseStory("x", "folder: Cellar\n")).toThrow(RangeError);
});
