import { hash } from "node:crypto";
import PostalMime, { type Attachment, type Email } from "postal-mime";
import { hideFlowed, unflow, unhide } from "./flowed.ts";
import { htmlToText } from "./html-text.ts";
import { parseMailDate } from "./mail-date.ts";
import { decodeHeader, deliveredTo, firstHeader, isBulk, listId, mailAddresses, messageIds } from "./mail-headers.ts";
import type { ParsedAttachment, ParsedMail } from "./model.ts";
import { contentsWithBoundaryBreak } from "./part-tree.ts";
import { foldText } from "./quote.ts";
import { makeSnippet } from "./snippet.ts";

const maximumText = 5_000_000;
const maximumHtml = 10_000_000;
const limits = { forceRfc822Attachments: true, maxNestingDepth: 100, maxHeadersSize: 1024 * 1024 } as const;

interface Read {
  mail: Email;
  problems: string[];
}

/**
 * Parses an RFC 5322 message with its MIME parts. Never throws: what could not be read is told in `problems`, and the
 * rest is there. Nested messages stay attachments. The source is not changed or kept.
 */
export async function parseMail(source: Uint8Array): Promise<ParsedMail> {
  const { mail, problems } = await read(source);
  const { headers } = mail;
  const html = bounded(mail.html ?? "", maximumHtml, "HTML", problems) || null;
  const plain = (mail.text ?? "").replace(/\r\n?/g, "\n");
  const text = bounded(plain, maximumText, "Text", problems) || (html === null ? "" : htmlToText(html));
  const dateField = firstHeader(headers, "date");
  const date = parseMailDate(dateField);
  if (date === null && dateField !== "") problems.push("The date cannot be read.");
  return {
    subject: decodeHeader(firstHeader(headers, "subject")),
    addresses: mailAddresses(headers),
    messageId: messageIds(firstHeader(headers, "message-id"))[0] ?? null,
    inReplyTo: messageIds(firstHeader(headers, "in-reply-to")),
    references: messageIds(firstHeader(headers, "references")),
    date,
    text,
    html,
    attachments: mail.attachments.map((attachment, index) => describeAttachment(attachment, index, html)),
    snippet: makeSnippet(foldText(text.slice(0, 20_000)).visible),
    bulk: isBulk(headers),
    listId: listId(headers),
    deliveredTo: deliveredTo(headers),
    problems,
  };
}

/** The decoded bytes of one attachment by its id in `ParsedMail`, or null when there is none. */
export async function attachmentBytes(source: Uint8Array, id: string): Promise<Uint8Array | null> {
  const { mail } = await read(source);
  const attachment = mail.attachments.find((_, index) => attachmentId(index) === id);
  return attachment ? contentBytes(attachment) : null;
}

async function read(source: Uint8Array): Promise<Read> {
  const message = withoutMboxLine(source);
  try {
    const hidden = hideFlowed(message);
    const parser = new PostalMime(limits);
    const mail = await parser.parse(hidden.source);
    const broken = contentsWithBoundaryBreak(parser);
    const attachments = mail.attachments.map((attachment) => ({
      ...attachment,
      content: ownBytes(attachment, broken.has(attachment.content), hidden.flowed),
    }));
    const text = hidden.flowed && mail.text !== undefined ? { text: unflow(mail.text, hidden.delSp) } : {};
    return { mail: { ...mail, attachments, ...text }, problems: [] };
  } catch (error) {
    return readHeadersOnly(message, error);
  }
}

function ownBytes(attachment: Attachment, broken: boolean, flowed: boolean): Uint8Array {
  const bytes = contentBytes(attachment);
  const own = broken && bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
  return flowed ? unhide(own) : own;
}

/** Where the structure is beyond the limits, the headers and the raw text are still worth showing. */
async function readHeadersOnly(message: Uint8Array, error: unknown): Promise<Read> {
  const problems = [`The message is malformed: ${error instanceof Error ? error.message : String(error)}.`];
  const text = new TextDecoder().decode(message.subarray(0, maximumText));
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const head = text.slice(0, Math.min(end, 64 * 1024)).replace(/^content-[^\n]*(?:\n[ \t][^\n]*)*\n?/gim, "");
  const mail = await PostalMime.parse(`${head}\r\n\r\n`, { maxNestingDepth: 1 });
  return { mail: { ...mail, text: text.slice(end).trimStart() }, problems };
}

/** Exports of mbox files leave their `From ` line in front; it is no header. */
function withoutMboxLine(source: Uint8Array): Uint8Array {
  const start = [0x46, 0x72, 0x6f, 0x6d, 0x20];
  if (!start.every((byte, index) => source[index] === byte)) return source;
  const end = source.indexOf(0x0a);
  return end < 0 ? source : source.subarray(end + 1);
}

function bounded(text: string, length: number, what: string, problems: string[]): string {
  if (text.length <= length) return text.toWellFormed();
  problems.push(`${what} was cut at ${length} characters.`);
  return text.slice(0, length).toWellFormed();
}

function attachmentId(index: number): string {
  return String(index + 1);
}

function contentBytes({ content }: Attachment): Uint8Array {
  if (typeof content === "string") return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}

function describeAttachment(attachment: Attachment, index: number, html: string | null): ParsedAttachment {
  const bytes = contentBytes(attachment);
  const contentId = attachment.contentId?.trim().replace(/^<|>$/g, "").trim() || null;
  return {
    id: attachmentId(index),
    name: attachment.filename ?? "",
    contentType: attachment.mimeType,
    size: bytes.byteLength,
    sha256: hash("sha256", bytes, "hex"),
    contentId,
    inline: contentId !== null && refersTo(html, contentId),
  };
}

/** Only what the HTML shows is inline; a picture with an id that nothing shows would otherwise be seen nowhere. */
function refersTo(html: string | null, contentId: string): boolean {
  if (html === null) return false;
  return html.includes(`cid:${contentId}`) || html.includes(`cid:${encodeURIComponent(contentId)}`);
}
