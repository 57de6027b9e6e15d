const base = 36;
const smallest = 1;
const largest = 26;

/**
 * The Unicode letters of a label without its `xn--` (RFC 3492 section 6.2); null for what is not well formed.
 * @example decodePunycode("mnchen-3ya") // "münchen"
 */
export function decodePunycode(label: string): string | null {
  const cut = label.lastIndexOf("-");
  const letters = [...label.slice(0, Math.max(cut, 0))].map((letter) => letter.codePointAt(0) ?? 0);
  let code = 128;
  let bias = 72;
  let at = 0;
  for (let index = cut + 1; index < label.length; ) {
    const before = at;
    for (let weight = 1, step = base; ; step += base) {
      const digit = digitOf(label.charCodeAt(index++));
      if (digit === null || at > 0x7fffffff) return null;
      at += digit * weight;
      const threshold = Math.min(Math.max(step - bias, smallest), largest);
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    bias = adapt(at - before, letters.length + 1, before === 0);
    code += Math.floor(at / (letters.length + 1));
    at %= letters.length + 1;
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
    letters.splice(at++, 0, code);
  }
  return String.fromCodePoint(...letters);
}

function digitOf(character: number): number | null {
  if (character >= 97 && character <= 122) return character - 97;
  if (character >= 48 && character <= 57) return character - 22;
  return null;
}

/** RFC 3492 section 6.1. */
function adapt(delta: number, count: number, first: boolean): number {
  let left = Math.floor(delta / (first ? 700 : 2));
  left += Math.floor(left / count);
  let step = 0;
  for (; left > ((base - smallest) * largest) / 2; step += base) left = Math.floor(left / (base - smallest));
  return step + Math.floor(((base - smallest + 1) * left) / (left + 38));
}
