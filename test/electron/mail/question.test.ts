import { expect, test } from "vitest";
import { asksSomething } from "../../../electron/mail/question.ts";

test.each([
  "Shall we meet?",
  "Really?!",
  "“Is it?” he said.",
  "Kommst du? Ja.",
  "何時ですか？",
  "Why (so)?",
  "What?\nMore.",
])("asks: %s", (text) => expect(asksSomething(text)).toBe(true));

test.each(["No.", "https://a.example/?b=1", "https://a.example/page?b=1&c", "? ? ?", "", "a?b"])(
  "asks nothing: %s",
  (text) => expect(asksSomething(text)).toBe(false),
);
