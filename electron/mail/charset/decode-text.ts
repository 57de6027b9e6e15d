import { isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import { decodeHz } from "./hz.ts";
import { decodeIso2022 } from "./iso-2022.ts";
import { decodeJohab, loneFinals, loneInitials } from "./johab.ts";
import { charsetName } from "./names.ts";

const own: Record<string, (bytes: Uint8Array) => string> = {
  hz: decodeHz,
  johab: decodeJohab,
  "iso-2022-jp": decodeIso2022,
  "iso-2022-kr": decodeIso2022,
  "iso-2022-cn": decodeIso2022,
  // Node's own lacks the characters of Hong Kong.
  big5: (bytes) => iconv.decode(asBuffer(bytes), "big5-hkscs"),
  "euc-kr": (bytes) => composed(decoderOf("euc-kr")?.decode(bytes) ?? ""),
  "us-ascii": (bytes) => guess(bytes),
  "": (bytes) => guess(bytes),
  "utf-16": (bytes) => iconv.decode(asBuffer(bytes), "utf-16"),
  "utf-7": (bytes) => decodeUtf7(bytes),
};

/** By name as charsets declare them; null where Node has none. Bounded by what Node knows. */
const decoders = new Map<string, TextDecoder | null>();

/**
 * The text of bytes in a declared charset (IANA name or what mailers write), without a byte order mark. An unknown or
 * missing charset is UTF-8 where that fits, else Windows-1252. Never throws; what cannot be read becomes U+FFFD.
 */
export function decodeText(bytes: Uint8Array, charset: string): string {
  const name = charsetName(charset);
  const decode = Object.hasOwn(own, name) ? own[name] : undefined;
  if (decode) return decode(bytes);
  const decoder = decoderOf(name);
  if (decoder) return decoder.decode(bytes);
  if (iconv.encodingExists(name)) return iconv.decode(asBuffer(bytes), name);
  return guess(bytes);
}

/** Whether Node's own decoder, and so every library on it, reads this charset as it is declared. */
export function isNativeCharset(charset: string): boolean {
  const name = charsetName(charset);
  return !Object.hasOwn(own, name) && decoderOf(charset.toLowerCase()) !== null;
}

/** Syllables that KS X 1001 lacks come as a filler and three letters. */
function composed(text: string): string {
  return text.replace(
    /\u3164([ㄱ-ㅎ])([ㅏ-ㅣ])([ㄱ-ㅎ\u3164])/g,
    (whole, first: string, vowel: string, last: string) => {
      const [initial, final] = [loneInitials.indexOf(first), loneFinals.indexOf(last) + 1];
      if (initial < 0 || (final === 0 && last !== "\u3164")) return whole;
      return String.fromCharCode(0xac00 + (initial * 21 + vowel.charCodeAt(0) - 0x314f) * 28 + final);
    },
  );
}

function guess(bytes: Uint8Array): string {
  return decoderOf(isUtf8(bytes) ? "utf-8" : "windows-1252")?.decode(bytes) ?? "";
}

function decoderOf(name: string): TextDecoder | null {
  const known = decoders.get(name);
  if (known !== undefined) return known;
  try {
    const decoder = new TextDecoder(name);
    decoders.set(name, decoder);
    return decoder;
  } catch {
    return null;
  }
}

/** RFC 2152. What has bytes of eight bits was not made by its rules; then it is what it looks like. */
function decodeUtf7(bytes: Uint8Array): string {
  return bytes.some((byte) => byte > 0x7f) ? guess(bytes) : iconv.decode(asBuffer(bytes), "utf-7");
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
