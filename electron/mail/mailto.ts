import { addressParser } from "postal-mime";

/** What a mailto link may put into a new message; everything in it is shown before anything is sent. */
export interface Mailto {
  to: string[];
  cc: string[];
  subject: string;
  body: string;
  /** Message-ID without angle brackets, or null. */
  inReplyTo: string | null;
  /** Names of fields of the link that were left out, in lower case, each once. */
  rejected: string[];
}

const [mostAddresses, longestSubject, longestBody, longestLink] = [100, 1000, 100_000, 500_000];

/**
 * Reads a mailto link (RFC 6068). Only recipients, subject, body and the message answered are taken: an attachment, a
 * sender, a hidden copy or any other header is rejected (section 7), and no value can begin a header of its own. Null
 * for what is no mailto link. Never throws.
 */
export function readMailto(link: string): Mailto | null {
  if (!/^\s*mailto:/i.test(link)) return null;
  const text = link.slice(0, longestLink).trim().slice("mailto:".length).replace(/#.*$/s, "");
  const question = text.indexOf("?");
  const path = question < 0 ? text : text.slice(0, question);
  const mailto: Mailto = { to: addresses(decode(path)), cc: [], subject: "", body: "", inReplyTo: null, rejected: [] };
  const fields = question < 0 ? [] : text.slice(question + 1).split(/&(?:amp;)?/);
  for (const field of fields) {
    const equals = field.indexOf("=");
    const name = decode(equals < 0 ? field : field.slice(0, equals))
      .trim()
      .toLowerCase();
    if (name !== "") take(mailto, name, equals < 0 ? "" : decode(field.slice(equals + 1)));
  }
  mailto.to = mailto.to.slice(0, mostAddresses);
  mailto.cc = mailto.cc.slice(0, mostAddresses);
  return mailto;
}

function take(mailto: Mailto, name: string, value: string): void {
  if (name === "to") mailto.to.push(...addresses(value));
  else if (name === "cc") mailto.cc.push(...addresses(value));
  else if (name === "subject") mailto.subject = oneLine(value).slice(0, longestSubject);
  else if (name === "body") mailto.body = bodyText(value).slice(0, longestBody);
  else if (name === "in-reply-to")
    mailto.inReplyTo = /^<?([^<>\s]{1,998}@[^<>\s]{1,998})>?$/.exec(value.trim())?.[1] ?? null;
  else if (!mailto.rejected.includes(name) && mailto.rejected.length < 100) mailto.rejected.push(name.slice(0, 100));
}

/** A plus sign is a plus sign (section 5); a broken escape stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => Buffer.from(escapes.replaceAll("%", ""), "hex").toString());
  }
}

function addresses(value: string): string[] {
  return addressParser(oneLine(value), { flatten: true })
    .map(({ address }) => (address ?? "").trim())
    .filter((address) => address.includes("@"));
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

function bodyText(value: string): string {
  return value.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n\t]/gu, "");
}
