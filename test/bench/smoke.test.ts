import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dovecotMissing } from "../servers/dovecot.ts";
import { benchmarks, measure } from "./benchmarks.ts";
import { type Figure, ratio, type Spread, spreadOf, timeFigure } from "./figures.ts";
import { sumOf } from "./measure.ts";
import { pageMissing } from "./page.ts";
import { tableOf } from "./table.ts";

const notBuilt = existsSync(join(import.meta.dirname, "../../out/main/cli.js")) ? null : "npm run build first";
const reason = dovecotMissing() ?? pageMissing() ?? notBuilt;
if (reason !== null) console.log(`skipped: ${reason}`);

/** What each benchmark must say of us, whatever it says of others. */
const ours: Record<string, string[]> = {
  sync: ["first sync complete", "no-change sync", "100 new and 100 flags", "sign-in to the newest 50 conversations"],
  search: ["all nine kinds", "rare word", "phrase", "prefix of three letters", "word and unread"],
  list: ["50 rows, any depth", "conversation open"],
  push: ["append on the server until", "painted after a bare client was told", "message posted in Slack until"],
  start: ["start until usable", "host ready"],
};

describe.skipIf(reason !== null)("each benchmark, small", () => {
  for (const name of Object.keys(benchmarks))
    test(name, async () => {
      const report = await measure(name, { messages: 60, rounds: 1, real: false, letters: false });
      for (const what of ours[name] ?? ["a benchmark the test does not know"]) {
        const figures = report.figures.filter((figure) => figure.what === what && figure.who.startsWith("bobbin"));
        expect(figures.length, what).toBeGreaterThan(0);
        for (const { value } of figures) expectSane(value);
      }
      // A peer that is not installed has a row all the same, with the reason.
      for (const figure of report.figures) expect(figure.value !== null || isAbsent(figure), figure.who).toBe(true);
      expect(report.ratios.length).toBeGreaterThan(0);
      expect(report.sourceBytes).toBeGreaterThan(10_000);
      const table = tableOf(report);
      for (const { who } of report.figures) expect(table).toContain(who);
    }, 180_000);
});

function isAbsent({ note }: Figure): boolean {
  return note.startsWith("absent: ") && note.length > 20;
}

function expectSane(value: Spread | null): void {
  const { count, min, p50, p95, p99, max } = value ?? { count: 0, min: 0, p50: 0, p95: 0, p99: 0, max: 0 };
  expect(count).toBeGreaterThan(0);
  const sorted = [min, p50, p95, p99, max];
  expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
  expect(sorted.every((each) => Number.isFinite(each) && each < 180_000)).toBe(true);
  expect(max).not.toBe(0);
}

test("shares of values are those of the sorted list", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(spreadOf(values)).toEqual({ count: 100, min: 1, p50: 50.5, p95: 96, p99: 100, max: 100 });
  expect(spreadOf([])).toBeNull();
});

test("a ratio is of the same share of both, and none where one is absent", () => {
  const [two, four] = [timeFigure("a", "x", [2]), timeFigure("a", "y", [4])];
  expect(ratio("x over y", two, four, 1)).toEqual({ what: "x over y", value: 0.5, bar: 1 });
  expect(ratio("x over none", two, timeFigure("a", "z", []), 1).value).toBeNull();
});

test("programs that ran one after the other add up, but for their memory", () => {
  const one = { ms: 10, cpuMs: 5, peakMb: 30, stdout: "a" };
  expect(sumOf([one, { ms: 1, cpuMs: 2, peakMb: null, stdout: "b" }])).toEqual({
    ms: 11,
    cpuMs: 7,
    peakMb: 30,
    stdout: "ab",
  });
});
