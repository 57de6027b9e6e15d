const day = 86_400_000;

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Whole calendar days between two moments, in local time. */
function daysBetween(earlier: number, later: number): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / day);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: number, locale: string, name: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${name}`;
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale, options);
    formats.set(key, known);
  }
  return known.format(at);
}

/**
 * A moment as a list shows it: the time today, "Yesterday", the weekday within a week, the day within the year.
 * @param at ms UTC
 * @param now ms UTC
 */
export function shortTime(at: number, now: number, locale: string): string {
  const days = daysBetween(at, now);
  if (days === 0) return format(at, locale, "time", { hour: "numeric", minute: "2-digit" });
  if (days === 1)
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" })
      .format(-1, "day")
      .replace(/^./u, (c) => c.toLocaleUpperCase(locale));
  if (days > 1 && days < 7) return format(at, locale, "weekday", { weekday: "short" });
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  if (sameYear) return format(at, locale, "day", { day: "numeric", month: "short" });
  return format(at, locale, "date", { day: "numeric", month: "short", year: "numeric" });
}

/** A moment in full, for a tooltip or a message's head. */
export function longTime(at: number, locale: string): string {
  return format(at, locale, "long", { dateStyle: "full", timeStyle: "short" });
}

/** A message's head: the day where it matters, and always the time. */
export function messageTime(at: number, now: number, locale: string): string {
  const time = format(at, locale, "time", { hour: "numeric", minute: "2-digit" });
  return daysBetween(at, now) === 0 ? time : `${shortTime(at, now, locale)}, ${time}`;
}

export function dayOf(at: number, locale: string): string {
  return format(at, locale, "date", { day: "numeric", month: "short", year: "numeric" });
}

/** The time of day only. */
export function clockTime(at: number, locale: string): string {
  return format(at, locale, "time", { hour: "numeric", minute: "2-digit" });
}

/** A day as a heading: the weekday and the date, the year only where it is another one. @param now ms UTC */
export function dayHeading(at: number, now: number, locale: string): string {
  const days = daysBetween(at, now);
  if (days === 0 || days === 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" })
      .format(-days, "day")
      .replace(/^./u, (c) => c.toLocaleUpperCase(locale));
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  if (sameYear) return format(at, locale, "heading", { weekday: "long", day: "numeric", month: "long" });
  return format(at, locale, "heading-year", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}
