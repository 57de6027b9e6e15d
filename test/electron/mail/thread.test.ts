import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { array, assert, constantFrom, property, record, shuffledSubarray } from "fast-check";
import { expect, test } from "vitest";
import { messageIds } from "../../../electron/mail/mail-headers.ts";
import { threads } from "../../../electron/mail/thread.ts";
import { links, type ThreadInput } from "../../../electron/mail/thread-links.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";
import { processorMs } from "../../support/processor-ms.ts";

const none = { inReplyTo: [], references: [] };

test("a chain of links makes one conversation, also through a message that is not there", () => {
  const messages = [
    { id: "1", messageId: "a@x", ...none },
    { id: "2", messageId: "b@x", inReplyTo: ["missing@x", "a@x"], references: [] },
    { id: "3", messageId: "c@x", inReplyTo: [], references: ["missing@x"] },
    { id: "4", messageId: "d@x", ...none },
    { id: "5", messageId: null, ...none },
  ];
  expect(threads(messages)).toEqual([["1", "2", "3"], ["4"], ["5"]]);
});

test("a link never meets an id of ours", () => {
  const messages = [
    { id: "1", messageId: "message 2", ...none },
    { id: "2", messageId: "x@x", ...none },
  ];
  expect(threads(messages)).toEqual([["1"], ["2"]]);
});

test("names each link once", () => {
  expect(links({ messageId: "a@x", references: ["b@x", "a@x"], inReplyTo: ["b@x", ""] })).toEqual(["a@x", "b@x"]);
});

const day = 86_400_000;

/** A letter between the user and others, dated in days. */
function written(
  id: string,
  from: string,
  to: string[],
  more: { at?: number; subject?: string; bulk?: boolean; hidden?: number; answers?: string[] } = {},
): ThreadInput {
  const { at = 0, subject = "Lunch", bulk = false, hidden = 0, answers = [] } = more;
  const others = to.filter((address) => address !== "me");
  const letter = { out: from === "me", bulk, subject, at: at * day, from, to: others, hidden };
  return { id, messageId: `${id}1@x`, inReplyTo: answers.map((name) => `${name}1@x`), references: [], letter };
}

test("a reply that names nothing joins the newest letter it can answer", () => {
  const messages = [
    written("a", "anna", ["me"], { at: 1 }),
    written("b", "anna", ["me"], { at: 5 }),
    written("c", "bob", ["me"], { at: 6 }),
    written("d", "me", ["anna"], { at: 7, subject: "AW: Lunch" }),
    written("e", "anna", ["me"], { at: 8 }),
  ];
  expect(threads(messages)).toEqual([["a"], ["b", "d"], ["c"], ["e"]]);
  expect(threads(messages.toReversed())).toEqual(threads(messages));
});

test.each([
  ["says nothing of answering", { subject: "Lunch" }],
  ["has another subject", { subject: "Re: Dinner" }],
  ["comes much later", { at: 30 }],
  ["came before", { at: 0 }],
  ["is mass mail", { bulk: true }],
  ["names another", { answers: ["zzz"] }],
])("a reply by subject alone stays apart when it %s", (_, more) => {
  const first = written("a", "me", ["anna"], { at: 1 });
  const reply = { at: 2, subject: "Re: Lunch" };
  expect(threads([first, written("b", "anna", ["me"], reply)])).toEqual([["a", "b"]]);
  expect(threads([first, written("b", "anna", ["me"], { ...reply, ...more })])).toEqual([["a"], ["b"]]);
});

test("strangers and the same sender are not joined by a subject", () => {
  const first = written("a", "me", ["anna"], { at: 1 });
  const reply = { at: 2, subject: "Re: Lunch" };
  expect(threads([first, written("b", "bob", ["me"], reply)])).toEqual([["a"], ["b"]]);
  const shop = { subject: "Re: your order" };
  expect(threads([1, 2, 3].map((at) => written(`s${at}`, "shop", ["me"], { at, ...shop })))).toHaveLength(3);
});

test("answers to one mass mail are a conversation a person; a list's talk is one", () => {
  for (const news of [written("n", "me", ["me"], { hidden: 2 }), written("n", "me", ["list"], { bulk: true })]) {
    const messages = [
      news,
      written("a", "anna", ["me"], { answers: ["n"] }),
      written("b", "bob", ["me"], { answers: ["n"] }),
      written("c", "me", ["bob"], { answers: ["b"] }),
      written("d", "bob", ["me"], { answers: ["c"] }),
      written("e", "bob", ["me"], { answers: ["n"] }),
    ];
    expect(threads(messages)).toEqual([["a"], ["b", "c", "d", "e"], ["n"]]);
    expect(threads(messages.toReversed())).toEqual(threads(messages));
  }
  const talk = [
    written("n", "me", ["list"], { bulk: true }),
    written("a", "anna", ["list", "me"], { answers: ["n"], bulk: true }),
    written("b", "bob", ["list"], { answers: ["n"], bulk: true }),
  ];
  expect(threads(talk)).toEqual([["a", "b", "n"]]);
});

test("private answers to a mass mail that is not here are a conversation a person", () => {
  const [anna, bob, reply] = [
    written("a", "anna", ["me"], { answers: ["news"] }),
    written("b", "bob", ["me"], { answers: ["news"] }),
    { ...written("r", "me", ["bob"], { answers: ["b"] }), references: ["news1@x", "b1@x"] },
  ];
  expect(threads([anna, bob, reply])).toEqual([["a"], ["b", "r"]]);
  expect(threads([anna, written("a2", "anna", ["me"], { answers: ["news"] })])).toEqual([["a", "a2"]]);
  // Somebody answered to several: then they know of each other.
  const open = written("c", "cleo", ["me", "bob"], { answers: ["news"] });
  expect(threads([anna, bob, open])).toEqual([["a", "b", "c"]]);
  const original = { ...written("n", "me", ["anna", "bob"]), messageId: "news1@x" };
  expect(threads([anna, bob, original])).toEqual([["a", "b", "n"]]);
});

test("acts of the user: split with what answers, join, and the later one wins", () => {
  const messages = [
    written("a", "anna", ["me"]),
    written("b", "me", ["anna"], { answers: ["a"] }),
    written("c", "anna", ["me"], { answers: ["b"] }),
    written("x", "zoe", ["me"]),
  ];
  const split = { kind: "split" as const, messages: ["b"] };
  const join = { kind: "join" as const, messages: ["c", "x", "gone"] };
  expect(threads(messages, [split])).toEqual([["a"], ["b", "c"], ["x"]]);
  expect(threads(messages, [join])).toEqual([["a", "b", "c", "x"]]);
  expect(threads(messages, [split, join])).toEqual([["a"], ["b", "c", "x"]]);
  expect(threads(messages, [join, split])).toEqual([["a"], ["b", "c"], ["x"]]);
  const back = { kind: "join" as const, messages: ["a", "b"] };
  expect(threads(messages, [split, back])).toEqual([["a", "b", "c"], ["x"]]);
});

test("an address in the prose of an old In-Reply-To ties nobody", () => {
  const prose = { messageId: null, references: [] };
  const messages = [
    { id: "1", ...prose, inReplyTo: ["joe@example.com", "2001.a@x"] },
    { id: "2", ...prose, inReplyTo: ["joe@example.com", "2002.b@x"] },
    { id: "3", ...prose, inReplyTo: ["2002.b@x", "2003.c@x"] },
  ];
  expect(threads(messages)).toEqual([["1"], ["2", "3"]]);
});

test("any order gives the same, and no message is lost or doubled", () => {
  const id = constantFrom("a", "b", "c", "d", "e", "f", "g", "h");
  const message = record({
    messageId: id,
    inReplyTo: array(id, { maxLength: 2 }),
    references: array(id, { maxLength: 3 }),
  });
  const set = array(message, { maxLength: 12 }).map((list) => list.map((one, index) => ({ ...one, id: `m${index}` })));
  const orders = set.chain((list) =>
    shuffledSubarray(list, { minLength: list.length }).map((other) => [list, other] as const),
  );
  assert(
    property(orders, ([list, other]) => {
      const found = threads(list);
      expect(threads(other)).toEqual(found);
      expect(found.flat().sort()).toEqual(list.map((one) => one.id).sort());
    }),
  );
});

test("a long chain and a large loop cost little", () => {
  const started = processorMs();
  const chain = Array.from({ length: 50_000 }, (_, index) => ({
    id: String(index),
    messageId: `${index}@x`,
    inReplyTo: [`${(index + 1) % 50_000}@x`],
    references: [],
  }));
  expect(threads(chain)).toHaveLength(1);
  expect(processorMs() - started).toBeLessThan(5000);
});

interface Expected {
  messages: { n: number; messageId: string | null; inReplyTo: string | null; references: string[] }[];
  mustTogetherPairs: [number, number][];
  mayBeTogetherPairs: [number, number][];
}

const sets = fixtureFolder("mailtests", "03-threading", "sets");

test.skipIf(sets === null)("agrees with what other threaders agree on", () => {
  const names = globSync("*/expected.json", { cwd: sets ?? "" });
  expect(names).toHaveLength(12);
  for (const name of names) {
    const expected: Expected = JSON.parse(readFileSync(join(sets ?? "", name), "utf8"));
    const groups = threads(
      expected.messages.map(({ n, messageId, inReplyTo, references }) => ({
        id: String(n),
        messageId: messageIds(messageId ?? "")[0] ?? null,
        inReplyTo: messageIds(inReplyTo ?? ""),
        references: references.flatMap(messageIds),
      })),
    );
    const together = (a: number, b: number) =>
      groups.some((group) => group.includes(String(a)) && group.includes(String(b)));
    const pairs = (list: [number, number][]) => new Set(list.map(([a, b]) => `${a} ${b}`));
    const [must, may] = [pairs(expected.mustTogetherPairs), pairs(expected.mayBeTogetherPairs)];
    for (const { n: a } of expected.messages) {
      for (const { n: b } of expected.messages.filter(({ n }) => n > a)) {
        const pair = `${a} ${b}`;
        if (must.has(pair)) expect(together(a, b), `${name}: ${pair}`).toBe(true);
        else if (!may.has(pair)) expect(together(a, b), `${name}: ${pair}`).toBe(false);
      }
    }
  }
});
