import { decodePunycode } from "./punycode.ts";

/** Scripts that are written together in one word (UTS 39 section 5.1). */
const together: RegExp[] = [
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]+$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]+$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Bopomofo}\p{Script=Common}\p{Script=Inherited}]+$/u,
];
const ofScript = /^\p{Script=Common}*\p{Script=Inherited}*$/u;

/** Letters of Cyrillic, Greek and Armenian that look like Latin ones, and marks that look like none. */
const likeLatin = /^[асԁеһіјӏոорԛѕυνԝхуүʏᴀ-ᴢաօցսоαοιγρτωκ\d-]+$/u;
/** Latin letters of other tongues that are taken for plain ones, and what is not seen at all. */
const disguised = /[ıɑɡɩȷꞮʟɴʀǀƖⅼⅠ]|\u0307|\u0323|\u0337|\u0338|[\u00ad\u200b-\u200f\u2060\ufeff]/u;

/**
 * Whether a host's name may be read as another: scripts mixed within a word, a word made only of letters that look Latin,
 * or letters that are hardly told apart (UTS 39, IDN homographs).
 * @param host ASCII (`xn--…`) or Unicode
 * @example isLookAlike("xn--pple-43d.com") // true: аpple with a Cyrillic a
 */
export function isLookAlike(host: string): boolean {
  return host.split(".").some((label) => isDisguised(decodedLabel(label)));
}

/** A host as people read it: `xn--` labels decoded. */
export function readableHost(host: string): string {
  return host.split(".").map(decodedLabel).join(".");
}

function decodedLabel(label: string): string {
  if (!/^xn--/i.test(label)) return label;
  return decodePunycode(label.slice(4).toLowerCase()) ?? label;
}

function isDisguised(label: string): boolean {
  if (/^[\x20-\x7e]*$/.test(label)) return false;
  return disguised.test(label) || isMixed(label) || likeLatin.test(label.toLowerCase());
}

function isMixed(label: string): boolean {
  const scripts = ["Latin", "Cyrillic", "Greek", "Armenian", "Hebrew", "Arabic", "Thai", "Georgian", "Cherokee"];
  const used = scripts.filter((script) => new RegExp(`\\p{Script=${script}}`, "u").test(label));
  if (used.length > 1) return true;
  if (used.length === 0 || together.some((set) => set.test(label))) return false;
  const [only] = used;
  return ![...label].every(
    (character) => new RegExp(`\\p{Script=${only}}`, "u").test(character) || ofScript.test(character),
  );
}
