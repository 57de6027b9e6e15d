/** What a line of `format=flowed` may hold, RFC 3676 section 4.2. */
const longest = 76;

/**
 * Text as `format=flowed` (RFC 3676, DelSp=no): long lines are broken behind a space, which is kept, so that a reader joins
 * them again, and one that does not know the format shows short lines. Quote marks `>` at the beginning of a line are
 * quote depth, as mail has them; what only looks so is stuffed. Lines end in LF.
 */
export function flow(text: string): string {
  return text.split("\n").flatMap(flowLine).join("\n");
}

function flowLine(line: string): string[] {
  if (line === "-- ") return [line];
  const [quote = ""] = /^>*/.exec(line) ?? [];
  // Behind quote marks one space is no part of the text; a line that ends in a space would go on in the next.
  const content = (quote === "" ? line : line.slice(quote.length).replace(/^ /, "")).replace(/ +$/, "");
  if (quote !== "" && content === "--") return [`${quote} -- `];
  const pieces = broken(content, longest - quote.length - 1);
  return pieces.map((piece) => (quote === "" ? stuffed(piece) : piece === "" ? quote : `${quote} ${piece}`));
}

/** A line that would be read as stuffed, quoted, or as mbox's own gets a space before it (section 4.4). */
function stuffed(piece: string): string {
  return /^(?: |>|From )/.test(piece) ? ` ${piece}` : piece;
}

/** Pieces that end in the space at which they were broken, but for the last; a word that is too long stays whole. */
function broken(content: string, room: number): string[] {
  if (content.length <= room) return [content];
  const pieces: string[] = [];
  let piece = "";
  for (const word of content.match(/[^ ]* +|[^ ]+$/g) ?? []) {
    const begins = piece === "" || piece.length + word.trimEnd().length <= room;
    // A piece of spaces alone, or one that would begin with a space, is no place to break.
    if (begins || piece.trim() === "") piece += word;
    else {
      pieces.push(piece);
      piece = word;
    }
  }
  return piece === "" ? pieces : [...pieces, piece];
}
