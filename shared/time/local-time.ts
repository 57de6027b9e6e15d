/**
 * What a clock on the wall shows in a time zone, and back. The rules are those of `Intl`, so they come and go with the
 * program that runs this.
 */
export interface LocalTime {
  /** `2027-03-28` */
  date: string;
  /** `02:30`, 00:00 to 23:59 */
  time: string;
}

/** No zone was ever further from UTC than a day, and none changes its rules twice within three. */
const aroundMs = 36 * 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Is it an IANA name that this program knows? */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/**
 * The moment at which the clocks of a zone show a time, ms UTC. A time that is skipped there (clocks go forward) is the
 * first moment after it; of one that comes twice (clocks go back) it is the first.
 * @throws RangeError for a zone or a date that does not exist
 * @example instantOf({ date: "2027-03-28", time: "02:30" }, "Europe/Berlin") // 2027-03-28T01:00Z, which shows 03:00
 */
export function instantOf({ date, time }: LocalTime, zone: string): number {
  const wall = Date.parse(`${date}T${time}:00.000Z`);
  if (Number.isNaN(wall) || new Date(wall).toISOString().slice(0, 10) !== date)
    throw new RangeError(`${date} ${time} is no time`);
  const [before, after] = [wall - aroundMs, wall + aroundMs];
  const offsets = [offsetAt(before, zone), offsetAt(after, zone)];
  const found = offsets.map((offset) => wall - offset).filter((at) => at + offsetAt(at, zone) === wall);
  return found.length > 0 ? Math.min(...found) : changeBetween(before, after, zone);
}

/** What the clocks of a zone show at a moment (ms UTC). */
export function localTimeOf(at: number, zone: string): LocalTime {
  const shown = new Date(at + offsetAt(at, zone)).toISOString();
  return { date: shown.slice(0, 10), time: shown.slice(11, 16) };
}

/** How far the clocks of a zone are ahead of UTC at a moment, ms. */
export function offsetAt(at: number, zone: string): number {
  const whole = Math.floor(at / 1000) * 1000;
  const parts = new Map(
    formatOf(zone)
      .formatToParts(whole)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return shown - whole;
}

/** The first moment with the offset of `after`, to the second. */
function changeBetween(before: number, after: number, zone: string): number {
  const wanted = offsetAt(after, zone);
  let [low, high] = [Math.floor(before / 1000), Math.ceil(after / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000, zone) === wanted) high = middle;
    else low = middle;
  }
  return high * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const digits = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  const format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone: zone,
    hourCycle: "h23",
    second: "2-digit",
    ...digits,
  });
  formats.set(zone, format);
  return format;
}
