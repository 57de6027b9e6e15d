import type { SettingsSection } from "./section.ts";

/** Whether every word asked for begins a word of what is said, in any order; nothing asked for fits everything. */
export function fits(query: string, said: readonly string[]): boolean {
  const wanted = wordsOf(query);
  const there = said.flatMap(wordsOf);
  return wanted.every((word) => there.some((each) => each.startsWith(word)));
}

/** Letters with their marks taken off, so that "notification" and "Schließen" are found however they are typed. */
function wordsOf(sentence: string): string[] {
  const plain = sentence.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().replaceAll("ß", "ss");
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

/** The sections that fit; each with what its rows are to be asked: nothing, where its title, or what it is about, fits already. */
export function findSections(
  query: string,
  sections: readonly SettingsSection[],
): readonly { section: SettingsSection; query: string }[] {
  return sections
    .filter(({ title, words, about = "" }) => fits(query, [title, about, ...words]))
    .map((section) => ({ section, query: fits(query, [section.title, section.about ?? ""]) ? "" : query }));
}
