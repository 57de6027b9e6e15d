import { decodeText } from "../charset/decode-text.ts";
import { ByteReader } from "./byte-reader.ts";

/** The properties we read, by their ids (MS-OXPROPS). */
export const property = {
  body: 0x1000,
  compressedRtf: 0x1009,
  html: 0x1013,
  attachData: 0x3701,
  attachFileName: 0x3704,
  attachLongFileName: 0x3707,
  attachMimeTag: 0x370e,
  attachContentId: 0x3712,
} as const;

/** The first value of a property as it stands, and whether it is text in UTF-16 or in the code page. */
export interface MapiValue {
  type: number;
  data: Uint8Array;
}

const [object, string8, unicode, binary] = [0x0d, 0x1e, 0x1f, 0x102];
const multiple = 0x1000;
/** Bytes of the types of fixed length, with their padding (MS-OXTNEF section 2.1.3.4). */
const fixed: Record<number, number> = {
  ...{ 1: 0, 2: 4, 3: 4, 4: 4, 10: 4, 11: 4 },
  ...{ 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16 },
};

/** The properties by id. Of a list that is cut or holds an unknown type, what comes before that. */
export function readMapiProperties(bytes: Uint8Array): Map<number, MapiValue> {
  const found = new Map<number, MapiValue>();
  try {
    const reader = new ByteReader(bytes);
    for (let left = reader.uint32(); left > 0; left -= 1) {
      const type = reader.uint16();
      const id = reader.uint16();
      if (id >= 0x8000) skipName(reader);
      const value = readValue(reader, type);
      if (value === null) break;
      if (!found.has(id)) found.set(id, { type: type & ~multiple, data: value });
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

function skipName(reader: ByteReader): void {
  reader.bytes(16);
  const kind = reader.uint32();
  if (kind === 0) reader.uint32();
  else padded(reader);
}

function readValue(reader: ByteReader, type: number): Uint8Array | null {
  const base = type & ~multiple;
  const variable = base === object || base === string8 || base === unicode || base === binary;
  const size = fixed[base];
  if (!variable && size === undefined) return null;
  let first: Uint8Array | undefined;
  const count = variable || (type & multiple) !== 0 ? reader.uint32() : 1;
  if (count > reader.rest) throw new RangeError("the data ends too early");
  for (let left = count; left > 0; left -= 1) {
    const value = variable ? padded(reader) : reader.bytes(size ?? 0);
    first ??= value;
  }
  return first ?? new Uint8Array();
}

function padded(reader: ByteReader): Uint8Array {
  const length = reader.uint32();
  const value = reader.bytes(length);
  reader.bytes(Math.min((4 - (length % 4)) % 4, reader.rest));
  return value;
}

/** A property as text without the closing NUL; null when it is absent. */
export function mapiText(value: MapiValue | undefined, codePage: string): string | null {
  if (value === undefined) return null;
  const text = decodeText(value.data, value.type === unicode ? "utf-16le" : codePage);
  return text.replace(/\0.*$/s, "");
}
