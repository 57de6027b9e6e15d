import { hash } from "node:crypto";
import type { Attachment } from "postal-mime";
import { htmlToText } from "./html-text.ts";
import { parseMailDate } from "./mail-date.ts";
import { decodeHeader, deliveredTo, firstHeader, isBulk, listId, mailAddresses, messageIds } from "./mail-headers.ts";
import type { ParsedAttachment, ParsedMail } from "./model.ts";
import { foldText } from "./quote.ts";
import { readMessage } from "./read/read-message.ts";
import type { Part } from "./read/read-parts.ts";
import { decodeBody, decodedSize } from "./read/transfer-encoding.ts";
import { makeSnippet } from "./snippet.ts";

const maximumText = 5_000_000;
const maximumHtml = 10_000_000;

/** How much of a message is looked at. */
export interface ParseOptions {
  /** Attachments are decoded for their exact size and hash. */
  exact?: boolean;
}

/**
 * Parses an RFC 5322 message with its MIME parts. Never throws: what could not be read is told in `problems`, and the
 * rest is there. Nested messages stay attachments. The source is not changed or kept.
 */
export async function parseMail(source: Uint8Array, { exact = false }: ParseOptions = {}): Promise<ParsedMail> {
  const { headers, problems, ...found } = await readMessage(source);
  const html = bounded(found.html, maximumHtml, "HTML", problems) || null;
  const plain = bounded(found.plain.replace(/\r\n?/g, "\n"), maximumText, "Text", problems);
  const text = plain || (html === null ? "" : htmlToText(html));
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
    textFromHtml: plain === "" && html !== null,
    html,
    attachments: found.attachments.map(({ found: attachment, part }, index) => ({
      ...describeAttachment(attachment, index, html),
      ...contentOf(part, exact),
    })),
    snippet: makeSnippet(foldText(text.slice(0, 20_000)).visible),
    bulk: isBulk(headers),
    listId: listId(headers),
    deliveredTo: deliveredTo(headers),
    problems,
  };
}

/** The decoded bytes of one attachment by its id in `ParsedMail`, or null when there is none. */
export async function attachmentBytes(source: Uint8Array, id: string): Promise<Uint8Array | null> {
  const { attachments } = await readMessage(source);
  const part = attachments.find((_, index) => attachmentId(index) === id)?.part;
  return part ? decodeBody(part.body, part.encoding) : null;
}

/** The decoded bytes of all attachments in the order of `ParsedMail`. */
export async function allAttachmentBytes(source: Uint8Array): Promise<Uint8Array[]> {
  const { attachments } = await readMessage(source);
  return attachments.map(({ part }) => decodeBody(part.body, part.encoding));
}

function bounded(text: string, length: number, what: string, problems: string[]): string {
  if (text.length <= length) return text.toWellFormed();
  problems.push(`${what} was cut at ${length} characters.`);
  return text.slice(0, length).toWellFormed();
}

function attachmentId(index: number): string {
  return String(index + 1);
}

function contentOf({ body, encoding }: Part, exact: boolean): Pick<ParsedAttachment, "size" | "sha256"> {
  if (!exact) return { size: decodedSize(body, encoding), sha256: null };
  const bytes = decodeBody(body, encoding);
  return { size: bytes.byteLength, sha256: hash("sha256", bytes, "hex") };
}

function describeAttachment(
  attachment: Attachment,
  index: number,
  html: string | null,
): Omit<ParsedAttachment, "size" | "sha256"> {
  const contentId = attachment.contentId?.trim().replace(/^<|>$/g, "").trim() || null;
  return {
    id: attachmentId(index),
    name: attachment.filename ?? "",
    contentType: attachment.mimeType,
    contentId,
    inline: contentId !== null && refersTo(html, contentId),
  };
}

/** Only what the HTML shows is inline; a picture with an id that nothing shows would otherwise be seen nowhere. */
function refersTo(html: string | null, contentId: string): boolean {
  if (html === null) return false;
  return html.includes(`cid:${contentId}`) || html.includes(`cid:${encodeURIComponent(contentId)}`);
}
