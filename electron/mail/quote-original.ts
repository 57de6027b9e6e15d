import type { MailAddress, MailAddresses } from "../../shared/model/address.ts";

/** What is quoted of the original. */
export interface QuotedMail {
  addresses: MailAddresses;
  subject: string;
  /** ms UTC */
  date: number | null;
  text: string;
}

/** The original below an answer: an attribution line that every client folds, then each line behind `> ` (RFC 3676 section 4.5). */
export function quoteForReply(original: QuotedMail, timeZone: string): string {
  const author = original.addresses.from[0] ?? original.addresses.sender[0];
  const who = author ? mailbox(author) : "somebody";
  const when = original.date === null ? "" : `On ${dateAndTime(original.date, timeZone)}, `;
  const lines = textLines(original.text).map((line) =>
    line === "" || line.startsWith(">") ? `>${line}` : `> ${line}`,
  );
  return [`${when}${who} wrote:`, ...lines].join("\n");
}

/** The original below a forward, with its headers; unquoted, because it is the content. */
export function quoteForForward(original: QuotedMail, timeZone: string): string {
  const { from, to, cc } = original.addresses;
  const fields = [
    ["From", from.map(mailbox).join(", ")],
    ["Date", original.date === null ? "" : dateAndTime(original.date, timeZone)],
    ["Subject", oneLine(original.subject)],
    ["To", to.map(mailbox).join(", ")],
    ["Cc", cc.map(mailbox).join(", ")],
  ].filter(([, value]) => value !== "");
  const head = fields.map(([name, value]) => `${name}: ${value}`);
  return ["---------- Forwarded message ---------", ...head, "", ...textLines(original.text)].join("\n");
}

function textLines(text: string): string[] {
  return text.replace(/\r\n?/g, "\n").trimEnd().split("\n");
}

function mailbox({ name, address }: MailAddress): string {
  const shown = oneLine(name);
  if (shown === "" || shown === address) return oneLine(address);
  return address === "" ? shown : `${shown} <${oneLine(address)}>`;
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

/** `Mon, 3 Feb 2026 at 10:20` in the zone of the one who answers. */
function dateAndTime(date: number, timeZone: string): string {
  const zone = { timeZone } as const;
  const day = new Intl.DateTimeFormat("en-GB", {
    ...zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  const time = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
  return `${day.format(date)} at ${time.format(date)}`;
}
