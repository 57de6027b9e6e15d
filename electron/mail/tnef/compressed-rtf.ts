import { ByteReader } from "./byte-reader.ts";

/** What the dictionary begins with (MS-OXRTFCP section 2.1.2.1). */
const preset =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const dictionarySize = 4096;
const [compressed, uncompressed] = [0x75465a4c, 0x414c454d];
const maximumSize = 32 * 1024 * 1024;

/** Unpacks compressed RTF (MS-OXRTFCP); null when it is none. Of cut data, what is there. */
export function unpackRtf(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < 16) return null;
  const reader = new ByteReader(bytes);
  reader.uint32();
  const size = Math.min(reader.uint32(), maximumSize, bytes.length * 20);
  const kind = reader.uint32();
  reader.uint32();
  if (kind === uncompressed) return reader.bytes(Math.min(size, reader.rest));
  return kind === compressed ? unpack(reader, size) : null;
}

function unpack(reader: ByteReader, size: number): Uint8Array {
  const dictionary = Buffer.alloc(dictionarySize, preset, "latin1").fill(0, preset.length);
  const output = new Uint8Array(size);
  let [written, place] = [0, preset.length];
  const add = (byte: number): void => {
    dictionary[place] = byte;
    place = (place + 1) % dictionarySize;
    if (written < size) output[written++] = byte;
  };
  let flags = 1;
  while (written < size && reader.rest > 0) {
    // Eight flags a byte, the lowest first; the bit put above them tells when they are used up.
    if (flags === 1) flags = reader.uint8() | 0x100;
    const isReference = (flags & 1) === 1;
    flags >>= 1;
    if (reader.rest < (isReference ? 2 : 1)) break;
    if (!isReference) add(reader.uint8());
    else {
      const token = (reader.uint8() << 8) | reader.uint8();
      const from = token >> 4;
      if (from === place) break;
      for (let index = 0; index < (token & 15) + 2; index += 1) add(dictionary[(from + index) % dictionarySize] ?? 0);
    }
  }
  return output.subarray(0, written);
}
