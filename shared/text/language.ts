/** What Bobbin says itself in, as BCP 47 names it. */
export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** What the user chose: a language, or whatever the system speaks. */
export const languageChoices = ["system", ...languages] as const;
export type LanguageChoice = (typeof languageChoices)[number];

/** Each by its own name, for whoever can't read the others. */
export const languageNames: Record<Language, string> = { en: "English", de: "Deutsch" };

function baseOf(locale: string): string {
  return locale.toLowerCase().split(/[-_]/)[0] ?? "";
}

/** The language to speak. @param wished locales as the system lists them, the most wanted first */
export function languageFor(choice: LanguageChoice, wished: readonly string[]): Language {
  if (choice !== "system") return choice;
  const bases = wished.map(baseOf);
  return bases.flatMap((base) => languages.find((known) => known === base) ?? [])[0] ?? "en";
}

/** How dates and numbers are written beside that language: as the user's own kind of it does, where the system names one. */
export function localeFor(language: string, wished: readonly string[]): string {
  return wished.find((locale) => baseOf(locale) === baseOf(language)) ?? language;
}
