import { addressParser } from "postal-mime";
import type { MailAddress, MailAddresses } from "../../shared/model/address.ts";
import { plainComments } from "./read/comments.ts";
import { decodeEncodedWords, withKnownCharsets } from "./read/encoded-words.ts";
import type { HeaderField } from "./read/open-parser.ts";

const maximumAddresses = 5000;
const maximumIds = 1000;
const maximumFieldLength = 256 * 1024;

/** The first field of that name (lower case), bounded in length; empty when absent. */
export function firstHeader(headers: readonly HeaderField[], key: string): string {
  return headers.find((header) => header.key === key)?.value.slice(0, maximumFieldLength) ?? "";
}

function allHeaders(headers: readonly HeaderField[], key: string): string[] {
  return headers.filter((header) => header.key === key).map(({ value }) => value.slice(0, maximumFieldLength));
}

/** Encoded words decoded (RFC 2047), control characters turned to spaces, trimmed. */
export function decodeHeader(value: string): string {
  return oneLine(decodeEncodedWords(value));
}

function oneLine(value: string): string {
  return value.replace(/\p{Cc}+/gu, " ").trim();
}

/** The mailboxes of an address list (RFC 5322 section 3.4), groups flattened; names decoded. Empty ones are left out. */
export function parseAddresses(value: string): MailAddress[] {
  return addressParser(withoutRoutes(plainComments(withKnownCharsets(value))), { flatten: true })
    .slice(0, maximumAddresses)
    .flatMap(({ name, address }) => {
      const mailbox = { name: oneLine(name).slice(0, 1000), address: oneLine(address ?? "").slice(0, 1000) };
      return mailbox.name || mailbox.address ? [mailbox] : [];
    });
}

/** The way a mail was to take, in front of the address, has no meaning any more (RFC 5321 appendix F.2). */
function withoutRoutes(value: string): string {
  return value.includes("<@") ? value.replace(/<@[^<>:]*:(?=[^<>]*@)/g, "<") : value;
}

/** Who stands where. From and Sender count once, repeated To, Cc, Bcc and Reply-To are joined. */
export function mailAddresses(headers: readonly HeaderField[]): MailAddresses {
  const joined = (key: string) => allHeaders(headers, key).flatMap(parseAddresses).slice(0, maximumAddresses);
  return {
    from: parseAddresses(firstHeader(headers, "from")),
    sender: parseAddresses(firstHeader(headers, "sender")),
    replyTo: joined("reply-to"),
    to: joined("to"),
    cc: joined("cc"),
    bcc: joined("bcc"),
  };
}

/** Addresses this copy was delivered to, each once. */
export function deliveredTo(headers: readonly HeaderField[]): string[] {
  const found = ["delivered-to", "x-original-to", "envelope-to"]
    .flatMap((key) => allHeaders(headers, key).slice(0, 20))
    .flatMap(parseAddresses)
    .map(({ address }) => address)
    .filter((address) => address.includes("@"));
  return [...new Set(found)];
}

/**
 * The message ids in a Message-ID, In-Reply-To or References field, in order, each once, without angle brackets.
 * In-Reply-To holds several ids, phrases and comments in the wild (RFC 5322 section 3.6.4, RFC 822 section 4.6.2).
 * Of hostile lists the first and the newest 999 are kept.
 */
export function messageIds(value: string): string[] {
  const text = decodeEncodedWords(value);
  const bracketed = [...text.matchAll(/<([^<>]*)>/g)].map(([, id]) => (id ?? "").replace(/\s+/g, ""));
  const found = bracketed.some(Boolean) ? bracketed : bareIds(text);
  const ids = [...new Set(found.filter((id) => id.length > 0 && id.length <= 998))];
  return ids.length > maximumIds ? [...ids.slice(0, 1), ...ids.slice(1 - maximumIds)] : ids;
}

/** Some senders leave the brackets out; then only whole words with an @ in them are ids. */
function bareIds(text: string): string[] {
  return withoutComments(text)
    .split(/[\s,;<>]+/)
    .filter((word) => /^[^@"]+@[^@"]+$/.test(word));
}

/** Without `(comments)`, nested ones too (RFC 5322 section 3.2.2). */
export function withoutComments(text: string): string {
  let depth = 0;
  let kept = "";
  for (const piece of text.split(/([()])/)) {
    if (piece === "(") depth += 1;
    else if (piece === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) kept += piece;
  }
  return kept;
}

/** Mass mail: a list header or `Precedence: bulk, list, junk`. */
export function isBulk(headers: readonly HeaderField[]): boolean {
  const precedence = firstHeader(headers, "precedence").trim().toLowerCase();
  return (
    ["bulk", "list", "junk"].includes(precedence) ||
    headers.some(({ key, value }) => (key === "list-id" || key === "list-unsubscribe") && value.trim() !== "")
  );
}

/** Sent by a program (RFC 3834), not by somebody's hand. */
export function isAutomatic(headers: readonly HeaderField[]): boolean {
  const [said = ""] = firstHeader(headers, "auto-submitted").trim().toLowerCase().split(/[\s;]/);
  return said !== "" && said !== "no";
}

/** The List-Id (RFC 2919) without brackets and description, or null. */
export function listId(headers: readonly HeaderField[]): string | null {
  const value = firstHeader(headers, "list-id");
  const id = /<([^<>]*)>/.exec(value)?.[1] ?? value;
  return id.replace(/\s+/g, "").slice(0, 255) || null;
}
