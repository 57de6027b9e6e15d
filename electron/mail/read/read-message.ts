import PostalMime from "postal-mime";
import { decodeText } from "../charset/decode-text.ts";
import { unflow } from "../flowed.ts";
import { type Part, type PartsRead, readParts } from "./read-parts.ts";
import { decodeBody } from "./transfer-encoding.ts";

const maximumRawText = 5_000_000;

/** A message taken apart; see `PartsRead`. */
export interface MessageRead extends PartsRead {
  /** What was wrong with it, in words. */
  problems: string[];
}

/** Takes a message apart. Never throws: beyond the limits of the library, headers and raw text are what is there. */
export async function readMessage(source: Uint8Array): Promise<MessageRead> {
  const message = withoutMboxLine(source);
  try {
    return { ...(await readParts(message, partText)), problems: [] };
  } catch (error) {
    return readHeadersOnly(message, error);
  }
}

/** The text of a part as its author meant it; ends in a line break. */
export function partText({ type, parameters, encoding, body }: Part): string {
  const bytes = decodeBody(body, encoding);
  const declared = parameters["charset"] || (type === "text/html" ? charsetInHtml(bytes) : "");
  const decoded = decodeText(bytes, declared);
  const flowed = type === "text/plain" && /^flowed$/i.test(parameters["format"] ?? "");
  const text = flowed ? unflow(decoded, /^yes$/i.test(parameters["delsp"] ?? "")) : decoded;
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** The charset that HTML says of itself, which counts where the part says nothing; empty for none. */
export function charsetInHtml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 2048)).toString("latin1");
  return /<meta\s[^>]{0,500}?charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head)?.[1] ?? "";
}

/** Where the structure is beyond the limits, the headers and the raw text are still worth showing. */
async function readHeadersOnly(message: Uint8Array, error: unknown): Promise<MessageRead> {
  const problems = [`The message is malformed: ${error instanceof Error ? error.message : String(error)}.`];
  const text = new TextDecoder().decode(message.subarray(0, maximumRawText));
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const head = text.slice(0, Math.min(end, 64 * 1024)).replace(/^content-[^\n]*(?:\n[ \t][^\n]*)*\n?/gim, "");
  const { headers } = await PostalMime.parse(`${head}\r\n\r\n`, { maxNestingDepth: 1 });
  const plainPart = { type: "text/plain", disposition: "", parameters: {}, fileName: "", contentId: "", encoding: "" };
  const part: Part = { ...plainPart, headers, body: message };
  const root = { part, whole: message, children: [] };
  return { headers, plain: text.slice(end).trimStart(), html: "", attachments: [], root, problems };
}

/** Exports of mbox files leave their `From ` line in front, some editors a byte order mark; neither is a header. */
function withoutMboxLine(source: Uint8Array): Uint8Array {
  let at = 0;
  while (startsWith(source, at, [0xef, 0xbb, 0xbf])) at += 3;
  if (!startsWith(source, at, [0x46, 0x72, 0x6f, 0x6d, 0x20])) return source.subarray(at);
  const end = source.indexOf(0x0a, at);
  return source.subarray(end < 0 ? at : end + 1);
}

function startsWith(source: Uint8Array, at: number, bytes: number[]): boolean {
  return bytes.every((byte, index) => source[at + index] === byte);
}
