import fc from "fast-check";
import { expect, test } from "vitest";
import { momentOf } from "../../../shared/time/intent.ts";
import { instantOf, isZone, localTimeOf, offsetAt } from "../../../shared/time/local-time.ts";

const utc = (at: number): string => new Date(at).toISOString().replace(":00.000Z", "Z");

test.each([
  ["an ordinary winter's day", "Europe/Berlin", "2027-01-15", "08:00", "2027-01-15T07:00Z"],
  ["an ordinary summer's day", "Europe/Berlin", "2027-07-15", "08:00", "2027-07-15T06:00Z"],
  ["the last moment before the gap", "Europe/Berlin", "2027-03-28", "01:59", "2027-03-28T00:59Z"],
  ["the first time that is skipped", "Europe/Berlin", "2027-03-28", "02:00", "2027-03-28T01:00Z"],
  ["in the middle of what is skipped", "Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:00Z"],
  ["the first time after the gap", "Europe/Berlin", "2027-03-28", "03:00", "2027-03-28T01:00Z"],
  ["the day after", "Europe/Berlin", "2027-03-29", "02:30", "2027-03-29T00:30Z"],
  ["a time that comes twice", "Europe/Berlin", "2027-10-31", "02:30", "2027-10-31T00:30Z"],
  ["the first time that comes twice", "Europe/Berlin", "2027-10-31", "02:00", "2027-10-31T00:00Z"],
  ["the first time that comes once again", "Europe/Berlin", "2027-10-31", "03:00", "2027-10-31T02:00Z"],
  ["skipped in New York", "America/New_York", "2027-03-14", "02:15", "2027-03-14T07:00Z"],
  ["twice in New York", "America/New_York", "2027-11-07", "01:15", "2027-11-07T05:15Z"],
  ["a gap of half an hour", "Australia/Lord_Howe", "2027-10-03", "02:10", "2027-10-02T15:30Z"],
  ["half an hour twice", "Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45Z"],
  ["a gap at midnight", "America/Santiago", "2027-09-05", "00:00", "2027-09-05T04:00Z"],
  ["a day that is skipped", "Pacific/Apia", "2011-12-30", "10:00", "2011-12-30T10:00Z"],
  ["no whole hours", "Asia/Kathmandu", "2027-05-05", "08:00", "2027-05-05T02:15Z"],
  ["no rules at all", "UTC", "2028-02-29", "23:59", "2028-02-29T23:59Z"],
])("%s: %s %s %s", (_, zone, date, time, expected) => {
  expect(utc(instantOf({ date, time }, zone))).toBe(expected);
});

test.each(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham", "UTC"])(
  "in %s what the clocks show leads back, or to the first of the two moments that show it",
  (zone) => {
    const from = Date.UTC(2020, 0, 1);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * 365 * 24 * 60 }), (minutes) => {
        const at = from + minutes * 60_000;
        const back = instantOf(localTimeOf(at, zone), zone);
        expect(localTimeOf(back, zone)).toEqual(localTimeOf(at, zone));
        expect(at - back === 0 || (at - back > 0 && offsetAt(back, zone) > offsetAt(at, zone))).toBe(true);
      }),
      { numRuns: 300 },
    );
  },
);

test("later on the wall is never earlier in fact", () => {
  for (let minute = 0; minute < 48 * 60; minute += 5) {
    const local = (m: number) => {
      const shown = new Date(Date.UTC(2027, 2, 27) + m * 60_000).toISOString();
      return { date: shown.slice(0, 10), time: shown.slice(11, 16) };
    };
    expect(instantOf(local(minute + 5), "Europe/Berlin")).toBeGreaterThanOrEqual(
      instantOf(local(minute), "Europe/Berlin"),
    );
  }
});

test("what is no date or no zone is said to be none", () => {
  expect(() => instantOf({ date: "2027-02-30", time: "08:00" }, "UTC")).toThrow(RangeError);
  expect([isZone("Europe/Berlin"), isZone("Mars/Olympus"), isZone("")]).toEqual([true, false, false]);
});

test("relative and absolute times are the same moment in every zone; local ones are not", () => {
  const at = (zone: string) => [
    momentOf({ intent: { kind: "relative", ms: 3_600_000 }, zone }, 1_000),
    momentOf({ intent: { kind: "instant", at: 77 }, zone }, 1_000),
    momentOf({ intent: { kind: "local", date: "2027-01-01", time: "08:00" }, zone }, 1_000),
  ];
  const [berlin, tokyo] = [at("Europe/Berlin"), at("Asia/Tokyo")];
  expect(berlin.slice(0, 2)).toEqual([3_601_000, 77]);
  expect(tokyo.slice(0, 2)).toEqual([3_601_000, 77]);
  expect((berlin[2] ?? 0) - (tokyo[2] ?? 0)).toBe(8 * 3_600_000);
});
