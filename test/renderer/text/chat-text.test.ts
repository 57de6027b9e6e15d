import fc from "fast-check";
import { expect, test } from "vitest";
import { completed, nameScore, unfinishedAt } from "../../../renderer/text/completion.ts";
import { destinationOf, emojiParts, isOnlyEmoji, parseMarkdown } from "../../../renderer/text/markdown.ts";
import { type Mention, markdownOf, shownOf, withMention } from "../../../renderer/text/mentions.ts";
import { processorMs } from "../../support/processor-ms.ts";

test("mentions read as names and become links again", () => {
  const markdown =
    "Hi [@Anna Weber](bobbin-person:4), see [#ops](bobbin-conversation:9) and [a page](https://x.example)";
  const { text, mentions } = shownOf(markdown);
  expect(text).toBe("Hi @Anna Weber, see #ops and [a page](https://x.example)");
  expect(markdownOf(text, mentions)).toBe(markdown);
});

test("two people of one name stay two people", () => {
  const mentions: Mention[] = [];
  expect(withMention(mentions, "@Anna", "bobbin-person:1").shown).toBe("@Anna");
  expect(withMention(mentions, "@Anna", "bobbin-person:2").shown).toBe("@Anna 2");
  expect(withMention(mentions, "@Anna", "bobbin-person:1").shown).toBe("@Anna");
  expect(markdownOf("@Anna 2 and @Anna", mentions)).toBe("[@Anna 2](bobbin-person:2) and [@Anna](bobbin-person:1)");
});

test("a name inside a word or of a longer name is no mention", () => {
  const mentions = [
    { shown: "@Ann", link: "bobbin-person:1" },
    { shown: "@Anna", link: "bobbin-person:2" },
  ];
  expect(markdownOf("x@Ann @Annabel @Anna", mentions)).toBe("x@Ann @Annabel [@Anna](bobbin-person:2)");
});

test("names with any characters survive being shown and written back", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9 .[\]\\*_()-]{1,20}$/), fc.string(), (name, around) => {
      const mentions: Mention[] = [];
      const trimmed = name.trim();
      fc.pre(/^[\p{L}\p{N}].*[\p{L}\p{N}]$/u.test(trimmed) && !/[@#[\]]/.test(around));
      const { shown } = withMention(mentions, `@${trimmed}`, "bobbin-person:7");
      const written = markdownOf(`${shown} ${around.replace(shown, "")}`, mentions);
      expect(written.startsWith("[@")).toBe(true);
      expect(shownOf(written).mentions).toEqual(mentions);
    }),
  );
});

test("people are completed after an @, emoji after a colon, neither in addresses nor in times", () => {
  const at = (text: string) => unfinishedAt(text, text.length);
  expect(at("Hi @an")).toEqual({ kind: "person", query: "an", from: 3, to: 6 });
  expect(at("@Anna We")).toMatchObject({ kind: "person", query: "Anna We" });
  expect(at("(@")).toMatchObject({ kind: "person", query: "" });
  expect(at("nice :smi")).toEqual({ kind: "emoji", query: "smi", from: 5, to: 9 });
  for (const text of ["mail me@an", "at 10:30", "http://x", "a: b", ":s", "@anna and then more"])
    expect(at(text)).toBe(null);
  expect(completed("Hi @an, you", { kind: "person", query: "an", from: 3, to: 6 }, "@Anna")).toEqual({
    text: "Hi @Anna , you",
    caret: 9,
  });
  expect(completed("Hi @an", { kind: "person", query: "an", from: 3, to: 6 }, "@Anna").caret).toBe(9);
});

test("the beginning of a name counts more than its middle", () => {
  expect(nameScore("an", "Anna Weber")).toBeGreaterThan(nameScore("we", "Anna Weber") ?? 9);
  expect(nameScore("we", "Anna Weber")).toBeGreaterThan(nameScore("be", "Anna Weber") ?? 9);
  expect(nameScore("x", "Anna Weber")).toBe(null);
});

test("links lead to people, conversations, web and mail; everything else is only words", () => {
  expect(destinationOf("bobbin-person:12")).toEqual({ kind: "person", id: "12" });
  expect(destinationOf("bobbin-conversation:3")).toEqual({ kind: "conversation", id: "3" });
  expect(destinationOf("https://a.example/x")).toMatchObject({ kind: "web" });
  expect(destinationOf("mailto:a@b.example")).toMatchObject({ kind: "web" });
  for (const url of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "//x",
    "",
    "bobbin://message/1",
  ]) {
    expect(destinationOf(url)).toEqual({ kind: "nowhere" });
  }
});

test("names of own emoji are found, times and ports are not", () => {
  expect(emojiParts("so :party_parrot: it").map(({ emoji }) => emoji)).toEqual([null, ":party_parrot:", null]);
  for (const text of ["at 10:30:15", "a::b::c", "std::vec::Vec", "x:y:z"]) {
    expect(emojiParts(text).every(({ emoji }) => emoji === null)).toBe(true);
  }
  expect(isOnlyEmoji("👍 🎉")).toBe(true);
  expect(isOnlyEmoji("👍 ok")).toBe(false);
  expect(isOnlyEmoji("7")).toBe(false);
});

test("hostile and huge input is read in bounded time, or not at all", () => {
  expect(parseMarkdown("x".repeat(50_000))).toBe(null);
  expect(parseMarkdown(">".repeat(19_000))).toBe(null);
  expect(parseMarkdown("- ".repeat(9000))).toBe(null);
  expect(parseMarkdown(`${"-".repeat(60)}\n> quoted`)).not.toBe(null);
  const started = processorMs();
  for (const text of [">".repeat(20), "[".repeat(5000), "*a".repeat(5000), "`".repeat(9000), "~~a".repeat(5000)]) {
    parseMarkdown(text);
  }
  expect(processorMs() - started).toBeLessThan(20_000);
});
