import { isTnef } from "../tnef/message-tnef.ts";
import { readTnef, type TnefMessage } from "../tnef/read-tnef.ts";
import { decodeEncodedWords } from "./encoded-words.ts";
import type { MessageRead } from "./read-message.ts";
import type { Part } from "./read-parts.ts";
import { decodeBody, decodedSize } from "./transfer-encoding.ts";

/** A file of a message, still as it stands in the source. */
export interface MailFile {
  /** "2" for the second attachment, "2.1" for the first file in a winmail.dat that is the second. */
  id: string;
  /** As declared, decoded; may be hostile. */
  name: string;
  contentType: string;
  /** Without angle brackets. */
  contentId: string | null;
  /** Decoded bytes, exact or reckoned from the encoded length. */
  size(): number;
  /** Decodes it. */
  bytes(): Uint8Array;
}

/** The files of a message, and the text that Outlook packed with them. */
export interface MailFiles {
  files: MailFile[];
  tnef: TnefMessage["body"] | null;
}

/** A larger winmail.dat is not unpacked; bytes as encoded. */
const largestTnef = 40_000_000;
const mostTnef = 3;

/** All attachments in the order of the message; behind a winmail.dat the files in it. */
export function mailFiles({ attachments }: Pick<MessageRead, "attachments">): MailFiles {
  const files: MailFile[] = [];
  let [tnef, unpacked]: [TnefMessage["body"] | null, number] = [null, 0];
  for (const [index, { part }] of attachments.entries()) {
    const id = String(index + 1);
    files.push(fileOf(part, id));
    if (!isTnef(part) || part.body.length > largestTnef || unpacked++ >= mostTnef) continue;
    const found = readTnef(decodeBody(part.body, part.encoding));
    tnef ??= found?.body ?? null;
    for (const [inner, { name, contentType, contentId, data }] of (found?.files ?? []).entries()) {
      const type = contentType.toLowerCase() || "application/octet-stream";
      const about = { id: `${id}.${inner + 1}`, name, contentType: type, contentId };
      files.push({ ...about, size: () => data.byteLength, bytes: () => data });
    }
  }
  return { files, tnef };
}

function fileOf(part: Part, id: string): MailFile {
  return {
    id,
    name: decodeEncodedWords(part.fileName),
    contentType: part.type,
    contentId: part.contentId.replace(/^\s*<|>\s*$/g, "").trim() || null,
    size: () => decodedSize(part.body, part.encoding),
    bytes: () => decodeBody(part.body, part.encoding),
  };
}
