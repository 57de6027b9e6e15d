import { withoutComments } from "./mail-headers.ts";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Minutes east of UTC of the named zones of RFC 5322 section 4.3 and a few that real mail has. */
const zones: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  bst: 60,
  cet: 60,
  met: 60,
  west: 60,
  cest: 120,
  mest: 120,
  eet: 120,
  eest: 180,
  msk: 180,
  jst: 540,
  kst: 540,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

const clock = String.raw`(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:[.,]\d+)?\s*([ap]m)?\s*([+-]?\s?\d{1,2}:?\d{2}(?!\d)|[a-z]+)?`;
const dayFirst = new RegExp(
  String.raw`(?:^|[\s,.])(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s,.-]+(\d{2,4})(?:[\s,]+${clock})?`,
  "i",
);
const monthFirst = new RegExp(String.raw`(?:^|[\s,.])([a-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{2,4})\s+${clock}`, "i");
/** What C's `ctime` prints: `Tue Sep  3 10:20:30 2002`. */
const ctime =
  /([a-z]{3})[a-z]*\s+(\d{1,2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+(?:([a-z]{2,4})\s+)?(\d{4})(?:\s*([+-]\d{4}))?/i;

/** ms UTC of a Date field (RFC 5322 sections 3.3 and 4.3, and the common deviations), or null when unreadable. Without a zone it is UTC. */
export function parseMailDate(value: string): number | null {
  const text = withoutComments(value.slice(0, 500)).replace(/\s+/g, " ").trim();
  const found = dayFirst.exec(text);
  if (found) {
    const [, day, month, year, hour, minute, second, half, zone] = found;
    return instant({ day, month, year, hour, minute, second, half, zone });
  }
  const american = monthFirst.exec(text);
  if (american) {
    const [, month, day, year, hour, minute, second, half, zone] = american;
    return instant({ day, month, year, hour, minute, second, half, zone });
  }
  const plain = ctime.exec(text);
  if (plain) {
    const [, month, day, hour, minute, second, name, year, offset] = plain;
    return instant({ day, month, year, hour, minute, second, half: undefined, zone: offset ?? name });
  }
  return parseIso(text);
}

interface Fields {
  day: string | undefined;
  month: string | undefined;
  year: string | undefined;
  hour: string | undefined;
  minute: string | undefined;
  second: string | undefined;
  half: string | undefined;
  zone: string | undefined;
}

function instant(fields: Fields): number | null {
  const month = months.indexOf(fields.month?.toLowerCase() ?? "");
  const [day, minute, second] = [Number(fields.day), Number(fields.minute ?? 0), Number(fields.second ?? 0)];
  const hour = hourOf(Number(fields.hour ?? 0), fields.half?.toLowerCase());
  if (month < 0 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const time = Date.UTC(fullYear(fields.year ?? ""), month, day, hour, minute, second);
  const result = time - offsetMinutes(fields.zone) * 60_000;
  return Number.isFinite(result) ? result : null;
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half === "pm" ? 12 : 0);
}

/** RFC 5322 section 4.3: two digits below 50 are this century's, other short years count from 1900. */
function fullYear(year: string): number {
  const value = Number(year);
  if (year.length === 2) return value < 50 ? 2000 + value : 1900 + value;
  return year.length === 3 ? 1900 + value : value;
}

function offsetMinutes(zone: string | undefined): number {
  const found = /^([+-]?)\s?(\d{1,2}):?(\d{2})$/.exec(zone ?? "");
  if (!found) return zones[zone?.toLowerCase() ?? ""] ?? 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  // An offset beyond a day is nonsense; the time itself may still be right.
  if (minutes >= 24 * 60) return 0;
  return found[1] === "-" ? -minutes : minutes;
}

function parseIso(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const zoned = /(?:z|[+-]\d{2}:?\d{2})$/i.test(text) || !/\d:\d{2}/.test(text) ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : time;
}
