import { hash } from "node:crypto";
import MailComposer, { type MailComposerAttachment, type MailComposerOptions } from "nodemailer/lib/mail-composer";
import { type MailAddress, normalizeAddress } from "../../shared/model/address.ts";
import { flow } from "./flow.ts";
import { htmlToText } from "./html-text.ts";
import { isMailAddress } from "./mail-address.ts";
import type { MailEnvelope, MailToCompose } from "./model.ts";

/** What cannot be sent as it stands; the message is a sentence for the user. */
export class UnsendableMail extends Error {
  override readonly name = "UnsendableMail";
}

/**
 * The bytes of a message (RFC 5322, lines end in CRLF) and its envelope (RFC 5321). The same input gives the same
 * bytes: nothing in it is random or taken from a clock. The text is `format=flowed` (RFC 3676); HTML always has a text
 * beside it. Bcc stands in the envelope only, unless `withBcc`: for the sender's own copy.
 * @throws UnsendableMail when an address is unusable or nobody would receive it
 */
export async function composeMail(
  message: MailToCompose,
  { withBcc = false }: { withBcc?: boolean } = {},
): Promise<{ source: Uint8Array; envelope: MailEnvelope }> {
  const from = checked(message.from);
  const [to, cc, bcc] = [message.to.map(checked), message.cc.map(checked), message.bcc.map(checked)];
  const recipients = unique([...to, ...cc, ...bcc].map(({ address }) => address));
  if (recipients.length === 0) throw new UnsendableMail("The message has no recipient.");
  const root = compiled(message, { from, to, cc, bcc: withBcc ? bcc : [] }, recipients);
  const envelope = root.getEnvelope();
  if (!envelope.from || envelope.to.length !== recipients.length) {
    throw new UnsendableMail("An address cannot be written in a form that mail servers read.");
  }
  return { source: await collect(root.createReadStream()), envelope: { from: envelope.from, to: envelope.to } };
}

/**
 * The bytes of a letter that is not ready to be sent: without recipients, or with addresses half typed, which are left out.
 * @throws UnsendableMail for a key or date that is none
 */
export async function composeDraft(message: MailToCompose): Promise<Uint8Array> {
  const usable = (people: MailAddress[]) => people.filter(({ address }) => isMailAddress(address.trim())).map(checked);
  const people = {
    from: checked(message.from),
    to: usable(message.to),
    cc: usable(message.cc),
    bcc: usable(message.bcc),
  };
  return collect(compiled(message, people, []).createReadStream());
}

interface Named {
  from: MailAddress;
  to: MailAddress[];
  cc: MailAddress[];
  /** Written into the message. */
  bcc: MailAddress[];
}

function compiled(message: MailToCompose, { from, to, cc, bcc }: Named, recipients: string[]) {
  if (!isMessageId(message.key)) throw new UnsendableMail("The message has no usable Message-ID.");
  if (!Number.isFinite(message.date)) throw new UnsendableMail("The message has no usable date.");
  const root = new MailComposer({
    ...headers(message),
    from,
    to,
    cc,
    envelope: { from: from.address, to: recipients },
    ...(bcc.length > 0 ? { bcc } : {}),
    alternatives: bodies(message),
    attachments: message.attachments.map(part),
    baseBoundary: hash("sha256", message.key, "hex").slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: "win",
  }).compile();
  root.keepBcc = bcc.length > 0;
  return root;
}

/** The text, then the HTML (RFC 2046 section 5.1.4: the richest last). Without a text a lone file would be the message. */
function bodies({ text, html, calendar }: MailToCompose): MailComposerAttachment[] {
  const encoding = { contentTransferEncoding: "quoted-printable" };
  const readable = text === "" && html ? htmlToText(html) : text;
  const plain = {
    ...encoding,
    contentType: "text/plain; charset=utf-8; format=flowed",
    content: lines(flow(readable.toWellFormed().replace(/\r\n?/g, "\n"))),
  };
  const rich = html ? [{ ...encoding, contentType: "text/html; charset=utf-8", content: lines(html) }] : [];
  const answer = calendar
    ? [{ ...encoding, contentType: "text/calendar; charset=utf-8; method=REPLY", content: lines(calendar.text) }]
    : [];
  return [plain, ...rich, ...answer];
}

function headers(message: MailToCompose): MailComposerOptions {
  const references = message.references.filter(isMessageId).map((id) => `<${id}>`);
  const repliesTo = message.inReplyTo !== null && isMessageId(message.inReplyTo);
  return {
    subject: oneLine(message.subject),
    messageId: `<${message.key}>`,
    date: new Date(message.date),
    ...(repliesTo ? { inReplyTo: `<${message.inReplyTo}>` } : {}),
    ...(references.length > 0 ? { references } : {}),
  };
}

async function collect(stream: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function checked({ name, address }: MailAddress): MailAddress {
  const trimmed = address.trim();
  if (trimmed === "") throw new UnsendableMail("An address is empty.");
  if (!isMailAddress(trimmed)) throw new UnsendableMail(`“${oneLine(trimmed)}” is not an e-mail address.`);
  return { name: oneLine(name), address: trimmed };
}

/** One printable ASCII word without brackets: all that may stand between them in our own headers. */
function isMessageId(id: string): boolean {
  return id.length <= 900 && /^[!-;=?-~]+$/.test(id);
}

/** No control character, line or paragraph separator survives: a header field stays one field. */
function oneLine(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}

function lines(text: string): string {
  return text.toWellFormed().replace(/\r\n|\r|\n/g, "\r\n");
}

function part({ name, contentType, contentId, data }: MailToCompose["attachments"][number]): MailComposerAttachment {
  const cid = oneLine(contentId ?? "").replace(/[<>\s]/g, "");
  return {
    filename: oneLine(name) || "attachment",
    contentType: partType(contentType.toLowerCase()),
    contentTransferEncoding: "base64",
    contentDisposition: cid === "" ? "attachment" : "inline",
    content: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    ...(cid === "" ? {} : { cid }),
  };
}

/** A multipart or message type must not be base64 (RFC 2045 section 6.4), and only base64 keeps every byte. */
function partType(declared: string): string {
  const known = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(declared) && !/^(?:multipart|message)\//.test(declared);
  return known ? declared : "application/octet-stream";
}

function unique(addresses: string[]): string[] {
  return [...new Map(addresses.map((address) => [normalizeAddress(address), address])).values()];
}
