import type { ImapFlow, MessageStructureObject } from "imapflow";
import { type RemoteAttachment, remoteId } from "../model.ts";
import { allowances, withinAllowance } from "./allowance.ts";

/** Of each text part at most this much is fetched, bytes. */
const maximumText = 512 * 1024;
/** Of more text parts than these only the first are read. */
const mostTexts = 20;
const boundary = "bobbin-text-parts-7d1f0c";

/** A message too large to fetch whole: its own headers, and of its parts those that are read. */
export interface LargeMessage {
  uid: number;
  emailId: string | null;
  /** The header block as sent. */
  header: Uint8Array;
  /** A message made of the same headers and only the text parts, for the parser. */
  readable: Uint8Array;
  attachments: RemoteAttachment[];
}

/** Fetches what there is to read of a message, by its BODYSTRUCTURE (RFC 9051 section 7.5.2). Null when it is gone. */
export async function fetchLarge(client: ImapFlow, uid: number): Promise<LargeMessage | null> {
  const found = await withinAllowance(client, allowances.window, () =>
    client.fetchOne(String(uid), { uid: true, headers: true, bodyStructure: true }, { uid: true }),
  );
  if (!found) return null;
  const { headers, bodyStructure } = found;
  if (headers === undefined || bodyStructure === undefined) return null;
  const leaves = leavesOf(bodyStructure);
  const shown = readableLeaves(leaves);
  const texts = shown.slice(0, mostTexts);
  const wanted = texts.flatMap(({ part }) => [`${part}.MIME`, { key: part, start: 0, maxLength: maximumText }]);
  const parts = wanted.length === 0 ? undefined : await fetchParts(client, uid, wanted);
  const attachments = leaves.filter((leaf) => !shown.includes(leaf)).map(toAttachment);
  return {
    uid,
    emailId: found.emailId ?? null,
    header: headers,
    readable: readableMessage(headers, bodyStructure, textsOf(headers, texts, parts)),
    attachments,
  };
}

async function fetchParts(
  client: ImapFlow,
  uid: number,
  bodyParts: (string | { key: string; start: number; maxLength: number })[],
): Promise<Map<string, Buffer>> {
  const found = await withinAllowance(client, allowances.window, () =>
    client.fetchOne(String(uid), { uid: true, bodyParts }, { uid: true }),
  );
  return found ? (found.bodyParts ?? new Map()) : new Map();
}

/** A part that holds no parts, with its number. */
export interface Leaf {
  part: string;
  structure: MessageStructureObject;
}

/** In the order of the message, which is also that of the parser. A forwarded message is one leaf. */
export function leavesOf(structure: MessageStructureObject): Leaf[] {
  const children = structure.childNodes ?? [];
  if (structure.type.startsWith("multipart/")) return children.flatMap(leavesOf);
  return [{ part: structure.part ?? "1", structure }];
}

/**
 * The texts that are meant to be read, not attached, by the parser's own rule: what it shows and what it numbers as
 * attachments must not change when the message comes whole.
 */
export function readableLeaves(leaves: Leaf[]): Leaf[] {
  return leaves.filter(
    ({ structure: { type, disposition } }) =>
      (type === "text/plain" || type === "text/html") && disposition !== "attachment",
  );
}

function toAttachment({ structure }: Leaf, index: number): RemoteAttachment {
  const encoded = structure.size ?? 0;
  return {
    id: remoteId(String(index + 1)),
    name: fileName(structure),
    contentType: structure.type,
    size: structure.encoding?.toLowerCase() === "base64" ? Math.floor((encoded / 78) * 57) : encoded,
    contentId: structure.id?.replace(/^<|>$/g, "") || null,
    inline: structure.disposition === "inline" && structure.id !== undefined,
    sha256: null,
  };
}

function fileName(structure: MessageStructureObject): string {
  return structure.dispositionParameters?.["filename"] ?? structure.parameters?.["name"] ?? "";
}

const contentFields = /^(?:content-[a-z-]+)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*/gim;
const structureFields = /^(?:content-[a-z-]+|mime-version)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*/gim;

/** Each text with the fields that describe it, by the number of its part. */
function textsOf(header: Uint8Array, texts: Leaf[], parts: Map<string, Buffer> | undefined): Map<string, string> {
  const found = texts.map(({ part }): [string, string] => {
    // A message of one part has no MIME header of its own; the message's describes it (RFC 9051 section 6.4.5.1).
    const own = parts?.get(`${part}.mime`)?.toString("latin1").trim();
    const described = own || (Buffer.from(header).toString("latin1").match(contentFields) ?? []).join("").trim();
    return [part, `${described}\r\n\r\n${parts?.get(part)?.toString("latin1") ?? ""}`];
  });
  return new Map(found);
}

/** The original fields, except those that describe parts which aren't here, and the texts in the order they had. */
function readableMessage(
  header: Uint8Array,
  structure: MessageStructureObject,
  texts: Map<string, string>,
): Uint8Array {
  const kept = Buffer.from(header)
    .toString("latin1")
    .replace(structureFields, "")
    .replace(/(?:\r?\n)+$/, "");
  const body = readablePart(structure, texts) || "Content-Type: text/plain\r\n\r\n";
  return Buffer.from(`${kept}\r\nMIME-Version: 1.0\r\n${body}\r\n`, "latin1");
}

/** A part as far as it is read; empty when nothing in it is. */
function readablePart(structure: MessageStructureObject, texts: Map<string, string>): string {
  if (!structure.type.startsWith("multipart/")) return texts.get(structure.part ?? "1") ?? "";
  const inner = (structure.childNodes ?? []).map((child) => readablePart(child, texts)).filter((text) => text !== "");
  if (inner.length === 0) return "";
  const kind = structure.type === "multipart/alternative" ? "alternative" : "mixed";
  const mark = `${boundary}-${structure.part ?? "0"}`;
  const children = inner.map((text) => `--${mark}\r\n${text}\r\n`).join("");
  return `Content-Type: multipart/${kind}; boundary="${mark}"\r\n\r\n${children}--${mark}--`;
}
