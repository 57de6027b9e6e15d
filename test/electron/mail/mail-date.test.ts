import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseMailDate } from "../../../electron/mail/mail-date.ts";
import { fixtureFolder } from "../../support/fixture-folder.ts";

test.each([
  ["Tue, 03 Feb 2026 10:20:30 +0100", "2026-02-03T09:20:30.000Z"],
  ["3 Feb 26 10:20 GMT", "2026-02-03T10:20:00.000Z"],
  ["Mon, 03-Feb-97 01:02:03 EST", "1997-02-03T06:02:03.000Z"],
  ["Tue Sep  3 10:20:30 2002", "2002-09-03T10:20:30.000Z"],
  ["Tue, 3 Feb 2026 10:20:30 (a (nested) comment) -0800", "2026-02-03T18:20:30.000Z"],
  ["2026-02-03T10:20:30", "2026-02-03T10:20:30.000Z"],
  ["3 Feb 2026 10:20:30 +9999", "2026-02-03T10:20:30.000Z"],
])("%s", (value, expected) => {
  expect(new Date(parseMailDate(value) ?? Number.NaN).toISOString()).toBe(expected);
});

test.each(["", "yesterday", "32 Feb 2026 10:00", "3 Foo 2026 10:00", "x".repeat(100_000)])(
  "no date in %.20s",
  (value) => {
    expect(parseMailDate(value)).toBeNull();
  },
);

const tables = fixtureFolder("mailtests", "02-headers-charsets", "mimekit-tables");

test.skipIf(tables === null)("reads the dates of a table of odd ones", () => {
  const rows = JSON.parse(readFileSync(join(tables ?? "", "dates.json"), "utf8")) as {
    input: string;
    expected: string;
  }[];
  const wrong = rows.filter(({ input, expected }) => parseMailDate(input) !== Date.parse(expected));
  // Days and months in digits only, and hours beyond 24, stay unread: a guess would be worse than none.
  expect(wrong.length).toBeLessThanOrEqual(4);
});
