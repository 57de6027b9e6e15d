import { locale } from "../strings/text.ts";

const units = ["B", "kB", "MB", "GB"];

let known: Intl.NumberFormat | undefined;

/** Made when it is first asked for: the language is settled by then. */
function numbers(): Intl.NumberFormat {
  known ??= new Intl.NumberFormat(locale);
  return known;
}

/** Bytes for people. @example fileSize(1_536_000) // "1.5 MB" */
export function fileSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const shown = unit === 0 || value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
  return `${numbers().format(shown)} ${units[unit]}`;
}
