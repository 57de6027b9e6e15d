import { type Words, wordsIn as wordsFor } from "../../shared/text/words-in.ts";

/** The rules of a language, as the user's system writes it. */
export function wordsIn(language: string): Words {
  return wordsFor(language, navigator.languages);
}
