import { type Language, localeFor } from "../../shared/text/language.ts";
import { english } from "./en.ts";
import { setText, type Text } from "./text.ts";

/** English turned around, by the name that others use for it, too. */
export const mirroredEnglish = "ar-XB";

export type Spoken = Language | typeof mirroredEnglish;

/** The catalogues that are loaded when they are wanted; English is here already. */
const others: Record<Exclude<Spoken, "en">, () => Promise<Text>> = {
  de: async () => (await import("./de.ts")).german,
  [mirroredEnglish]: async () => (await import("./mirrored.ts")).mirrored<Text>(english),
};

/**
 * Lets the page speak a language, before anything of it is loaded. A catalogue that can't be loaded leaves it in English:
 * better than no page.
 */
export async function speak(language: Spoken): Promise<void> {
  const catalogue = language === "en" ? english : await others[language]().catch(() => english);
  const spoken = catalogue === english ? "en" : language;
  setText(catalogue, localeFor(spoken, navigator.languages));
  document.documentElement.lang = spoken;
  document.documentElement.dir = spoken === mirroredEnglish ? "rtl" : "ltr";
}
