/**
 * How well a query fits a label, higher is better; null when its letters do not occur in that order. Letters that
 * begin words count most, then letters next to each other.
 */
export function fuzzyScore(query: string, label: string): number | null {
  const wanted = query.toLowerCase().replace(/\s+/g, "");
  const text = label.toLowerCase();
  return scan(wanted, text, true) ?? scan(wanted, text, false);
}

function scan(wanted: string, text: string, byWords: boolean): number | null {
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const begin = byWords ? wordStart(text, letter, at + 1) : -1;
    const next = text[at + 1] === letter ? at + 1 : begin >= 0 ? begin : text.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (next === at + 1) score += 3;
    if (next === 0 || text[next - 1] === " ") score += 4;
    at = next;
  }
  return score - text.length / 100;
}

function wordStart(text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (at === 0 || text[at - 1] === " ") return at;
  }
  return -1;
}
