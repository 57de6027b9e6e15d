import { type Language, localeFor } from "../../shared/text/language.ts";
import { english } from "./en.ts";
import { setText, type Text } from "./text.ts";

/** English turned around, by the name that others use for it, too. */
export const mirroredEnglish = "ar-XB";

export type Spoken = Language | typeof mirroredEnglish;

interface Catalogue {
  text: Text;
  /** What the core says, in this language. */
  ofCore?(sentence: string): string;
}

/** The catalogues that are loaded when they are wanted; English is here already. */
const others: Record<Exclude<Spoken, "en">, () => Promise<Catalogue>> = {
  de: async () => {
    const [{ german }, { germanOfCore }] = await Promise.all([import("./de.ts"), import("./de-core.ts")]);
    return { text: german, ofCore: germanOfCore };
  },
  [mirroredEnglish]: async () => ({ text: (await import("./mirrored.ts")).mirrored<Text>(english) }),
};

const inEnglish: Catalogue = { text: english };

/**
 * Lets the page speak a language, before anything of it is loaded. A catalogue that can't be loaded leaves it in English:
 * better than no page.
 */
export async function speak(language: Spoken): Promise<void> {
  const catalogue = language === "en" ? inEnglish : await others[language]().catch(() => inEnglish);
  const spoken = catalogue === inEnglish ? "en" : language;
  setText(catalogue.text, localeFor(spoken, navigator.languages), catalogue.ofCore);
  document.documentElement.lang = spoken;
  document.documentElement.dir = spoken === mirroredEnglish ? "rtl" : "ltr";
}
