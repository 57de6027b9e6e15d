// The five bits of each letter in Johab (KS X 1001 annex 3) as places in Unicode's syllables; -1 where there is none.
const initials = [-1, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
const vowels = [
  ...[-1, -1, -1, 0, 1, 2, 3, 4, -1, -1, 5, 6, 7, 8, 9, 10],
  ...[-1, -1, 11, 12, 13, 14, 15, 16, -1, -1, 17, 18, 19, 20],
];
const finals = [
  ...[-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
  ...[15, 16, -1, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27],
];
/** Compatibility letters in the order of the initials and finals in Unicode's syllables. */
export const loneInitials = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
export const loneFinals = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/** Decodes Johab (code page 1361), which neither Node nor a library of ours has. */
export function decodeJohab(bytes: Uint8Array): string {
  const korean = new TextDecoder("euc-kr");
  let text = "";
  for (let at = 0; at < bytes.length; at += 1) {
    const [lead = 0, trail = 0] = [bytes[at], bytes[at + 1]];
    if (lead < 0x80) {
      text += lead === 0x5c ? "₩" : String.fromCharCode(lead);
      continue;
    }
    at += 1;
    if (lead >= 0x84 && lead <= 0xd3) text += hangul((lead << 8) | trail);
    else text += korean.decode(wansung(lead, trail));
  }
  return text;
}

function hangul(code: number): string {
  const initial = initials[(code >> 10) & 31] ?? -1;
  const vowel = vowels[(code >> 5) & 31] ?? -1;
  const final = finals[code & 31] ?? -1;
  if (initial >= 0 && vowel >= 0 && final >= 0) {
    return String.fromCharCode(0xac00 + (initial * 21 + vowel) * 28 + final);
  }
  if (initial >= 0 && vowel < 0 && final <= 0) return loneInitials[initial] ?? "\ufffd";
  if (vowel >= 0 && initial < 0 && final <= 0) return String.fromCharCode(0x314f + vowel);
  return (final > 0 && initial < 0 && vowel < 0 ? loneFinals[final - 1] : undefined) ?? "\ufffd";
}

/** Symbols and hanja: two rows of KS X 1001 a lead byte, as EUC-KR has them. */
function wansung(lead: number, trail: number): Uint8Array {
  const upper = trail >= 0xa1;
  const column = upper ? trail : trail + (trail < 0x91 ? 0x70 : 0x5e);
  const row = lead < 0xe0 ? 0xa1 + 2 * (lead - 0xd9) : 0xca + 2 * (lead - 0xe0);
  return Uint8Array.of(row + (upper ? 1 : 0), column);
}
