import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Readable, Writable } from "../../../../electron/db/open.ts";
import { toMatch } from "../../../../electron/db/queries/match.ts";
import { searchMessages, searchSql } from "../../../../electron/db/queries/search.ts";
import { compile } from "../../../../electron/db/queries/search-conditions.ts";
import { indexMessages, unindexMessages } from "../../../../electron/db/search.ts";
import type { ListPosition } from "../../../../shared/model/conversation.ts";
import { type MessageId, messageId } from "../../../../shared/model/ids.ts";
import { parseQuery, printQuery } from "../../../../shared/text/query.ts";
import { seed } from "../../../support/seed.ts";
import { temporaryDatabase } from "../../../support/temporary-database.ts";
import { vocabulary } from "../../../support/words.ts";
import { context, holds, type Message, messagesOf, queries, tokens, word } from "./search-model.ts";

let database: ReturnType<typeof temporaryDatabase>;
let db: Readable;
let writer: Writable;
let all: Message[];

beforeAll(() => {
  database = temporaryDatabase();
  ({ reader: db, writer } = database);
  seed(writer, { messages: 1500, accounts: 2, words: 25 });
  copyEveryTenth();
  all = messagesOf(db);
});
afterAll(() => database.dispose());

function copyEveryTenth(): void {
  writer
    .prepare("UPDATE messages SET addresses = json_set(addresses, '$.cc', addresses -> '$.to') WHERE rowid % 10 = 0")
    .run();
}

function found(query: string, limit = 40): MessageId[] {
  const ids: MessageId[] = [];
  let after: ListPosition | null = null;
  do {
    const answer = searchMessages(db, { query, after, limit }, context);
    ids.push(...answer.hits.map((hit) => hit.messageId));
    after = answer.next;
  } while (after);
  return ids;
}

describe("searchMessages", () => {
  it("finds exactly what looking at every message finds, newest first, page by page", () => {
    let hits = 0;
    fc.assert(
      fc.property(queries, (query) => {
        const { clauses, problems } = parseQuery(query);
        expect(problems).toEqual([]);
        const expected = all.filter((message) => clauses.every((clause) => clause.some((one) => holds(message, one))));
        const ids = found(query);
        expect(ids, printQuery({ clauses })).toEqual(expected.map(({ id }) => id));
        hits += ids.length;
      }),
      { numRuns: 100 },
    );
    expect(hits).toBeGreaterThan(2_000);
  });

  it("finds of each conversation the newest hit of an answer, and every conversation", () => {
    const words = fc.tuple(queries, fc.integer({ min: 20, max: 200 }));
    fc.assert(
      fc.property(words, ([query, limit]) => {
        const { clauses } = parseQuery(query);
        const expected = all.filter((message) => clauses.every((clause) => clause.some((one) => holds(message, one))));
        const newest = new Map(expected.toReversed().map((message) => [message.conversation, message.id]));
        const seen = new Map<number, MessageId>();
        for (let after: ListPosition | null = null, first = true; first || after; first = false) {
          const { hits, next } = searchMessages(db, { query, after, limit, each: "conversation" }, context);
          expect(new Set(hits.map((hit) => hit.conversationId)).size).toBe(hits.length);
          for (const hit of hits) if (!seen.has(hit.conversationId)) seen.set(hit.conversationId, hit.messageId);
          after = next;
        }
        expect([...seen].toSorted((a, b) => a[0] - b[0])).toEqual([...newest].toSorted((a, b) => a[0] - b[0]));
      }),
      { numRuns: 60 },
    );
  });

  it("answers whatever is typed", () => {
    const syntax = fc.constantFrom(
      '"',
      "'",
      "*",
      "^",
      "(",
      ")",
      "NEAR(",
      "AND ",
      " NOT ",
      "{",
      "}",
      ":",
      "+",
      "-",
      "subject:",
      "\0",
      "\u{0301}",
      "💥",
      "%",
      "\\",
      ";--",
      "from:",
      "cc:",
      "in:",
      " OR ",
    );
    const typed = fc
      .array(fc.oneof(syntax, word, fc.string({ unit: "binary" })), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(typed, (query) => {
        expect(() => searchMessages(db, { query, after: null, limit: 5 }, context)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it("finds nothing where nothing is asked, and says what it did not understand", () => {
    expect(found("")).toEqual([]);
    expect(found("in:nowhere")).toEqual([]);
    const { problems } = searchMessages(
      db,
      { query: "in:nowhere account:nobody is:blue", after: null, limit: 5 },
      context,
    );
    expect(problems).toEqual([
      "“is:blue” is not known; use is:unread, read, starred or answered.",
      "There is no folder or conversation “nowhere”.",
      "There is no account “nobody”.",
    ]);
  });

  it("leaves out what has an unwanted word", () => {
    const [common, other] = [vocabulary[0] ?? "", vocabulary[1] ?? ""];
    const both = found(`${common} ${other} `);
    expect(both.length).toBeGreaterThan(10);
    expect(found(`${common} -${other} `)).toEqual(found(`${common} `).filter((id) => !both.includes(id)));
  });

  it("quotes whatever stands in a phrase", () => {
    expect(toMatch({ kind: "text", field: "from", words: 'a" OR "b', exact: true, prefix: false })).toBe(
      'sender : "a"" OR ""b"',
    );
  });

  it("marks what it found in its neighbourhood", () => {
    const message = all[3];
    const known = tokens(message?.text ?? "")[10] ?? "";
    const hit = searchMessages(db, { query: `${known} `, after: null, limit: 200 }, context).hits.find(
      ({ messageId: id }) => id === message?.id,
    );
    expect(hit?.marked).toContain(`\u{e000}${known}\u{e001}`);
  });

  it("says how far back it saw, and whether that is all", () => {
    const oldest = (account: string) => all.filter((message) => message.account === account).at(-1)?.at;
    const coverage = () => searchMessages(db, { query: "x ", after: null, limit: 1 }, context).coverage;
    expect(coverage()).toEqual([
      { accountId: 1, since: oldest("me1@example.org"), complete: true },
      { accountId: 2, since: oldest("me2@example.org"), complete: true },
    ]);
    writer.prepare("UPDATE accounts SET total = total + 1 WHERE id = 2").run();
    expect(coverage()[1]?.complete).toBe(false);
    writer.prepare("UPDATE accounts SET total = total - 1 WHERE id = 2").run();
  });
});

describe("indexMessages", () => {
  const entry = (words: string) => ({
    id: messageId.parse(all[0]?.id),
    subject: "",
    text: words,
    sender: "",
    recipients: "",
    files: "",
  });

  it("finds text of any script by its parts, whatever its accents", () => {
    const before = all[0]?.text ?? "";
    indexMessages(writer, [entry("東京都の天気 Ünterführung naïve ไปโรงเรียน Ελλάδα Straßenbahn")]);
    for (const query of [
      "京都",
      "天気",
      "unterf",
      "unterfuhrung ",
      "NAÏVE ",
      "โรงเรียน",
      "ελλ",
      '"straßenbahn"',
      "東京都の天気",
    ])
      expect(found(query), query).toEqual([all[0]?.id]);
    expect(found("京東")).toEqual([]);
    indexMessages(writer, [{ ...entry(before), subject: all[0]?.subject ?? "" }]);
    expect(found("unterfuhrung ")).toEqual([]);
  });

  it("forgets what it is told to, and nothing else", () => {
    const words = all[0]?.text.slice(0, 60) ?? "";
    const query = `"${words.slice(0, words.lastIndexOf(" "))}"`;
    expect(found(query)).toEqual([all[0]?.id]);
    unindexMessages(writer, [messageId.parse(all[0]?.id), messageId.parse(1)]);
    expect(found(query)).toEqual([]);
    indexMessages(writer, [{ ...entry(all[0]?.text ?? ""), subject: all[0]?.subject ?? "" }]);
    expect(found(query)).toEqual([all[0]?.id]);
  });
});

describe("plans", () => {
  it.each([
    ["lunch", "SCAN s VIRTUAL TABLE"],
    ["lunch -box from:anna after:2020", "SCAN s VIRTUAL TABLE"],
    ["is:starred", "SEARCH m USING INDEX messages_starred"],
    ["is:unread", "SEARCH m USING INDEX messages_unread"],
    ["has:attachment after:2020", "SEARCH m USING INDEX messages_with_attachments"],
    ["account:me1", "SEARCH m USING INDEX messages_by_account"],
    ["on:2024-05", "SEARCH m USING INTEGER PRIMARY KEY"],
  ])("takes %s newest first without sorting", (query, start) => {
    const statement = searchSql(compile(db, parseQuery(query), context), null, 50);
    const steps = db.orm.all<{ detail: string }>(sql`EXPLAIN QUERY PLAN ${statement}`).map(({ detail }) => detail);
    expect(steps[0]).toContain(start);
    expect(steps.join("; ")).not.toMatch(/TEMP B-TREE|SCAN m/);
  });
});
