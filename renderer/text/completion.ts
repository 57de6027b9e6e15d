/** What is being typed that could be completed: the words after an @ or a colon, up to the caret. */
export interface Unfinished {
  kind: "person" | "emoji";
  /** Without its sign. */
  query: string;
  /** Where its sign stands. */
  from: number;
  /** The caret. */
  to: number;
}

/**
 * Looks back from the caret. A sign counts only at the beginning of a word, so that neither addresses nor times are
 * completed; a name may hold one space.
 */
export function unfinishedAt(text: string, caret: number): Unfinished | null {
  const before = text.slice(Math.max(0, caret - 60), caret);
  const start = caret - before.length;
  const person = /(?:^|[\s(])@([\p{L}\p{N}._'-]*(?: [\p{L}\p{N}._'-]+)?)$/u.exec(before);
  if (person)
    return { kind: "person", query: person[1] ?? "", from: start + person.index + person[0].indexOf("@"), to: caret };
  const emoji = /(?:^|[\s(]):([a-z0-9_+-]{2,30})$/iu.exec(before);
  if (!emoji) return null;
  return { kind: "emoji", query: emoji[1] ?? "", from: start + emoji.index + emoji[0].indexOf(":"), to: caret };
}

/** The text with what was unfinished replaced, a space after it, and where the caret then stands. */
export function completed(text: string, { from, to }: Unfinished, word: string): { text: string; caret: number } {
  const after = text.slice(to);
  const gap = /^\s/.test(after) ? "" : " ";
  return { text: text.slice(0, from) + word + gap + after, caret: from + word.length + 1 };
}

/** How well a name fits what was typed, higher is better: at its beginning, at the beginning of a word; null: not at all. */
export function nameScore(query: string, name: string): number | null {
  const wanted = query.toLocaleLowerCase();
  const text = name.toLocaleLowerCase();
  if (wanted === "") return 0;
  if (text.startsWith(wanted)) return 3;
  if (text.split(/[\s._-]+/).some((word) => word.startsWith(wanted))) return 2;
  return text.includes(wanted) ? 1 : null;
}
