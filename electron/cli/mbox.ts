import { normalizeAddress } from "../../shared/model/address.ts";

/**
 * One message of a file in mboxrd form: the separator line, the source with LF and a line end at its end, each line
 * that begins like a separator (after any number of `>`) with one `>` more, and an empty line. Undone by taking that
 * line and one `>` of each such line away: empty lines at the end of the source are its own.
 * @param at ms UTC of delivery
 */
export function mboxEntry(source: Uint8Array, sender: string, at: number): Buffer {
  const lines = Buffer.from(source).toString("latin1").replaceAll("\r\n", "\n");
  const whole = lines.endsWith("\n") ? lines : `${lines}\n`;
  // Lines end with LF alone: the flag `m` would take a bare CR for one, too.
  const quoted = whole.replace(/(^|\n)(>*From )/g, "$1>$2");
  return Buffer.from(`From ${senderOf(sender)} ${asctime(at)}\n${quoted}\n`, "latin1");
}

function senderOf(address: string): string {
  const plain = normalizeAddress(address);
  return /^[\x21-\x7e]+$/.test(plain) ? plain : "MAILER-DAEMON";
}

/** `Sat Jan  3 01:05:34 1998`, UTC. */
function asctime(at: number): string {
  const [weekday = "", day = "", month = "", year = "", time = ""] = new Date(at)
    .toUTCString()
    .replace(",", "")
    .split(" ");
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}
