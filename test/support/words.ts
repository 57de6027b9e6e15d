import { randomFrom } from "./random.ts";

const syllables = [
  "ba",
  "ker",
  "lo",
  "min",
  "ta",
  "ri",
  "son",
  "ve",
  "gra",
  "pu",
  "del",
  "shi",
  "on",
  "qua",
  "fer",
  "mu",
];

/** Made-up words; the first are used most (Zipf). */
export const vocabulary: string[] = made(20_000, randomFrom(7), 2);

function made(count: number, random: () => number, least: number): string[] {
  const words = new Set<string>();
  while (words.size < count) {
    const parts = Array.from({ length: least + Math.floor(random() * 3) }, () => syllables[Math.floor(random() * 16)]);
    words.add(parts.join(""));
  }
  return [...words];
}

/** So many words, common ones often. */
export function textOf(random: () => number, words: number): string {
  const chosen = Array.from({ length: words }, () => vocabulary[Math.floor(vocabulary.length ** random()) - 1]);
  return `${chosen.join(" ")}.`;
}

/** People with addresses, the first seen most. */
export const names: { name: string; address: string }[] = vocabulary.slice(100, 600).map((word, index) => {
  const name = `${word[0]?.toUpperCase()}${word.slice(1)} ${vocabulary[700 + index]}`;
  return { name, address: `${word}.${index}@mail.example` };
});
