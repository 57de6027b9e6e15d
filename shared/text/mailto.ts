import type { MailAddress } from "../model/address.ts";

/** What a mailto link may fill in. Whatever else it asks for is named in `rejected` and done by nobody. */
export interface Mailto {
  to: MailAddress[];
  cc: MailAddress[];
  /** One line, at most 1000 characters. */
  subject: string;
  /** Lines end in LF. */
  body: string;
  /** Message-ID of the message answered, without angle brackets, or null. */
  inReplyTo: string | null;
  /** Names of fields that are not filled in, lower case: `bcc`, `attach`, `from`, unknown ones. */
  rejected: string[];
}

const longestLink = 500_000;
const longestBody = 100_000;
const mostAddresses = 100;
const longestSubject = 1000;

/**
 * A mailto link by RFC 6068, or null when it is none. Only To, Cc, subject, body and
 * the message answered are taken: a hidden recipient or a file that a link adds would not be seen
 * (`?attach=/etc/passwd`, I82), and no value can begin a header of its own. Plus signs are plus signs (section 5); a broken
 * escape stands for itself.
 * @example parseMailto("mailto:a@example.org?subject=Hi&attach=x") // { to: [{ name: "", address: "a@…" }], …, rejected: ["attach"] }
 */
export function parseMailto(link: string): Mailto | null {
  const trimmed = link.slice(0, longestLink).trim();
  if (!/^mailto:/i.test(trimmed)) return null;
  const [addresses, query] = cut(trimmed.slice("mailto:".length).replace(/#.*$/s, ""), "?");
  const mailto: Mailto = { to: addressesIn(addresses), cc: [], subject: "", body: "", inReplyTo: null, rejected: [] };
  // Links inside HTML are often escaped twice.
  for (const field of query.split(/&(?:amp;)?/i)) if (field !== "") take(mailto, field);
  mailto.to = mailto.to.slice(0, mostAddresses);
  mailto.cc = mailto.cc.slice(0, mostAddresses);
  return mailto;
}

/** The link that says the same and nothing that was rejected. */
export function mailtoLink({ to, cc, subject, body, inReplyTo }: Mailto): string {
  const list = (people: MailAddress[]) => people.map(({ address }) => encodeAddress(address)).join(",");
  const fields = [
    ["cc", list(cc)],
    ["subject", encodeURIComponent(subject)],
    ["body", encodeURIComponent(body.replace(/\n/g, "\r\n"))],
    ["in-reply-to", encodeURIComponent(inReplyTo ?? "")],
  ].filter(([, value]) => value !== "");
  const query = fields.map(([name, value]) => `${name}=${value}`).join("&");
  return `mailto:${list(to)}${query === "" ? "" : `?${query}`}`;
}

function encodeAddress(address: string): string {
  return encodeURIComponent(address).replace(/%40/g, "@").replace(/%2B/gi, "+");
}

function take(mailto: Mailto, field: string): void {
  const [name, value] = cut(field, "=");
  const key = oneLine(decoded(name)).toLowerCase();
  if (key === "to") mailto.to.push(...addressesIn(value));
  else if (key === "cc") mailto.cc.push(...addressesIn(value));
  else if (key === "subject") mailto.subject = oneLine(decoded(value)).slice(0, longestSubject);
  else if (key === "body") mailto.body = severalLines(decoded(value)).slice(0, longestBody);
  else if (key === "in-reply-to")
    mailto.inReplyTo = /^<?([^<>\s]{1,998}@[^<>\s]{1,998})>?$/.exec(decoded(value).trim())?.[1] ?? null;
  else if (key !== "" && !mailto.rejected.includes(key) && mailto.rejected.length < 100)
    mailto.rejected.push(key.slice(0, 100));
}

/** Commas separate addresses before they are decoded (RFC 6068 section 2); what is no address is left out, and names. */
function addressesIn(list: string): MailAddress[] {
  return list.split(",", mostAddresses * 10).flatMap((part) => {
    const text = decoded(part).trim();
    const address = /<([^<>]*)>$/.exec(text)?.[1] ?? text;
    return /^[^\s@<>(),;:"\\\p{Cc}\p{Cf}]{1,64}@[^\s@<>(),;:"\\\p{Cc}\p{Cf}]{1,255}$/u.test(address)
      ? [{ name: "", address }]
      : [];
  });
}

function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

function severalLines(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n\t]/gu, "");
}
