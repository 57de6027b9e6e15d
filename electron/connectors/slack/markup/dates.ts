const options: Record<string, Intl.DateTimeFormatOptions> = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
  day_divider_pretty: { year: "numeric", month: "long", day: "numeric", weekday: "long" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};

/**
 * A moment in the words of Slack's format (`{date_long} at {time}`), in the zone of this computer; the forms that say
 * "today" are given as dates, because they are kept. Null for what is no moment.
 * @param seconds Unix time
 */
export function shownDate(seconds: number, format: string, locale = "en"): string | null {
  const date = new Date(seconds * 1000);
  if (seconds <= 0 || Number.isNaN(date.getTime())) return null;
  const named = format === "" ? "{date_short} {time}" : format;
  return named.replaceAll(/\{(\w+)\}/g, (whole, token: string) => {
    if (token === "ago") return date.toLocaleDateString(locale, options["date_short"]);
    const known = options[token.replace(/_pretty$/, "")] ?? options[token];
    return known ? date.toLocaleString(locale, known) : whole;
  });
}
