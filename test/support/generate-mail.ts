import { people, type Tongue, tongues } from "./mail-phrases.ts";
import { attachmentSize, moreToRead, quotedPrintable, styledHtml, transportFields } from "./mail-weight.ts";

export interface GeneratedMail {
  /** RFC 5322, lines end in CRLF. */
  source: string;
  /** ms UTC */
  date: number;
  flags: string[];
  /** Without angle brackets. */
  messageId: string;
  subject: string;
}

export interface GenerateOptions {
  count: number;
  /** The same seed gives the same bytes. Default 1. */
  seed?: number;
  /** Who receives them. Default `alice@example.test`. */
  to?: string;
  /** ms UTC of the newest; the oldest is about `count` quarters of an hour before. Default 2026-11-01. */
  newest?: number;
  /** One in so many has an attachment; 0 for none. Default 12. */
  attachmentEvery?: number;
  /** Bytes of an attachment. Default 20,000. */
  attachmentBytes?: number;
  /** As heavy as real mail (see `mail-weight.ts`), not only as much as a test needs. Default false. */
  heavy?: boolean;
}

interface Thread {
  tongue: Tongue;
  subject: string;
  ids: string[];
  left: number;
}

const quarterHour = 15 * 60_000;

/** Believable mail, oldest first: threads with References, several languages, text and HTML, attachments, newsletters. */
export function generateMail(options: GenerateOptions): GeneratedMail[] {
  const random = seeded(options.seed ?? 1);
  const newest = options.newest ?? Date.UTC(2026, 10, 1, 9);
  const threads: Thread[] = [];
  return Array.from({ length: options.count }, (_, index) => {
    const date = newest - (options.count - index) * quarterHour + Math.floor(random() * 600) * 1000;
    const thread = pickThread(threads, random);
    const mail = compose({ ...options, index, date, thread, random });
    thread.ids.push(mail.messageId);
    thread.left--;
    return mail;
  });
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}

function pickThread(threads: Thread[], random: () => number): Thread {
  const open = threads.filter(({ left }) => left > 0).slice(-30);
  if (open.length > 0 && random() < 0.6) return pick(open, random);
  const tongue = pick(tongues, random);
  const subject = `${pick(tongue.subjects, random)} ${threads.length + 1}`;
  const thread = { tongue, subject, ids: [], left: 1 + Math.floor(random() * random() * 12) };
  threads.push(thread);
  return thread;
}

interface Draft extends GenerateOptions {
  index: number;
  date: number;
  thread: Thread;
  random: () => number;
}

function compose(draft: Draft): GeneratedMail {
  const { thread, random, index, date } = draft;
  const [name, address] = pick(people, random);
  const messageId = `${draft.seed ?? 1}.${index}.${Math.floor(random() * 1e9).toString(36)}@${address.split("@")[1]}`;
  const subject = thread.ids.length > 0 ? `Re: ${thread.subject}` : thread.subject;
  const letter = body(thread, random, name);
  const text = draft.heavy ? `${moreToRead(random)}\r\n\r\n${letter}` : letter;
  const headers = [
    `Return-Path: <${address}>`,
    `Received: from mx.${address.split("@")[1]} by mx.example.test with ESMTPS id ${index.toString(36)}; ${rfcDate(date)}`,
    `Date: ${rfcDate(date)}`,
    `From: ${encodeName(name)} <${address}>`,
    `To: Alice <${draft.to ?? "alice@example.test"}>`,
    `Subject: ${encodeWords(subject)}`,
    `Message-ID: <${messageId}>`,
    ...threadHeaders(thread.ids),
    ...(draft.heavy ? transportFields(random, rfcDate(date), address) : []),
    ...(address.startsWith("news@") ? ["List-Id: Harbour <news.harbour.test>", "Precedence: bulk"] : []),
    "MIME-Version: 1.0",
  ];
  const every = draft.attachmentEvery ?? 12;
  const size = draft.heavy ? attachmentSize(random) : (draft.attachmentBytes ?? 20_000);
  const attachment = every > 0 && index % every === every - 1 ? size : 0;
  const parts = draft.heavy ? heavyParts(text, address.startsWith("news@")) : lightParts(text);
  const source = `${headers.join("\r\n")}\r\n${mime(parts, index, attachment, random)}`;
  const flags = [...(random() < 0.8 ? ["\\Seen"] : []), ...(random() < 0.05 ? ["\\Flagged"] : [])];
  return { source, date, flags, messageId, subject };
}

function threadHeaders(ids: string[]): string[] {
  const parent = ids.at(-1);
  if (parent === undefined) return [];
  const references = ids.slice(-8).map((id) => `<${id}>`);
  return [`In-Reply-To: <${parent}>`, `References: ${references.join("\r\n ")}`];
}

function body({ tongue, ids }: Thread, random: () => number, name: string): string {
  const lines = Array.from({ length: 3 + Math.floor(random() * 12) }, () => pick(tongue.sentences, random));
  const quote = ids.length > 0 ? `\r\n\r\n${name} ${tongue.reply}\r\n> ${lines.slice(0, 3).join("\r\n> ")}` : "";
  return `${tongue.greeting},\r\n\r\n${lines.join("\r\n")}\r\n\r\n-- \r\n${name}${quote}\r\n`;
}

interface Parts {
  plain: string;
  html: string;
  /** How many have both. */
  both: number;
}

function lightParts(text: string): Parts {
  const html = `<html><body><p>${text.replaceAll("\r\n", "<br>\r\n")}</p></body></html>`;
  return { plain: part("text/plain", text), html: part("text/html", html), both: 0.6 };
}

function heavyParts(text: string, newsletter: boolean): Parts {
  const quoted = (type: string, content: string): string =>
    `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(content)}\r\n`;
  return { plain: quoted("text/plain", text), html: quoted("text/html", styledHtml(text, newsletter)), both: 0.8 };
}

function mime({ plain, html, both }: Parts, index: number, attachment: number, random: () => number): string {
  const readable = random() < both ? multipart("alternative", `alt-${index}`, [plain, html]) : plain;
  if (attachment === 0) return readable;
  const bytes = Buffer.from(Array.from({ length: attachment }, () => Math.floor(random() * 256)));
  const base64 = bytes.toString("base64").replace(/.{76}/g, "$&\r\n");
  const named = `name="figures-${index}.bin"`;
  const head = `Content-Type: application/octet-stream; ${named}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; file${named}`;
  return multipart("mixed", `mix-${index}`, [readable, `${head}\r\n\r\n${base64}\r\n`]);
}

function part(type: string, text: string): string {
  const base64 = Buffer.from(text, "utf8").toString("base64").replace(/.{76}/g, "$&\r\n");
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`;
}

function multipart(kind: string, boundary: string, parts: string[]): string {
  const inside = parts.map((each) => `--${boundary}\r\n${each}`).join("");
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${inside}--${boundary}--\r\n`;
}

function encodeName(name: string): string {
  return /^[\x20-\x7e]*$/.test(name) ? `"${name}"` : encodeWords(name);
}

function encodeWords(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text, "utf8").toString("base64")}?=`;
}

function rfcDate(date: number): string {
  return new Date(date).toUTCString().replace("GMT", "+0000");
}
