import { hash } from "node:crypto";
import { failureOf } from "./bounce/failure.ts";
import { bounceOf } from "./bounce/read-bounce.ts";
import { decodeText } from "./charset/decode-text.ts";
import { htmlToText } from "./html-text.ts";
import { parseMailDate } from "./mail-date.ts";
import {
  decodeHeader,
  deliveredTo,
  firstHeader,
  isAutomatic,
  isBulk,
  listId,
  mailAddresses,
  messageIds,
} from "./mail-headers.ts";
import type { ParsedAttachment, ParsedMail } from "./model.ts";
import { foldText } from "./quote.ts";
import { type MailFile, mailFiles } from "./read/mail-files.ts";
import { charsetInHtml, readMessage } from "./read/read-message.ts";
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
  const message = await readMessage(source);
  const { headers, problems } = message;
  const { files, tnef } = mailFiles(message);
  // Outlook may pack the only text there is.
  const packed = message.plain === "" && message.html === "" ? tnef : null;
  const packedHtml = packed?.html ? decodeText(packed.html, charsetInHtml(packed.html)) : "";
  const html = bounded(message.html || packedHtml, maximumHtml, "HTML", problems) || null;
  const plain = bounded((message.plain || (packed?.text ?? "")).replace(/\r\n?/g, "\n"), maximumText, "Text", problems);
  const text = plain || (html === null ? "" : htmlToText(html));
  const shown = shownIds(files.length === 0 ? null : html);
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
    attachments: files.map((file) => describeFile(file, shown, exact)),
    snippet: makeSnippet(foldText(text.slice(0, 20_000)).visible),
    bulk: isBulk(headers),
    automatic: isAutomatic(headers),
    listId: listId(headers),
    deliveredTo: deliveredTo(headers),
    failure: failureOf(bounceOf(message)),
    problems,
  };
}

/** The decoded bytes of one attachment by its id in `ParsedMail`, or null when there is none. */
export async function attachmentBytes(source: Uint8Array, id: string): Promise<Uint8Array | null> {
  const { files } = mailFiles(await readMessage(source));
  return files.find((file) => file.id === id)?.bytes() ?? null;
}

/** The decoded bytes of all attachments in the order of `ParsedMail`. */
export async function allAttachmentBytes(source: Uint8Array): Promise<Uint8Array[]> {
  return mailFiles(await readMessage(source)).files.map((file) => file.bytes());
}

function bounded(text: string, length: number, what: string, problems: string[]): string {
  if (text.length <= length) return text.toWellFormed();
  problems.push(`${what} was cut at ${length} characters.`);
  return text.slice(0, length).toWellFormed();
}

function describeFile(file: MailFile, shown: ReadonlySet<string>, exact: boolean): ParsedAttachment {
  const { id, name, contentType, contentId } = file;
  const about = { id, name, contentType, contentId, inline: contentId !== null && shown.has(contentId) };
  if (!exact) return { ...about, size: file.size(), sha256: null };
  const bytes = file.bytes();
  return { ...about, size: bytes.byteLength, sha256: hash("sha256", bytes, "hex") };
}

/**
 * The Content-IDs that the HTML shows. Only these parts are inline; a picture with an id that nothing shows would
 * otherwise be seen nowhere.
 */
function shownIds(html: string | null): ReadonlySet<string> {
  const found = (html ?? "").matchAll(/cid:([^"'\s<>()\\]{1,998})/gi);
  return new Set([...found].flatMap(([, id = ""]) => [id, decoded(id), id.replaceAll("&amp;", "&")]));
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
