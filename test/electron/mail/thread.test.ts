import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { array, assert, constantFrom, property, record, shuffledSubarray } from "fast-check";
import { expect, test } from "vitest";
import { messageIds } from "../../../electron/mail/mail-headers.ts";
import { links, threads } from "../../../electron/mail/thread.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";

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
  const started = performance.now();
  const chain = Array.from({ length: 50_000 }, (_, index) => ({
    id: String(index),
    messageId: `${index}@x`,
    inReplyTo: [`${(index + 1) % 50_000}@x`],
    references: [],
  }));
  expect(threads(chain)).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(5000);
});

interface Expected {
  messages: { n: number; messageId: string | null; inReplyTo: string | null; references: string[] }[];
  mustTogetherPairs: [number, number][];
  mayBeTogetherPairs: [number, number][];
}

const sets = fixtureFolder("mailtests", "03-threading", "sets");

test.skipIf(sets === null)("agrees with what other threaders agree on", () => {
  const names = globSync("*/expected.json", { cwd: sets ?? "" });
  expect(names.length).toBeGreaterThan(5);
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
