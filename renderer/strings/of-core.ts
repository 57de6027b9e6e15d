/**
 * Sentences of the core, `{}` where something is put in, and how a language says them. There `{1}` is the second of these,
 * and `{!}` or `{1!}` says that it is words of the core, too; the rest are names and the words of others.
 */
export type CoreSentences = Record<string, string>;

interface Template {
  pattern: RegExp;
  said: string;
}

/** Deeper than a sentence in a sentence nothing is. */
const deepest = 2;

/**
 * A translator of what the core says, which is English by design: it stands in logs, the database and other programs, too.
 * A sentence that is not known stays English.
 */
export function translatorOf(sentences: CoreSentences): (sentence: string) => string {
  let templates: Template[] | undefined;
  const translate = (sentence: string, depth: number): string => {
    const known = Object.hasOwn(sentences, sentence) ? sentences[sentence] : undefined;
    if (known !== undefined) return known;
    if (depth === deepest) return sentence;
    templates ??= templatesOf(sentences);
    for (const { pattern, said } of templates) {
      const [whole, ...parts] = pattern.exec(sentence) ?? [];
      if (whole !== undefined) return filled(said, parts, (part) => translate(part, depth + 1));
    }
    return sentence;
  };
  return (sentence) => translate(sentence, 0);
}

/** A sentence and one more: what stands before the end is a sentence of its own. */
const isAppended = (sentence: string): boolean => /^\{\} [A-Z]/.test(sentence);

/** The longest come first: of two that fit, the one with more words of its own is meant. */
function templatesOf(sentences: CoreSentences): Template[] {
  return Object.entries(sentences)
    .filter(([sentence]) => sentence.includes("{}"))
    .sort(([one], [other]) => Number(isAppended(other)) - Number(isAppended(one)) || other.length - one.length)
    .map(([sentence, said]) => ({
      pattern: new RegExp(`^${sentence.split("{}").map(literally).join("(.*?)")}$`, "su"),
      said,
    }));
}

function filled(said: string, parts: readonly string[], translate: (part: string) => string): string {
  let next = 0;
  return said.replaceAll(/\{(\d?)(!?)\}/g, (_, at: string, own: string) => {
    const part = parts[at === "" ? next++ : Number(at)] ?? "";
    return own === "" ? part : translate(part);
  });
}

/** Signs that mean something in a pattern, as themselves. */
function literally(words: string): string {
  return words.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
