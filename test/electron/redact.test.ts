import { expect, test } from "vitest";
import { withoutContent } from "../../electron/log-words.ts";
import { createRedactor } from "../../electron/redact.ts";
import { slowness } from "../support/slowness.ts";

test.each([
  "Basic authentication is disabled for this tenant.",
  "Bearer authentication-is-disabled here.",
  "LOGIN failed. Please use an app password.",
  "AUTH PLAIN not supported, AUTHENTICATE PLAIN neither.",
  "Open https://help.example/?code=explained to learn more.",
])("a sentence for the user keeps its words: %s", (sentence) => {
  expect(createRedactor().clean(sentence)).toBe(sentence);
});

test("a sentence for the user loses what can only be a secret", () => {
  const { clean, protect } = createRedactor();
  protect("hunter2hunter2");
  const said = "xoxp-12-34-ab said Bearer ya29.a0AfH6SMBx1234567890 to hunter2hunter2";
  expect(clean(said)).toBe("[redacted] said Bearer [redacted] to [redacted]");
});

test("endless words take no endless time", () => {
  const length = 400_000;
  const began = performance.now();
  for (const part of ["a", "“", "/aaaa", "\\", "a@", "'", '="'])
    expect(withoutContent(part.repeat(length / part.length))).not.toBe("");
  expect(performance.now() - began).toBeLessThan(10_000 * slowness());
});

test("quotes that hold quotes are told of as one", () => {
  expect(withoutContent('it said “one “two” three” (and \'don\'t\' too) `a`b` "x" y "z".')).toBe(
    "it said “…” (and '…' too) `…` \"…\".",
  );
});
