import type { InvitationTime } from "../../shared/model/facts.ts";

const clock = { hour: "numeric", minute: "2-digit" } as const;
const day = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
const oneDay = 86_400_000;

/** The place of a time on a wall clock as if it were UTC, ms. */
function wallOf({ date, time }: InvitationTime): number {
  return Date.parse(`${date}T${time ?? "00:00:00"}Z`);
}

/** When it is, in the user's own zone where that is known; a whole day, and a zone nobody knows, as written. */
export function invitationTime(
  start: InvitationTime,
  end: InvitationTime | null,
  locale: string,
  timeZone?: string,
): string {
  const known = start.instant !== null && (end === null || end.instant !== null);
  const zone = known ? timeZone : "UTC";
  const whole = start.time === null;
  const from = known ? (start.instant ?? 0) : wallOf(start);
  // Of a whole day the end is the day after.
  const to = end === null ? from : known ? (end.instant ?? from) : wallOf(end) - (whole ? oneDay : 0);
  const format = new Intl.DateTimeFormat(locale, { ...day, ...(whole ? {} : clock), ...(zone && { timeZone: zone }) });
  if (!Number.isFinite(from)) return start.date;
  const words = to > from && Number.isFinite(to) ? format.formatRange(from, to) : format.format(from);
  return known || whole || start.zone === null ? words : `${words} (${start.zone})`;
}

/** Month and day of the month for the leaf of a calendar. */
export function calendarLeaf(start: InvitationTime, locale: string, timeZone?: string): { month: string; day: string } {
  const zone = start.instant === null ? "UTC" : timeZone;
  const at = start.instant ?? wallOf(start);
  if (!Number.isFinite(at)) return { month: "", day: "?" };
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, ...(zone && { timeZone: zone }) }).format(at);
  return { month: part({ month: "short" }), day: part({ day: "numeric" }) };
}
