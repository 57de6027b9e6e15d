import { expect, test } from "vitest";
import { fuzzyScore } from "../../../renderer/text/fuzzy.ts";
import { falseHost, hostOf, linkParts } from "../../../renderer/text/links.ts";
import { markedParts } from "../../../renderer/text/marked.ts";
import { fileSize } from "../../../renderer/text/size.ts";
import { messageTime, shortTime } from "../../../renderer/text/time.ts";

const now = new Date(2026, 10, 21, 14, 30).getTime();
const when = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime();

test.each([
  [when(2026, 10, 21, 9, 5), "9:05"],
  [when(2026, 10, 20, 23, 59), "Yesterday"],
  [when(2026, 10, 16, 12), "Mon"],
  [when(2026, 10, 14, 12), "14 Nov"],
  [when(2025, 11, 31, 12), "31 Dec 2025"],
  [when(2026, 10, 22, 9, 0), "22 Nov"],
])("a list shows %d as %s", (at, shown) => {
  expect(shortTime(at, now, "en-GB")).toBe(shown);
});

test("days are calendar days, across the change of clocks too", () => {
  const after = when(2026, 2, 29, 12);
  expect(shortTime(when(2026, 2, 28, 23, 30), after, "en-GB")).toBe("Yesterday");
  expect(messageTime(when(2026, 10, 20, 8, 15), now, "en-GB")).toBe("Yesterday, 8:15");
});

test("other languages have their own words", () => {
  expect(shortTime(when(2026, 10, 20, 8), now, "de")).toBe("Gestern");
});

test("plain text is cut at its addresses and nothing is lost", () => {
  const text = "See https://example.org/a?b=1, or mail anna@example.org. Not javascript:alert(1).";
  const parts = linkParts(text);
  expect(parts.map((part) => part.text).join("")).toBe(text);
  expect(parts.flatMap(({ href }) => href ?? [])).toEqual(["https://example.org/a?b=1", "mailto:anna@example.org"]);
});

test.each([
  ["https://bank.example", "https://evil.example/bank.example", "bank.example"],
  ["www.bank.example/login", "https://bank.example.evil.example", "bank.example"],
  ["bank.example", "https://bank.example/x", null],
  ["https://bank.example", "https://www.bank.example", null],
  ["bank.example", "https://login.bank.example", null],
  ["Read more", "https://anything.example", null],
  ["anna@example.org", "mailto:paul@example.org", null],
])("text %j on a link to %j claims %j", (shown, href, claimed) => {
  expect(falseHost(shown, href)).toBe(claimed);
});

test("where a link goes is its host, with what stands before an at sign left out", () => {
  expect(hostOf("https://paypal.com@evil.example/x")).toBe("evil.example");
  expect(hostOf("mailto:anna%40x@example.org")).toBe("anna@x@example.org");
});

test("hits are what stands between the marks", () => {
  expect(markedParts("a \uE000b\uE001 c \uE000d\uE001")).toEqual([
    { text: "a ", hit: false },
    { text: "b", hit: true },
    { text: " c ", hit: false },
    { text: "d", hit: true },
  ]);
  expect(markedParts("<b>")).toEqual([{ text: "<b>", hit: false }]);
});

test("sizes are short", () => {
  expect([0, 999, 1000, 1_536_000, 25_000_000].map(fileSize)).toEqual(["0 B", "999 B", "1 kB", "1.5 MB", "25 MB"]);
});

test("word beginnings win, letters out of order do not fit", () => {
  const labels = ["Mark as spam", "Go to Starred", "Archive"];
  const best = (query: string) =>
    labels
      .flatMap((label) => ({ label, score: fuzzyScore(query, label) ?? Number.NEGATIVE_INFINITY }))
      .sort((a, b) => b.score - a.score)[0]?.label;
  expect(best("star")).toBe("Go to Starred");
  expect(best("mas")).toBe("Mark as spam");
  expect(best("arc")).toBe("Archive");
  expect(fuzzyScore("ax", "cax a")).not.toBeNull();
  expect(fuzzyScore("vra", "Archive")).toBeNull();
});
