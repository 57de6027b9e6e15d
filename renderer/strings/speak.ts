import { type Language, localeFor } from "../../shared/text/language.ts";
import { english } from "./en.ts";
import { setText, type Text } from "./text.ts";

/** The catalogues that are loaded when they are wanted; English is here already. */
const others: Record<Exclude<Language, "en">, () => Promise<Text>> = {
  de: async () => (await import("./de.ts")).german,
};

/**
 * Lets the page speak a language, before anything of it is loaded. A catalogue that can't be loaded leaves it in English:
 * better than no page.
 */
export async function speak(language: Language): Promise<void> {
  const catalogue = language === "en" ? english : await others[language]().catch(() => english);
  const spoken = catalogue === english ? "en" : language;
  setText(catalogue, localeFor(spoken, navigator.languages));
  document.documentElement.lang = spoken;
  document.documentElement.dir = "ltr";
}
