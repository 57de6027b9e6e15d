import type { Language } from "../../shared/text/language.ts";
import { german } from "./words-de.ts";
import { english, type Words } from "./words-en.ts";

const catalogues: Record<Language, Words> = { en: english, de: german };

/** What the shell says outside the page, in the language of the settings; read it when it is said. */
export let words: Words = english;

export function speak(language: Language): void {
  words = catalogues[language];
}
