import { isUtf8 } from "node:buffer";
import { decodeText } from "../charset/decode-text.ts";
import { type HeaderField, type OpenParser, openParser, type PartNode } from "./open-parser.ts";

/** A part that holds no parts, with its place in the source. */
export interface Part {
  /** Lower case, `type/subtype`. */
  type: string;
  disposition: string;
  parameters: Readonly<Record<string, string>>;
  /** As declared, encoded words not decoded; empty when there is none. */
  fileName: string;
  /** As written, with its angle brackets; empty when there is none. */
  contentId: string;
  /** Content-Transfer-Encoding, lower case. */
  encoding: string;
  headers: readonly HeaderField[];
  /** As it stands in the source, encoded, without the line break that belongs to the boundary. */
  body: Uint8Array;
}

/** A message taken apart. Nested messages are parts; nothing of a body was decoded but by `readText`. */
export interface PartsRead {
  headers: HeaderField[];
  /** The plain and HTML texts as the library joins them; empty when there is none. */
  plain: string;
  html: string;
  /** Parts that are no text to be read, in order. */
  attachments: { part: Part }[];
  root: PartTree;
}

/** The parts as they nest. */
export interface PartTree {
  part: Part;
  /** From the first byte of its header to the last of its body. */
  whole: Uint8Array;
  children: PartTree[];
}

interface Place {
  start: number;
  body: number;
  end: number;
}

const mostParts = 5000;
const noDecoder = { update(): void {}, finalize: async (): Promise<ArrayBuffer> => new ArrayBuffer(0) };

/**
 * Takes a message apart with the library, which is shown headers and boundaries only: bodies are skipped and stay where
 * they are in the source. Rejects where the structure is beyond limits.
 */
export async function readParts(source: Uint8Array, readText: (part: Part) => string): Promise<PartsRead> {
  const parser = openParser();
  const places = await findPlaces(parser, source);
  const partOf = (node: PartNode): Part => toPart(node, source, places.get(node));
  const attached: Part[] = [];
  const collect = parser.collectAttachment.bind(parser);
  parser.collectAttachment = (node, ...rest) => {
    attached.push(partOf(node));
    collect(node, ...rest);
  };
  let saysSomething = false;
  for (const node of places.keys()) {
    node.getTextContent = () => {
      const text = readText(partOf(node));
      saysSomething ||= text.trim() !== "";
      return text;
    };
  }
  parser.forceRfc822Attachments = true;
  await parser.collectNode(parser.root, false, false);
  parser.renderTextContent();
  const toTree = (node: PartNode): PartTree => ({
    part: partOf(node),
    whole: source.subarray(places.get(node)?.start, places.get(node)?.end),
    children: node.childNodes.map(toTree),
  });
  return {
    headers: parser.root.headers,
    // Of nothing but empty parts the library makes empty lines and boxes.
    plain: saysSomething ? (parser.textContent["plain"] ?? "") : "",
    html: saysSomething ? (parser.textContent["html"] ?? "") : "",
    attachments: attached.map((part) => ({ part })),
    root: toTree(parser.root),
  };
}

/** Feeds the library and notes where each part stands. */
async function findPlaces(parser: OpenParser, source: Uint8Array): Promise<Map<PartNode, Place>> {
  const places = new Map<PartNode, Place>();
  const open = new Set<PartNode>();
  const note = (node: PartNode, start: number): void => {
    if (places.size >= mostParts) throw new RangeError(`More than ${mostParts} parts`);
    node.setupContentDecoder = () => {
      node.contentDecoder = noDecoder;
    };
    places.set(node, { start, body: source.length, end: source.length });
    open.add(node);
  };
  const close = (ended: (node: PartNode) => boolean, end: number): void => {
    for (const node of [...open].filter(ended)) {
      open.delete(node);
      const place = places.get(node);
      if (place) place.end = Math.max(place.start, end);
      if (place) place.body = Math.min(place.body, place.end);
    }
  };
  const readable = headerReader(source);
  note(parser.root, 0);
  for (let at = 0; at < source.length; ) {
    const { currentNode } = parser;
    const inHeader = currentNode.state === "header";
    const { end, next } = inHeader ? lineAt(source, at) : bodyAt(source, at, parser.boundaries.length > 0);
    const line = source.subarray(at, end);
    await parser.processLine(inHeader ? readable(line) : line, false);
    const place = places.get(currentNode);
    if (inHeader && place && currentNode.state !== "header") place.body = next;
    const boundary = withoutBreak(source, at);
    if (!places.has(parser.currentNode)) {
      if (inHeader && place) place.body = Math.min(place.body, boundary);
      close((node) => node.state === "finished", boundary);
      note(parser.currentNode, next);
    } else if (parser.currentNode !== currentNode || currentNode.state === "finished") {
      close(({ parentNode }) => parentNode?.state === "finished", boundary);
    }
    at = next;
  }
  await parser.finalize();
  close(() => true, source.length);
  return places;
}

interface Line {
  /** Without the line break. */
  end: number;
  next: number;
}

function lineAt(source: Uint8Array, at: number): Line {
  const found = source.indexOf(0x0a, at);
  const next = found < 0 ? source.length : found + 1;
  let end = found < 0 ? source.length : found;
  while (end > at && source[end - 1] === 0x0d) end -= 1;
  return { end, next };
}

/** All of a body up to a line that may be a boundary, as one line. */
function bodyAt(source: Uint8Array, at: number, bounded: boolean): Line {
  if (!bounded) return { end: source.length, next: source.length };
  if (source[at] === 0x2d && source[at + 1] === 0x2d) return lineAt(source, at);
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const found = bytes.indexOf("\n--", at, "latin1");
  return found < 0 ? { end: source.length, next: source.length } : { end: found, next: found + 1 };
}

/** The line break before a boundary belongs to the boundary (RFC 2046 section 5.1.1). */
function withoutBreak(source: Uint8Array, at: number): number {
  if (at === 0 || source[at - 1] !== 0x0a) return at;
  return source[at - 2] === 0x0d ? at - 2 : at - 1;
}

/** Makes header lines UTF-8: raw bytes of eight bits are most likely of the charset in which the text is declared to be. */
function headerReader(source: Uint8Array): (line: Uint8Array) => Uint8Array {
  let charset: string | undefined;
  return (line) => {
    if (isUtf8(line)) return line;
    charset ??= declaredCharset(source);
    return new TextEncoder().encode(decodeText(line, charset));
  };
}

/** The first charset that the head of a message declares; empty for none, and for UTF-8, which the bytes are not in. */
function declaredCharset(source: Uint8Array): string {
  const head = Buffer.from(source.buffer, source.byteOffset, Math.min(source.byteLength, 64 * 1024)).toString("latin1");
  const charset = /^content-type:[^\n]*(?:\n[ \t][^\n]*)*?charset\s*=\s*"?([^\s";]+)/im.exec(head)?.[1] ?? "";
  return /^utf-?8$/i.test(charset) ? "" : charset;
}

function toPart(node: PartNode, source: Uint8Array, place: Place | undefined): Part {
  return {
    type: node.contentType.parsed.value,
    disposition: node.contentDisposition.parsed.value,
    parameters: node.contentType.parsed.params,
    fileName: node.contentDisposition.parsed.params["filename"] || node.contentType.parsed.params["name"] || "",
    contentId: node.contentId ?? "",
    encoding: node.contentTransferEncoding.encoding,
    headers: node.headers,
    body: source.subarray(place?.body, place?.end),
  };
}
