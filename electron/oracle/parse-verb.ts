import { hash } from "node:crypto";
import { allAttachmentBytes, parseMail } from "../mail/parse.ts";
import { bytes, type Input } from "./input.ts";

/** See the entry file. The hash of a text is that of its lines ending in LF, as the cases have it. */
export async function parseVerb(input: Input): Promise<unknown> {
  const source = bytes(input);
  const [mail, contents] = [await parseMail(source, { exact: true }), await allAttachmentBytes(source)];
  const { from, to, cc, bcc, replyTo } = mail.addresses;
  const { subject, messageId, inReplyTo, references, date, html, problems } = mail;
  return {
    ...{ subject, from, to, cc, bcc, replyTo, messageId, inReplyTo, references },
    date: date === null ? null : new Date(date).toISOString(),
    text: mail.textFromHtml ? "" : mail.text,
    html,
    attachments: mail.attachments.map(({ name, contentType, size, sha256, contentId, inline }, index) => ({
      filename: name,
      ...{ contentType, size },
      sha256: contentType.startsWith("text/") ? hash("sha256", withLineFeeds(contents[index]), "hex") : sha256,
      ...{ contentId, inline },
    })),
    problems,
  };
}

function withLineFeeds(content: Uint8Array = new Uint8Array()): Buffer {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("latin1");
  return Buffer.from(text.replaceAll("\r\n", "\n"), "latin1");
}
