import type { MailAddress } from "../model/address.ts";

/** What a mailto link may fill in. Whatever else it asks for is named in `rejected` and done by nobody. */
export interface Mailto {
  to: MailAddress[];
  cc: MailAddress[];
  /** One line, at most 1000 characters. */
  subject: string;
  /** Lines end in LF. */
  body: string;
  /** Names of fields that are not filled in, lower case: `bcc`, `attach`, `from`, unknown ones. */
  rejected: string[];
}

const longestLink = 20_000;
const mostAddresses = 100;
const longestSubject = 1000;

/**
 * A mailto link by RFC 6068, or null when it is none or not well formed. Only To, Cc, subject and body are taken: a hidden
 * recipient or a file that a link adds would not be seen (`?attach=/etc/passwd`, I82). Plus signs are plus signs.
 * @example parseMailto("mailto:a@example.org?subject=Hi&attach=x") // { to: [{ name: "", address: "a@…" }], …, rejected: ["attach"] }
 */
export function parseMailto(link: string): Mailto | null {
  const trimmed = link.trim();
  if (trimmed.length > longestLink || !/^mailto:/i.test(trimmed)) return null;
  const [addresses, query] = cut(trimmed.slice("mailto:".length).replace(/#.*$/s, ""), "?");
  const mailto: Mailto = { to: addressesIn(addresses), cc: [], subject: "", body: "", rejected: [] };
  try {
    // Links inside HTML are often written with `&amp;` twice escaped.
    for (const field of query.replace(/&amp;/gi, "&").split("&")) if (field !== "") take(mailto, field);
  } catch {
    return null;
  }
  mailto.to = mailto.to.slice(0, mostAddresses);
  mailto.cc = mailto.cc.slice(0, mostAddresses);
  return mailto;
}

/** The link that says the same and nothing that was rejected. */
export function mailtoLink({ to, cc, subject, body }: Mailto): string {
  const list = (people: MailAddress[]) => people.map(({ address }) => encodeAddress(address)).join(",");
  const fields = [
    ["cc", list(cc)],
    ["subject", encodeURIComponent(subject)],
    ["body", encodeURIComponent(body.replace(/\n/g, "\r\n"))],
  ].filter(([, value]) => value !== "");
  const query = fields.map(([name, value]) => `${name}=${value}`).join("&");
  return `mailto:${list(to)}${query === "" ? "" : `?${query}`}`;
}

function encodeAddress(address: string): string {
  return encodeURIComponent(address).replace(/%40/g, "@").replace(/%2B/gi, "+");
}

/** Throws URIError for what can't be decoded. */
function take(mailto: Mailto, field: string): void {
  const [name, value] = cut(field, "=");
  const key = decodeURIComponent(name).trim().toLowerCase();
  if (key === "to") mailto.to.push(...addressesIn(value));
  else if (key === "cc") mailto.cc.push(...addressesIn(value));
  else if (key === "subject") mailto.subject = oneLine(decodeURIComponent(value)).slice(0, longestSubject);
  else if (key === "body") mailto.body = severalLines(decodeURIComponent(value));
  else if (!mailto.rejected.includes(oneLine(key))) mailto.rejected.push(oneLine(key).slice(0, 100));
}

/** Commas separate addresses before they are decoded (RFC 6068 section 2); what is no address is left out. */
function addressesIn(list: string): MailAddress[] {
  return list.split(",").flatMap((part) => {
    const address = decoded(part).trim();
    return /^[^\s@<>(),;:"\\\p{Cc}\p{Cf}]{1,64}@[^\s@<>(),;:"\\\p{Cc}\p{Cf}]{1,255}$/u.test(address)
      ? [{ name: "", address }]
      : [];
  });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
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
