/** A query as we write it and as notmuch does. */
export interface Question {
  kind: string;
  query: string;
  notmuch: string;
}

/** Nine kinds over the generated mail: its words are those of `mail-phrases.ts`. */
export const questions: Question[] = [
  { kind: "rare word", query: "17 ", notmuch: "17" },
  { kind: "middling word", query: "shutters ", notmuch: "shutters" },
  { kind: "very common word", query: "the ", notmuch: "the" },
  { kind: "phrase", query: '"the weather" ', notmuch: '"the weather"' },
  { kind: "prefix of three letters", query: "fig", notmuch: "fig*" },
  { kind: "from", query: "from:news ", notmuch: "from:news" },
  { kind: "two words", query: "the shutters ", notmuch: "the and shutters" },
  { kind: "word and date", query: "the after:2026-10-15 ", notmuch: "the and date:2026-10-15.." },
  { kind: "word and unread", query: "the is:unread ", notmuch: "the and tag:unread" },
];
