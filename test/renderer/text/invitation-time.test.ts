import { expect, test } from "vitest";
import { calendarLeaf, invitationTime } from "../../../renderer/text/invitation-time.ts";
import type { InvitationTime } from "../../../shared/model/facts.ts";

const zone = "America/New_York";
const plain = (words: string) => words.replace(/[\u2009\u202f]/g, " ");
const at = (date: string, time: string | null, where: string | null, instant: number | null): InvitationTime => ({
  ...{ date, time, zone: where, instant },
});

test("a time with a known zone is told in the reader's own", () => {
  const start = at("2026-07-03", "01:00:00", "Europe/Berlin", Date.UTC(2026, 6, 2, 23));
  const end = at("2026-07-03", "02:00:00", "Europe/Berlin", Date.UTC(2026, 6, 3, 0));
  expect(plain(invitationTime(start, end, "en-GB", zone))).toBe("Thu, 2 Jul 2026, 19:00–20:00");
  expect(calendarLeaf(start, "en-GB", zone)).toEqual({ month: "Jul", day: "2" });
});

test("a whole day stays that day wherever it is read, and ends the day before its end", () => {
  const day = at("2026-12-24", null, null, null);
  expect(invitationTime(day, at("2026-12-25", null, null, null), "en-GB", zone)).toBe("Thu, 24 Dec 2026");
  expect(plain(invitationTime(day, at("2026-12-27", null, null, null), "en-GB", zone))).toMatch(/24.+26 Dec 2026$/);
  expect(calendarLeaf(day, "en-GB", zone)).toEqual({ month: "Dec", day: "24" });
});

test("a time in a zone that nobody knows is told as written, with that zone; an end before the start is left out", () => {
  const start = at("2026-03-01", "09:30:00", "Ship's time", null);
  const end = at("2026-03-01", "08:00:00", "Ship's time", null);
  expect(invitationTime(start, end, "en-GB", zone)).toBe("Sun, 1 Mar 2026, 9:30 (Ship's time)");
  expect(invitationTime(at("0000-99-99", "09:30:00", null, null), null, "en-GB", zone)).toBe("0000-99-99");
});
