import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateRange, isQueryDate } from "../../../shared/text/query-dates.ts";

const now = Date.UTC(2026, 2, 31, 12);
const utc = (date: string) => {
  const range = dateRange(date, now, "UTC");
  return range && [new Date(range.from).toISOString().slice(0, 10), new Date(range.until).toISOString().slice(0, 10)];
};

describe("dateRange", () => {
  it("knows days, months and years", () => {
    expect(utc("2026-03-31")).toEqual(["2026-03-31", "2026-04-01"]);
    expect(utc("2026-12")).toEqual(["2026-12-01", "2027-01-01"]);
    expect(utc("2024")).toEqual(["2024-01-01", "2025-01-01"]);
    expect(utc("2024/2/29")).toEqual(["2024-02-29", "2024-03-01"]);
  });

  it("counts back from today, to the end of shorter months", () => {
    expect(utc("today")).toEqual(["2026-03-31", "2026-04-01"]);
    expect(utc("Yesterday")).toEqual(["2026-03-30", "2026-03-31"]);
    expect(utc("7d")).toEqual(["2026-03-24", "2026-03-25"]);
    expect(utc("2w")).toEqual(["2026-03-17", "2026-03-18"]);
    expect(utc("1m")).toEqual(["2026-02-28", "2026-03-01"]);
    expect(utc("1y")).toEqual(["2025-03-31", "2025-04-01"]);
  });

  it("refuses what is no date", () => {
    for (const date of ["2026-02-30", "2026-13", "26", "soon", "", "0000-01-01", "2026-1-1-1"])
      expect(isQueryDate(date)).toBe(false);
  });

  it("begins days where the user is, also where the clock changes", () => {
    const hours = (date: string, zone: string) => {
      const range = dateRange(date, now, zone);
      return range && (range.until - range.from) / 3_600_000;
    };
    expect(dateRange("2026-01-15", now, "Asia/Tokyo")?.from).toBe(Date.UTC(2026, 0, 14, 15));
    expect(hours("2026-03-29", "Europe/Berlin")).toBe(23);
    expect(hours("2025-10-26", "Europe/Berlin")).toBe(25);
    // Midnight itself is skipped, or comes twice.
    expect(hours("2018-11-04", "America/Sao_Paulo")).toBe(23);
    expect(hours("2018-02-17", "America/Sao_Paulo")).toBe(25);
    // The day that Samoa left out.
    expect(hours("2011-12-30", "Pacific/Apia")).toBe(0);
  });

  it("has no gap between one day and the next", () => {
    const zones = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/Sao_Paulo",
      "Asia/Kathmandu",
      "Pacific/Apia",
      "Africa/Cairo",
      "America/New_York",
    );
    fc.assert(
      fc.property(
        zones,
        fc.date({ min: new Date("1971-01-01"), max: new Date("2040-01-01"), noInvalidDate: true }),
        (zone, date) => {
          const day = date.toISOString().slice(0, 10);
          const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
          expect(dateRange(day, now, zone)?.until).toBe(dateRange(next, now, zone)?.from);
        },
      ),
    );
  });
});
