import fc from "fast-check";
import { expect, test } from "vitest";
import { flow } from "../../../electron/mail/flow.ts";
import { unflow } from "../../../electron/mail/flowed.ts";

const lorem =
  "The quick brown fox jumps over the lazy dog and goes on to do so until the line is far too long for a letter.";

test("breaks long lines behind a space, and short readers see short lines", () => {
  const lines = flow(lorem).split("\n");
  expect(lines.length).toBe(2);
  expect(lines.every((line) => line.length <= 78)).toBe(true);
  expect(lines[0]?.endsWith(" ")).toBe(true);
});

test("keeps the depth of quotes on every piece", () => {
  const lines = flow(`>> ${lorem}`).split("\n");
  expect(lines.every((line) => line.startsWith(">> "))).toBe(true);
});

test.each(["-- ", "", ">", "> ", "From here", " indented", "a".repeat(200), `${"b".repeat(100)} ${"c".repeat(100)}`])(
  "%j comes back as it was",
  (line) => {
    expect(unflow(flow(line), false)).toBe(line === "> " ? ">" : line);
  },
);

test("any text comes back, but for spaces at the ends of lines", () => {
  const piece = fc.oneof(
    fc.constantFrom(" ", "  ", ">", "\n", "-- ", "From ", "word", "größer", "漢字"),
    fc.string({ maxLength: 9 }),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((parts) => parts.join("").replaceAll("\r", ""));
  fc.assert(
    fc.property(text, (written) => {
      const expected = written.split("\n").map(canonical).join("\n");
      expect(unflow(flow(written), false).split("\n").map(canonical).join("\n")).toBe(expected);
    }),
  );
});

/** Spaces at the end of a line, and the one behind quote marks, say nothing. */
function canonical(line: string): string {
  if (line === "-- ") return line;
  const [quote = ""] = /^>*/.exec(line) ?? [];
  const content = quote === "" ? line : line.slice(quote.length).replace(/^ /, "");
  const trimmed = content.replace(/ +$/, "");
  return quote === "" ? trimmed : `${quote}|${trimmed}`;
}
