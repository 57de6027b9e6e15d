const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const everyUnspaced = new RegExp(unspaced.source, "gu");

/**
 * Sets apart the characters of scripts that are written without spaces, so that the index finds any part of a sentence;
 * other text comes back as it is. What is searched for goes through the same function.
 * @example spaceOut("東京 mail") // " 東  京  mail"
 */
export function spaceOut(text: string): string {
  return unspaced.test(text) ? text.replaceAll(everyUnspaced, " $& ") : text;
}

/** Whether a text has characters of such a script. */
export function isUnspaced(text: string): boolean {
  return unspaced.test(text);
}
