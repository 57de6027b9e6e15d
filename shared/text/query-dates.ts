/** Instants in ms UTC; `until` is the first one that is no longer in it. */
export interface DateRange {
  from: number;
  until: number;
}

interface Day {
  year: number;
  month: number;
  day: number;
}

const dayMs = 86_400_000;
const calendar = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/u;
const ago = /^(\d{1,4})([dwmy])$/u;

/** Whether `dateRange` understands it. */
export function isQueryDate(date: string): boolean {
  return days(date.toLowerCase(), { year: 2026, month: 1, day: 1 }) !== null;
}

/**
 * The days that a date of a query names: `2026-03-31`, `2026-03`, `2026`, `today`, `yesterday`, or the one day that is
 * so many days, weeks, months or years ago: `7d`, `2w`, `3m`, `1y`. Null for anything else.
 * @param timeZone IANA name; where the user is
 * @example dateRange("2026-03", Date.now(), "Europe/Berlin") // 31 days less the hour of summer time
 */
export function dateRange(date: string, now: number, timeZone: string): DateRange | null {
  const range = days(date.toLowerCase(), dayAt(now, timeZone));
  return range && { from: startOf(range.first, timeZone), until: startOf(range.next, timeZone) };
}

function days(date: string, today: Day): { first: Day; next: Day } | null {
  const relative = date === "today" ? "0d" : date === "yesterday" ? "1d" : date;
  const [, count, unit] = ago.exec(relative) ?? [];
  if (count !== undefined) return oneDay(back(today, Number(count), unit ?? "d"));
  const [, year, month, day] = calendar.exec(date) ?? [];
  if (year === undefined) return null;
  const first = { year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) };
  if (!exists(first)) return null;
  if (month === undefined) return { first, next: { ...first, year: first.year + 1 } };
  return day === undefined ? { first, next: normal({ ...first, month: first.month + 1 }) } : oneDay(first);
}

function oneDay(first: Day): { first: Day; next: Day } {
  return { first, next: normal({ ...first, day: first.day + 1 }) };
}

/** The last day of the month where the day of the month does not exist. */
function back({ year, month, day }: Day, count: number, unit: string): Day {
  if (unit === "d" || unit === "w") return normal({ year, month, day: day - count * (unit === "w" ? 7 : 1) });
  const first = normal({ year, month: month - count * (unit === "y" ? 12 : 1), day: 1 });
  const length = normal({ ...first, month: first.month + 1, day: 0 }).day;
  return { ...first, day: Math.min(day, length) };
}

function utc({ year, month, day }: Day): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

function normal(day: Day): Day {
  const date = new Date(utc(day));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function exists(day: Day): boolean {
  return day.year >= 1900 && normal(day).month === day.month && normal(day).day === day.day;
}

/** The first instant of a day, also where a change of the clock skips or repeats midnight. */
function startOf(day: Day, timeZone: string): number {
  const wall = utc(day);
  const candidates = [wall - offsetAt(wall - dayMs, timeZone), wall - offsetAt(wall + dayMs, timeZone)];
  return candidates.toSorted((a, b) => a - b).find((at) => at + offsetAt(at, timeZone) >= wall) ?? wall;
}

function dayAt(at: number, timeZone: string): Day {
  const date = new Date(at + offsetAt(at, timeZone));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const numeric = {
  calendar: "gregory",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
  hourCycle: "h23",
} as const;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What is added to UTC there and then, ms. */
function offsetAt(at: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-US", { timeZone, ...numeric });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: string): number => parts[name] ?? 0;
  const seconds = ((part("hour") % 24) * 60 + part("minute")) * 60 + part("second");
  const wall = utc({ year: part("year"), month: part("month"), day: part("day") }) + seconds * 1000;
  return wall - Math.floor(at / 1000) * 1000;
}
