import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuery, printQuery, type Term } from "../../../shared/text/query.ts";

const text = (words: string, rest: Partial<Term & { kind: "text" }> = {}) => ({
  kind: "text",
  field: null,
  words,
  exact: false,
  prefix: false,
  negated: false,
  ...rest,
});

describe("parseQuery", () => {
  it("takes words as all wanted, the last one as a beginning", () => {
    expect(parseQuery("lunch box").clauses).toEqual([[text("lunch")], [text("box", { prefix: true })]]);
    expect(parseQuery("lunch ").clauses).toEqual([[text("lunch")]]);
  });

  it("knows every operator", () => {
    const query =
      'from:anna to:bob cc:carl subject:"big news" in:inbox has:attachment before:2026 after:7d on:yesterday is:unread filename:pdf account:work ';
    expect(parseQuery(query)).toEqual({
      clauses: [
        [text("anna", { field: "from" })],
        [text("bob", { field: "to" })],
        [text("carl", { field: "cc" })],
        [text("big news", { field: "subject", exact: true })],
        [{ kind: "in", folder: "inbox", negated: false }],
        [{ kind: "attachment", negated: false }],
        [{ kind: "date", side: "before", date: "2026", negated: false }],
        [{ kind: "date", side: "after", date: "7d", negated: false }],
        [{ kind: "date", side: "on", date: "yesterday", negated: false }],
        [{ kind: "is", state: "unread", negated: false }],
        [text("pdf", { field: "filename" })],
        [{ kind: "account", account: "work", negated: false }],
      ],
      problems: [],
    });
  });

  it("binds OR to its neighbours and a minus to what follows", () => {
    expect(parseQuery("a OR -is:read from:b ").clauses).toEqual([
      [text("a"), { kind: "is", state: "read", negated: true }],
      [text("b", { field: "from" })],
    ]);
    expect(parseQuery("OR a OR").clauses).toEqual([[text("a")]]);
    expect(parseQuery('"OR" or ').clauses).toEqual([[text("OR", { exact: true })], [text("or")]]);
  });

  it("takes a space after the colon, and leaves out what is still being typed", () => {
    expect(parseQuery("from: anna ").clauses).toEqual([[text("anna", { field: "from" })]]);
    expect(parseQuery("from: to:bob ").clauses).toEqual([[text("bob", { field: "to" })]]);
    expect(parseQuery("lunch from:").clauses).toEqual([[text("lunch")]]);
    expect(parseQuery('lunch "').clauses).toEqual([[text("lunch")]]);
    expect(parseQuery("lunch -").problems).toHaveLength(1);
  });

  it("says what it did not understand and searches the rest", () => {
    const { clauses, problems } = parseQuery("lunch is:blue has:wings before:2026-02-31 ");
    expect(clauses).toEqual([[text("lunch")]]);
    expect(problems).toHaveLength(3);
    expect(problems.every((problem) => problem.endsWith("."))).toBe(true);
  });

  const piece = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      '"',
      "-",
      "OR",
      " ",
      "from:",
      "is:",
      "in:",
      "unread",
      "*",
      "NEAR(",
      "(",
      ")",
      "^",
      "AND",
      "\0",
      "2026-01",
      "after:",
      "cc:",
    ),
  );
  const typed = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece).map((pieces) => pieces.join("")),
    fc.array(piece).map((pieces) => pieces.join(" ")),
  );

  it("prints a value that looks like an operator in quotes", () => {
    const { clauses } = parseQuery('in:"in:drafts"');
    expect(clauses).toEqual([[{ kind: "in", folder: "in:drafts", negated: false }]]);
    expect(parseQuery(printQuery({ clauses })).clauses).toEqual(clauses);
  });

  it("reads any text, and what it prints again as the same", () => {
    fc.assert(
      fc.property(typed, (typedText) => {
        const { clauses } = parseQuery(typedText);
        expect(parseQuery(printQuery({ clauses })).clauses).toEqual(clauses);
      }),
      { numRuns: 3000 },
    );
  });
});
