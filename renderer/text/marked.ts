/** A stretch of a search hit; `hit` where the query was found. */
export interface MarkedPart {
  text: string;
  hit: boolean;
}

/** Reads text whose hits stand between U+E000 and U+E001. */
export function markedParts(marked: string): MarkedPart[] {
  return marked
    .split("\uE000")
    .flatMap((piece, index) => {
      if (index === 0) return [{ text: piece, hit: false }];
      const [hit = "", ...rest] = piece.split("\uE001");
      return [
        { text: hit, hit: true },
        { text: rest.join(""), hit: false },
      ];
    })
    .filter(({ text }) => text !== "");
}
