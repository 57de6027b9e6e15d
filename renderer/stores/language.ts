import { type Language, type LanguageChoice, languageChoices, languageFor } from "../../shared/text/language.ts";
import { mirroredEnglish, type Spoken } from "../strings/speak.ts";

const key = "language";

let asked: Spoken = "en";

/** The choice of last time, so that the page is in the right language before the core answers. */
export function rememberedLanguage(): LanguageChoice {
  const value = localStorage.getItem(key);
  return languageChoices.find((known) => known === value) ?? "system";
}

/** For the next time the page is loaded; the words of this one stay. */
export function rememberLanguage(choice: LanguageChoice): void {
  localStorage.setItem(key, choice);
}

/** What a choice means on this computer. */
export function languageHere(choice: LanguageChoice): Language {
  return languageFor(choice, navigator.languages);
}

/** What this page is in, as it was settled when it was loaded. English turned around is for whoever writes it there. */
export function settleLanguage(): Spoken {
  asked = localStorage.getItem(key) === mirroredEnglish ? mirroredEnglish : languageHere(rememberedLanguage());
  return asked;
}

export function askedLanguage(): Spoken {
  return asked;
}
