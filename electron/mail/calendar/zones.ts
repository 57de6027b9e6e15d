/** Windows' names of time zones as mail has them, with the zone of the tz database that Unicode CLDR gives them. */
const windowsZones: Record<string, string> = {
  "dateline standard time": "Etc/GMT+12",
  "hawaiian standard time": "Pacific/Honolulu",
  "alaskan standard time": "America/Anchorage",
  "pacific standard time": "America/Los_Angeles",
  "mountain standard time": "America/Denver",
  "us mountain standard time": "America/Phoenix",
  "central standard time": "America/Chicago",
  "canada central standard time": "America/Regina",
  "central america standard time": "America/Guatemala",
  "central standard time (mexico)": "America/Mexico_City",
  "eastern standard time": "America/New_York",
  "us eastern standard time": "America/Indianapolis",
  "sa pacific standard time": "America/Bogota",
  "atlantic standard time": "America/Halifax",
  "newfoundland standard time": "America/St_Johns",
  "e. south america standard time": "America/Sao_Paulo",
  "argentina standard time": "America/Buenos_Aires",
  "pacific sa standard time": "America/Santiago",
  "azores standard time": "Atlantic/Azores",
  "gmt standard time": "Europe/London",
  "greenwich standard time": "Atlantic/Reykjavik",
  "w. europe standard time": "Europe/Berlin",
  "central europe standard time": "Europe/Budapest",
  "romance standard time": "Europe/Paris",
  "central european standard time": "Europe/Warsaw",
  "w. central africa standard time": "Africa/Lagos",
  "gtb standard time": "Europe/Bucharest",
  "e. europe standard time": "Europe/Chisinau",
  "fle standard time": "Europe/Kiev",
  "egypt standard time": "Africa/Cairo",
  "south africa standard time": "Africa/Johannesburg",
  "israel standard time": "Asia/Jerusalem",
  "turkey standard time": "Europe/Istanbul",
  "arab standard time": "Asia/Riyadh",
  "russian standard time": "Europe/Moscow",
  "e. africa standard time": "Africa/Nairobi",
  "iran standard time": "Asia/Tehran",
  "arabian standard time": "Asia/Dubai",
  "pakistan standard time": "Asia/Karachi",
  "west asia standard time": "Asia/Tashkent",
  "india standard time": "Asia/Calcutta",
  "nepal standard time": "Asia/Katmandu",
  "se asia standard time": "Asia/Bangkok",
  "china standard time": "Asia/Shanghai",
  "singapore standard time": "Asia/Singapore",
  "taipei standard time": "Asia/Taipei",
  "w. australia standard time": "Australia/Perth",
  "tokyo standard time": "Asia/Tokyo",
  "korea standard time": "Asia/Seoul",
  "cen. australia standard time": "Australia/Adelaide",
  "aus eastern standard time": "Australia/Sydney",
  "e. australia standard time": "Australia/Brisbane",
  "new zealand standard time": "Pacific/Auckland",
};

const formats = new Map<string, Intl.DateTimeFormat | null>();
const mostFormats = 1000;

/** The zone of the tz database that a TZID means, or null for a name that only its own file explains. */
export function knownZone(id: string): string | null {
  const plain = id.trim();
  const windows = windowsZones[plain.toLowerCase()];
  // Some programs put a path of their own in front: /example.org/20011030_5/Europe/Vienna.
  const path = /(?:[A-Za-z_]+\/)?[A-Za-z_]+\/[A-Za-z_+-]+\d*$/.exec(plain)?.[0] ?? plain;
  const shorter = path.split("/").slice(-2).join("/");
  return (
    [windows, plain, path, shorter, plain.replace("-", "/")].find(
      (zone) => zone !== undefined && formatOf(zone) !== null,
    ) ?? null
  );
}

/** ms UTC of a wall clock's time in a known zone; `wall` is that time as if it were UTC, ms. Never loops. */
export function instantIn(zone: string, wall: number): number | null {
  const format = formatOf(zone);
  if (format === null || !Number.isFinite(wall)) return null;
  const guess = wall - offsetAt(format, wall);
  return wall - offsetAt(format, guess);
}

/** ms east of UTC at an instant. */
function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(instant / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (formats.size >= mostFormats) formats.clear();
  let format: Intl.DateTimeFormat | null = null;
  try {
    const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric" } as const;
    const options = { ...numeric, minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
    format = new Intl.DateTimeFormat("en-US", { ...options, timeZone: zone });
  } catch {
    // No such zone.
  }
  formats.set(zone, format);
  return format;
}
