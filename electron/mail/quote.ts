/** A text in two parts that hold everything: what the author wrote, and quotes and signature. */
export interface FoldedText {
  visible: string;
  folded: string;
}

/** The visible text and the folded rest. */
export function foldText(text: string): FoldedText {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith(">"));
  const end = first < 1 ? lines.length : first;
  return { visible: lines.slice(0, end).join("\n"), folded: lines.slice(end).join("\n") };
}
