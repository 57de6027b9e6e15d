import { hash } from "node:crypto";
import type { DemoFile } from "./files.ts";
import type { Letter } from "./letter.ts";
import type { Person } from "./people.ts";

/**
 * A letter as RFC 5322 bytes: alternatives, pictures beside the HTML that shows them, files after both. Much faster than
 * composing what leaves this computer, which has to withstand everything that people type.
 */
export function writeMime(letter: Letter): Uint8Array {
  const inline = letter.files.filter(({ contentId }) => contentId !== null);
  const attached = letter.files.filter(({ contentId }) => contentId === null);
  const calendars = attached.filter(({ contentType }) => contentType.startsWith("text/calendar"));
  const name = hash("sha256", letter.key, "hex").slice(0, 20);
  const html =
    letter.html === null ? [] : [multipart("related", `r-${name}`, [body("html", letter.html), ...inline.map(file)])];
  const texts = [body("plain", letter.text), ...html, ...calendars.map(calendar)];
  const content = multipart("mixed", `m-${name}`, [
    multipart("alternative", `a-${name}`, texts),
    ...attached.map(file),
  ]);
  return Buffer.from(`${headersOf(letter)}\r\nMIME-Version: 1.0\r\n${content}`, "utf8");
}

function headersOf({ key, from, to, cc, subject, at, references, headers }: Letter): string {
  const fields: Record<string, string> = {
    From: mailbox(from),
    To: to.map(mailbox).join(",\r\n "),
    ...(cc.length > 0 && { Cc: cc.map(mailbox).join(",\r\n ") }),
    Subject: encoded(subject),
    Date: new Date(at).toUTCString().replace("GMT", "+0000"),
    "Message-ID": `<${key}>`,
    ...(references.length > 0 && {
      "In-Reply-To": `<${references.at(-1)}>`,
      References: references.map((id) => `<${id}>`).join("\r\n "),
    }),
    ...headers,
  };
  return Object.entries(fields)
    .map(([field, value]) => `${field}: ${value}`)
    .join("\r\n");
}

/** A part alone needs no multipart around it. */
function multipart(kind: "mixed" | "alternative" | "related", boundary: string, parts: string[]): string {
  const [only, second] = parts;
  if (only !== undefined && second === undefined) return only;
  const inside = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("");
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${inside}--${boundary}--`;
}

function body(kind: "plain" | "html", text: string): string {
  const lines = text.replace(/\r?\n/g, "\r\n");
  return `Content-Type: text/${kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${lines}\r\n`;
}

function calendar({ contentType, data }: DemoFile): string {
  return `Content-Type: ${contentType}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(data)}`;
}

function file({ name, contentType, contentId, data }: DemoFile): string {
  const place = contentId === null ? "attachment" : `inline\r\nContent-ID: <${contentId}>`;
  return [
    `Content-Type: ${contentType}; name="${encoded(name)}"`,
    "Content-Transfer-Encoding: base64",
    // The name before what follows the disposition on a line of its own.
    `Content-Disposition: ${place.replace(/^\w+/, (kind) => `${kind}; filename="${encoded(name)}"`)}`,
    "",
    base64(data),
  ].join("\r\n");
}

function base64(data: Uint8Array): string {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64");
  return (text.match(/.{1,76}/g) ?? []).join("\r\n");
}

function mailbox({ name, address }: Person): string {
  const quoted = /^[\w .'-]*$/.test(name) ? `"${name}"` : encoded(name);
  return `${quoted} <${address}>`;
}

/** RFC 2047, in words of at most 75 characters that each hold whole characters. */
function encoded(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((part) => `=?utf-8?B?${Buffer.from(part).toString("base64")}?=`).join("\r\n ");
}
