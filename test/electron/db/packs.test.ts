import { afterEach, beforeEach, expect, test } from "vitest";
import { check } from "../../../electron/db/check.ts";
import type { Writable } from "../../../electron/db/open.ts";
import {
  type Content,
  contentOf,
  forgettingPacks,
  saveContents,
  textsOf,
  tidyPacks,
} from "../../../electron/db/packs.ts";
import { unpackBytes } from "../../../electron/db/schema/columns.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import { seed } from "../../support/seed.ts";
import { temporaryDatabase } from "../../support/temporary-database.ts";

let database: ReturnType<typeof temporaryDatabase>;
let db: Writable;
let ids: MessageId[];

beforeEach(() => {
  database = temporaryDatabase();
  db = database.writer;
  seed(db, { messages: 120, accounts: 1, words: 4 });
  ids = db
    .prepare<{ id: MessageId }>("SELECT id FROM messages ORDER BY id")
    .all()
    .map(({ id }) => id);
  db.prepare("DELETE FROM message_contents").run();
});
afterEach(() => database.dispose());

const packCount = (): number => db.prepare<{ count: number }>("SELECT count(*) AS count FROM packs").get()?.count ?? -1;
/** Contents are put into packs only, not into the search index (10). */
const faults = (): string[] => check(db).flatMap(({ number, invariant }) => (number === 10 ? [] : invariant));

/** Text, HTML and source in every combination, empty ones and ones larger than a pack among them. */
function example(id: MessageId, index: number): Content {
  const long = index % 40 === 7 ? 60_000 : 1 + index * 3;
  const text = index % 10 === 3 ? "" : `ü${index} `.repeat(long);
  const html = index % 3 === 0 ? null : `<p>${index}</p>`.repeat(index % 7);
  const source = index % 4 === 1 ? null : Buffer.from(`Subject: ${index}\r\n\r\n${"x".repeat(long * 8)}\xff`, "latin1");
  return { id, text, html, source, complete: source !== null && index % 2 === 0 };
}

test("what is kept together comes back for each message as it was, and so does what replaces it", () => {
  const contents = ids.map(example);
  db.transaction(() => saveContents(db, contents));
  expect(packCount()).toBeLessThan(ids.length / 2);
  for (const content of contents) expect(contentOf(db, content.id)).toEqual(content);
  expect(textsOf(db, ids)).toEqual(new Map(contents.map(({ id, text }) => [id, text])));
  const other = ids.slice(0, 30).map((id, index) => example(id, index + 1));
  db.transaction(() => saveContents(db, other));
  for (const content of [...other, ...contents.slice(30)]) expect(contentOf(db, content.id)).toEqual(content);
  expect(faults()).toEqual([]);
});

test("a pack goes with its last message", () => {
  db.transaction(() => saveContents(db, ids.map(example)));
  db.prepare("DELETE FROM messages WHERE id <> ?").run(ids[20]);
  expect(packCount()).toBe(2);
  db.prepare("DELETE FROM messages").run();
  expect(packCount()).toBe(0);
});

test("packs that are mostly of removed messages are written anew, without what went", () => {
  const contents = ids.map(example);
  db.transaction(() => saveContents(db, contents));
  const kept = contents.filter((_, index) => index % 5 === 0);
  db.prepare(`DELETE FROM messages WHERE id NOT IN (SELECT value FROM json_each(?))`).run(
    JSON.stringify(kept.map(({ id }) => id)),
  );
  const bytes = () => db.prepare<{ sum: number }>("SELECT sum(bytes) AS sum FROM packs").get()?.sum ?? 0;
  const live = () => db.prepare<{ sum: number }>("SELECT sum(live) AS sum FROM packs").get()?.sum ?? 0;
  expect(bytes()).toBeGreaterThan(live() * 2);
  for (let round = 0; round < 20; round++) db.transaction(() => tidyPacks(db));
  expect(bytes()).toBeLessThanOrEqual(live() * 2);
  for (const content of kept) expect(contentOf(db, content.id)).toEqual(content);
  expect(faults().filter((invariant) => invariant.includes("pack"))).toEqual([]);
});

test("of what is forgotten no pack keeps a word, and nothing else is lost", () => {
  const contents = ids.map(example);
  db.transaction(() => saveContents(db, contents));
  const gone = ids.filter((_, index) => index % 9 === 0);
  const words = () =>
    db
      .prepare<{ data: Uint8Array; bytes: number }>("SELECT data, bytes FROM packs")
      .all()
      .map(({ data, bytes }) => Buffer.from(unpackBytes(data, bytes)).toString("utf8"))
      .join("");
  expect(words()).toContain("ü27 ");
  db.transaction(() =>
    forgettingPacks(db, gone, () => {
      db.prepare("DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))").run(JSON.stringify(gone));
    }),
  );
  expect(words()).not.toContain("ü27 ");
  for (const content of contents) if (!gone.includes(content.id)) expect(contentOf(db, content.id)).toEqual(content);
});
