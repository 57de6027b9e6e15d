import { decodeText } from "../charset/decode-text.ts";
import { safeFileName } from "../file-name.ts";
import { ByteReader } from "./byte-reader.ts";
import { unpackRtf } from "./compressed-rtf.ts";
import { type MapiValue, mapiText, property, readMapiProperties } from "./mapi-properties.ts";

/** A file that was packed into winmail.dat. */
export interface TnefFile {
  /** Safe to write in any folder, see `safeFileName`. */
  name: string;
  /** As declared; empty when it was not. */
  contentType: string;
  contentId: string | null;
  data: Uint8Array;
}

/** What a winmail.dat holds. */
export interface TnefMessage {
  files: TnefFile[];
  /** The text the author wrote, as far as it stands in there; absent ones are null. */
  body: { text: string | null; html: Uint8Array | null; rtf: Uint8Array | null };
}

const signature = 0x223e9f78;
/** Attributes with their types (MS-OXTNEF section 2.1.3.3). */
const attribute = {
  oemCodePage: 0x00069007,
  messageProperties: 0x00069003,
  body: 0x0002800c,
  attachRendering: 0x00069002,
  attachTitle: 0x00018010,
  attachData: 0x0006800f,
  attachProperties: 0x00069005,
} as const;
const mostFiles = 1000;

interface Draft {
  title: Uint8Array | null;
  data: Uint8Array | null;
  properties: Map<number, MapiValue>;
}

/** What was read so far. */
interface Unpacked {
  drafts: Draft[];
  codePage: string;
  plain: Uint8Array | null;
  properties: Map<number, MapiValue>;
}

/**
 * Unpacks winmail.dat (MS-OXTNEF), which Outlook sends to those who may not read it. Null for what is no TNEF; of what
 * is cut or broken, everything before that place. Never throws.
 */
export function readTnef(bytes: Uint8Array): TnefMessage | null {
  if (bytes.length < 6 || new ByteReader(bytes).uint32() !== signature) return null;
  const unpacked: Unpacked = { drafts: [], codePage: "windows-1252", plain: null, properties: new Map() };
  for (const { id, data } of attributes(bytes)) {
    take(unpacked, id, data);
    if (unpacked.drafts.length > mostFiles) break;
  }
  const { drafts, codePage, plain, properties } = unpacked;
  const rtf = properties.get(property.compressedRtf);
  return {
    files: drafts.map((draft, index) => toFile(draft, index, codePage)),
    body: {
      text: plain ? closed(decodeText(plain, codePage)) : mapiText(properties.get(property.body), codePage),
      html: properties.get(property.html)?.data ?? null,
      rtf: rtf ? unpackRtf(rtf.data) : null,
    },
  };
}

function take(unpacked: Unpacked, id: number, data: Uint8Array): void {
  const isAttachment = id === attribute.attachTitle || id === attribute.attachData || id === attribute.attachProperties;
  if (id === attribute.attachRendering || (isAttachment && unpacked.drafts.length === 0)) {
    unpacked.drafts.push({ title: null, data: null, properties: new Map() });
  }
  const draft = unpacked.drafts.at(-1);
  if (id === attribute.oemCodePage && data.length >= 4) unpacked.codePage = `cp${new ByteReader(data).uint32()}`;
  else if (id === attribute.messageProperties) unpacked.properties = readMapiProperties(data);
  else if (id === attribute.body) unpacked.plain = data;
  else if (draft && id === attribute.attachTitle) draft.title = data;
  else if (draft && id === attribute.attachData) draft.data = data;
  else if (draft && id === attribute.attachProperties) draft.properties = readMapiProperties(data);
}

/** Up to the closing NUL. */
function closed(text: string): string {
  return text.replace(/\0.*$/s, "");
}

function* attributes(bytes: Uint8Array): Generator<{ id: number; data: Uint8Array }> {
  const reader = new ByteReader(bytes);
  reader.bytes(6);
  while (reader.rest >= 9) {
    reader.uint8();
    const id = reader.uint32();
    const length = reader.uint32();
    if (length > reader.rest) return;
    yield { id, data: reader.bytes(length) };
    reader.bytes(Math.min(2, reader.rest));
  }
}

function toFile({ title, data, properties }: Draft, index: number, codePage: string): TnefFile {
  const name =
    mapiText(properties.get(property.attachLongFileName), codePage) ||
    mapiText(properties.get(property.attachFileName), codePage) ||
    (title === null ? "" : closed(decodeText(title, codePage)));
  const embedded = properties.get(property.attachData);
  // Before the bytes of an object stands the id of its interface.
  const content = data ?? (embedded?.type === 0x0d ? embedded.data.subarray(16) : embedded?.data);
  return {
    name: safeFileName(name, `file-${index + 1}`),
    contentType: mapiText(properties.get(property.attachMimeTag), codePage) ?? "",
    contentId: mapiText(properties.get(property.attachContentId), codePage),
    data: content ?? new Uint8Array(),
  };
}
