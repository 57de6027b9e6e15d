import { localeFor } from "./language.ts";

/** What a catalogue needs to speak of numbers and of several things. */
export interface Words {
  /** A number as people write it. */
  count(n: number): string;
  /** A part of one, as people write it. @example percent(0.5) // "50%" */
  percent(part: number): string;
  /** The form that goes with a number; `#` in it is the number. @example plural(2, { one: "# reply", other: "# replies" }) */
  plural(n: number, forms: { one: string; other: string }): string;
  /** Names one after the other, with "and" before the last. */
  list(names: readonly string[]): string;
}

/**
 * The rules of a language; each is made when it is first asked for, so that a catalogue costs nothing to load.
 * @param wished locales as the system lists them: whose kind of the language it is
 */
export function wordsIn(language: string, wished: readonly string[]): Words {
  const locale = localeFor(language, wished);
  const numbers = once(() => new Intl.NumberFormat(locale));
  const parts = once(() => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }));
  const rules = once(() => new Intl.PluralRules(language));
  const lists = once(() => new Intl.ListFormat(locale, { type: "conjunction" }));
  const count = (n: number): string => numbers().format(n);
  return {
    count,
    percent: (part) => parts().format(part),
    plural: (n, { one, other }) => (rules().select(n) === "one" ? one : other).replaceAll("#", () => count(n)),
    list: (names) => lists().format(names),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
