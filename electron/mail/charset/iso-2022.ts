/** A set of characters that an escape sequence selects: how its 7-bit codes become bytes for one of Node's decoders. */
interface CharacterSet {
  decoder: "utf-8" | "euc-jp" | "euc-kr" | "gbk" | "windows-1252" | "iso-8859-7";
  /** Bytes a character. */
  width: 1 | 2;
  /** Set on each of its bytes. */
  high: 0 | 0x80;
  /** Put in front of each character. */
  lead?: number;
}

const ascii: CharacterSet = { decoder: "utf-8", width: 1, high: 0 };
const katakana: CharacterSet = { decoder: "euc-jp", width: 1, high: 0x80, lead: 0x8e };
const kanji: CharacterSet = { decoder: "euc-jp", width: 2, high: 0x80 };
const moreKanji: CharacterSet = { decoder: "euc-jp", width: 2, high: 0x80, lead: 0x8f };
const korean: CharacterSet = { decoder: "euc-kr", width: 2, high: 0x80 };
const chinese: CharacterSet = { decoder: "gbk", width: 2, high: 0x80 };

/** What comes after ESC, as registered in ISO-IR and named by RFC 1468, 1554, 1557, 1922 and 2237. */
const plainSets: Record<string, CharacterSet> = {
  ...{ "(B": ascii, "(J": ascii, "(H": ascii, "(I": katakana },
  ...{ "$@": kanji, $B: kanji, "$(@": kanji, "$(B": kanji, "$(O": kanji, "$(Q": kanji, "$(D": moreKanji },
  ...{ $A: chinese, "$(A": chinese, "$(C": korean },
};
/** For what stands between shift-out and shift-in. */
const shiftedSets: Record<string, CharacterSet> = { "$)C": korean, "$)A": chinese, ")I": katakana };
/** For the character after ESC N. */
const singleSets: Record<string, CharacterSet> = {
  ".A": { decoder: "windows-1252", width: 1, high: 0x80 },
  ".F": { decoder: "iso-8859-7", width: 1, high: 0x80 },
};

const escapeSequence = /^(?:\$[()*+]?[@-Z]|[()*+.][@-Z]|N)/;
const escapeByte = 0x1b;
/** Shift-out, shift-in and the end of a line. */
const shifts = [0x0e, 0x0f, 0x0a];
const decoders = new Map<string, TextDecoder>();

/**
 * Decodes the ISO 2022 encodings of mail (ISO-2022-JP with its extensions, -KR, -CN) by their own escape sequences;
 * Node knows only the first, and without its supplements. What no decoder has becomes replacement characters.
 */
export function decodeIso2022(bytes: Uint8Array): string {
  const pieces: string[] = [];
  const chosen: Chosen = { plain: ascii, shifted: katakana, single: ascii, out: false };
  let from = 0;
  const flush = (to: number): void => {
    if (to > from) pieces.push(decodeSet(bytes.subarray(from, to), chosen.out ? chosen.shifted : chosen.plain));
  };
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte !== escapeByte && !shifts.includes(byte)) continue;
    flush(at);
    from = at + 1;
    if (byte === 0x0a) pieces.push("\n");
    // A line begins without shift (RFC 1557 section 2).
    if (byte !== escapeByte) chosen.out = byte === 0x0e;
    else {
      const sequence = escapeSequence.exec(latin1(bytes.subarray(at + 1, at + 5)))?.[0] ?? "";
      from += sequence.length;
      if (sequence === "N") pieces.push(decodeSet(bytes.subarray(from, ++from), chosen.single));
      else choose(chosen, sequence);
      at = from - 1;
    }
  }
  flush(bytes.length);
  return pieces.join("");
}

/** The sets in use. */
interface Chosen {
  plain: CharacterSet;
  shifted: CharacterSet;
  single: CharacterSet;
  /** Between shift-out and shift-in. */
  out: boolean;
}

function choose(chosen: Chosen, sequence: string): void {
  if (sequence in plainSets) {
    chosen.plain = plainSets[sequence] ?? ascii;
    chosen.out = false;
  } else if (sequence in shiftedSets) chosen.shifted = shiftedSets[sequence] ?? ascii;
  else chosen.single = singleSets[sequence] ?? chosen.single;
}

/** Spaces, controls and bytes that are not of seven bits stand for themselves. */
function decodeSet(codes: Uint8Array, { decoder, width, high, lead }: CharacterSet): string {
  const encoded: number[] = [];
  for (let at = 0; at < codes.length; at += 1) {
    const [first = 0, second = 0] = [codes[at], codes[at + 1]];
    if (first <= 0x20 || first > 0x7e) encoded.push(first);
    else {
      if (lead !== undefined) encoded.push(lead);
      encoded.push(first | high);
      if (width === 2) encoded.push(second | high);
      at += width - 1;
    }
  }
  return decoderOf(decoder).decode(Uint8Array.from(encoded));
}

function decoderOf(name: string): TextDecoder {
  const known = decoders.get(name) ?? new TextDecoder(name);
  decoders.set(name, known);
  return known;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
