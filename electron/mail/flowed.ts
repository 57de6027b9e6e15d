interface Paragraph {
  depth: number;
  text: string;
  /** The last line ended in a space. */
  open: boolean;
}

/** Unfolds `format=flowed` (RFC 3676 section 4): lines ending in a space go on in the next of the same quote depth. */
export function unflow(text: string, delSp: boolean): string {
  const paragraphs: Paragraph[] = [];
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    const content = line.slice(depth).replace(/^ /, "");
    const isSignature = content === "-- ";
    const open = content.endsWith(" ") && !isSignature;
    const piece = open && delSp ? content.slice(0, -1) : content;
    const last = paragraphs.at(-1);
    if (last?.open && last.depth === depth && !isSignature) {
      last.text += piece;
      last.open = open;
    } else paragraphs.push({ depth, text: piece, open });
  }
  return paragraphs.map(({ depth, text, open }) => quoted(depth, open ? text.trimEnd() : text)).join("\n");
}

function quoted(depth: number, text: string): string {
  if (depth === 0) return text;
  return text === "" ? ">".repeat(depth) : `${">".repeat(depth)} ${text}`;
}
