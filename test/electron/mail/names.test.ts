import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { safeFileName } from "../../../electron/mail/file-name.ts";
import { createMessageId } from "../../../electron/mail/message-id.ts";
import { makeSnippet } from "../../../electron/mail/snippet.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";
import { processorMs } from "../../support/processor-ms.ts";

test.each([
  ["report.pdf", "report.pdf"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Windows\\evil.exe", "evil.exe"],
  ["photo\u202egpj.exe", "photogpj.exe"],
  ["CON.txt", "_CON.txt"],
  ["lpt1", "_lpt1"],
  [".htaccess", "htaccess"],
  ["a\r\nb\0.txt", "ab.txt"],
  ["name. . ", "name"],
  ['a<b>:"|?*.txt', "a_b______.txt"],
  ["..", "fallback"],
  ["", "fallback"],
  ["/", "fallback"],
])("%j is written as %j", (name, expected) => {
  expect(safeFileName(name, "fallback")).toBe(expected);
});

test("any name is short, has no path and keeps its extension", () => {
  const safe = (name: string) => {
    const found = safeFileName(name, "fallback");
    expect(found).not.toMatch(/[/\\\p{Cc}\p{Cf}<>:"|?*]|^\.|[. ]$/u);
    expect(found).not.toBe("");
    expect(Buffer.byteLength(found)).toBeLessThanOrEqual(204);
  };
  assert(property(string({ unit: "binary", maxLength: 400 }), safe), { numRuns: 1000 });
  expect(safeFileName(`${"ü".repeat(500)}.pdf`, "x")).toMatch(/^ü{98}\.pdf$/);
  const started = processorMs();
  safe(`${" .".repeat(500_000)}x`);
  safe(". ".repeat(500_000));
  expect(processorMs() - started).toBeLessThan(2000);
});

const strings = fixtureFolder("mailtests", "09-strings");

test.skipIf(strings === null)("odd strings make safe names and one-line snippets", () => {
  for (const text of JSON.parse(readFileSync(join(strings ?? "", "blns.json"), "utf8"))) {
    expect(safeFileName(text, "fallback")).not.toMatch(/[/\\\p{Cc}]|^\.{1,2}$/u);
    expect(makeSnippet(text)).not.toMatch(/[\n\r\t\0]/);
  }
});

test("a message id tells nothing but the domain", () => {
  expect(createMessageId(new Uint8Array([1, 255]), "me@Bücher.example")).toBe("01ff@xn--bcher-kva.example");
  expect(createMessageId(new Uint8Array([1]), "no address")).toBe("01@mail.invalid");
  expect(createMessageId(new Uint8Array([1]), "a@b c")).toBe("01@mail.invalid");
});

test("a snippet is one line of visible words", () => {
  expect(makeSnippet("  One\r\n\r\n two\u00a0three\u200b\u034f \u200c\ufeff four")).toBe("One two three four");
  expect(makeSnippet("می\u200cخواهم 👨\u200d👩\u200d👧 ❤\ufe0f")).toBe("می\u200cخواهم 👨\u200d👩\u200d👧 ❤\ufe0f");
  expect(makeSnippet("\u200c ".repeat(300))).toBe("");
});

test("a snippet is short and holds no half character", () => {
  expect(makeSnippet(`${"a".repeat(199)}😀`)).toBe("a".repeat(199));
  assert(
    property(string({ unit: "binary", maxLength: 600 }), (text) => {
      const snippet = makeSnippet(text);
      expect(snippet.length).toBeLessThanOrEqual(200);
      expect(snippet.isWellFormed()).toBe(true);
      expect(snippet).not.toMatch(/\p{Cc}/u);
    }),
  );
});
