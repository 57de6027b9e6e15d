import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Readable, Writable } from "../../../../electron/db/open.ts";
import { textsOf } from "../../../../electron/db/packs.ts";
import { toMatch } from "../../../../electron/db/queries/match.ts";
import { searchMessages, searchSql } from "../../../../electron/db/queries/search.ts";
import { compile } from "../../../../electron/db/queries/search-conditions.ts";
import { indexMessages, unindexMessages } from "../../../../electron/db/search.ts";
import type { MailAddress } from "../../../../shared/model/address.ts";
import type { ListPosition } from "../../../../shared/model/conversation.ts";
import { type MessageId, messageId } from "../../../../shared/model/ids.ts";
import { parseQuery, printQuery, type Term } from "../../../../shared/text/query.ts";
import { dateRange } from "../../../../shared/text/query-dates.ts";
import { seed } from "../../../support/seed.ts";
import { temporaryDatabase } from "../../../support/temporary-database.ts";
import { names, vocabulary } from "../../../support/words.ts";

let database: ReturnType<typeof temporaryDatabase>;
let db: Readable;
let writer: Writable;
let all: Message[];
const context = { now: Date.UTC(2026, 9, 1), timeZone: "Europe/Berlin" };

interface Message {
  id: MessageId;
  subject: string;
  text: string;
  from: string;
  to: string;
  cc: string;
  files: string;
  account: string;
  folders: string[];
  at: number;
  read: boolean;
  own: boolean;
  starred: boolean;
  answered: boolean;
}

beforeAll(() => {
  database = temporaryDatabase();
  ({ reader: db, writer } = database);
  seed(writer, { messages: 1500, accounts: 2, words: 25 });
  copyEveryTenth();
  all = messages();
});
afterAll(() => database.dispose());

const nameOf = (list: MailAddress[]) => list.map(({ name, address }) => `${name} ${address}`).join(" ");

function copyEveryTenth(): void {
  writer
    .prepare("UPDATE messages SET addresses = json_set(addresses, '$.cc', addresses -> '$.to') WHERE rowid % 10 = 0")
    .run();
}

function messages(): Message[] {
  const rows = db
    .prepare<{ [column: string]: string } & { id: MessageId; at: number }>(
      `SELECT m.*, m.sort_at AS at, a.address AS account,
         (SELECT group_concat(f.path) FROM placements p JOIN folders f ON f.id = p.folder_id WHERE p.message_id = m.id) AS folders,
         (SELECT group_concat(name) FROM attachments t WHERE t.message_id = m.id) AS files
       FROM messages m JOIN accounts a ON a.id = m.account_id ORDER BY m.id DESC`,
    )
    .all();
  const texts = textsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { from, to, cc } = JSON.parse(row["addresses"] ?? "");
    return {
      id: row.id,
      subject: row["subject"] ?? "",
      text: texts.get(row.id) ?? "",
      from: nameOf(from),
      to: nameOf(to),
      cc: nameOf(cc),
      files: row["files"] ?? "",
      account: row["account"] ?? "",
      folders: (row["folders"] ?? "").split(","),
      at: row.at,
      read: Boolean(row["read"]),
      own: row["direction"] === "out",
      starred: Boolean(row["starred"]),
      answered: Boolean(row["answered"]),
    };
  });
}

const tokens = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function says(text: string, words: string, prefix: boolean): boolean {
  const [have, want] = [tokens(text), tokens(words)];
  const fits = (token: string | undefined, index: number) => {
    const wanted = want[index] ?? "";
    return index === want.length - 1 && prefix && wanted.length > 2 ? token?.startsWith(wanted) : token === wanted;
  };
  return have.some((_, start) => want.every((_word, index) => fits(have[start + index], index)));
}

/** The slow and plain way: look at every message. */
function holds(message: Message, term: Term): boolean {
  const yes = (() => {
    switch (term.kind) {
      case "text": {
        const columns = {
          from: [message.from],
          to: [message.to],
          cc: [message.cc],
          subject: [message.subject],
          filename: [message.files],
          any: [message.subject, message.text, message.from, message.to, message.files],
        }[term.field ?? "any"];
        return columns.some((column) => says(column, term.words, term.prefix));
      }
      case "in":
        return message.folders.includes(term.folder);
      case "account":
        return message.account.includes(term.account);
      case "is":
        return {
          unread: !message.read && !message.own,
          read: message.read,
          starred: message.starred,
          answered: message.answered,
        }[term.state];
      case "attachment":
        return message.files !== "";
      case "date": {
        const range = dateRange(term.date, context.now, context.timeZone) ?? { from: 0, until: 0 };
        if (term.side === "on") return message.at >= range.from && message.at < range.until;
        return term.side === "before" ? message.at < range.from : message.at >= range.from;
      }
    }
  })();
  return yes !== term.negated;
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

const word = fc.integer({ min: 0, max: 60 }).map((index) => vocabulary[index] ?? "");
const person = fc.integer({ min: 0, max: 40 }).map((index) => names[index] ?? { name: "", address: "" });
const term = fc.oneof(
  word,
  fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`),
  word.map((known) => known.slice(0, 3)),
  person.map(({ address }) => `from:${address}`),
  person.map(({ name }) => `to:"${name}"`),
  person.map(({ address }) => `cc:${address}`),
  word.map((known) => `subject:${known}`),
  word.map((known) => `filename:${known}`),
  fc.constantFrom(
    "is:unread",
    "is:read",
    "is:starred",
    "is:answered",
    "has:attachment",
    "account:me1",
    "in:trash",
    "in:inbox",
    "in:sent",
  ),
  fc.constantFrom("before:2020", "after:2024-06", "on:2022-11", "after:3y", "before:2018-03-25"),
);
const signed = fc.tuple(fc.boolean(), term).map(([minus, plain]) => (minus ? `-${plain}` : plain));
const queries = fc
  .array(
    fc.array(signed, { minLength: 1, maxLength: 3 }).map((any) => any.join(" OR ")),
    { minLength: 1, maxLength: 3 },
  )
  .map((clauses) => clauses.join(" "));

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
