/** Stands in for `flowed` in the parameter, so that the MIME parser leaves the lines as they are. */
const standIn = "fl0wed";
const contentTypeField = /^content-type:[^\n]*(?:\n[ \t][^\n]*)*/gim;
const parameter = /(format\s*=\s*"?)flowed/i;
const hidden = new RegExp(String.raw`(format\s*=\s*"?)${standIn}`, "gi");

/** What `hideFlowed` found. */
export interface HiddenFlowed {
  source: Uint8Array;
  /** The text is flowed. */
  flowed: boolean;
  /** With `DelSp=yes`. */
  delSp: boolean;
}

/**
 * The parser joins flowed lines without a look at their quote depth, which glues `>`s into sentences. So the parameter
 * is hidden from it, and the text unfolded by `unflow` afterwards. Nested messages are left alone.
 */
export function hideFlowed(source: Uint8Array): HiddenFlowed {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const none = { source, flowed: false, delSp: false };
  if (["flowed", "Flowed", "FLOWED"].every((word) => bytes.indexOf(word, 0, "latin1") < 0)) return none;
  const found: { at: number; delSp: boolean }[] = [];
  for (const match of bytes.toString("latin1").matchAll(contentTypeField)) {
    if (/^content-type:\s*message\//i.test(match[0])) break;
    const place = parameter.exec(match[0]);
    if (place)
      found.push({
        at: match.index + place.index + (place[1] ?? "").length,
        delSp: /delsp\s*=\s*"?yes/i.test(match[0]),
      });
  }
  if (found.length === 0) return none;
  const copy = Buffer.from(bytes);
  for (const { at } of found) copy.write(standIn, at, "latin1");
  return { source: copy, flowed: true, delSp: found.some(({ delSp }) => delSp) };
}

interface Paragraph {
  depth: number;
  text: string;
  /** The last line ended in a space. */
  open: boolean;
}

/** Unfolds `format=flowed` (RFC 3676 section 4): lines ending in a space go on in the next of the same quote depth. */
export function unflow(text: string, delSp: boolean): string {
  const paragraphs: Paragraph[] = [];
  for (const line of text.replace(hidden, "$1flowed").split(/\r?\n/)) {
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

/** Gives an attachment that holds a hidden parameter (a forwarded message) its own bytes back. */
export function unhide(content: Uint8Array): Uint8Array {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.indexOf(standIn, 0, "latin1") < 0) return content;
  return Buffer.from(bytes.toString("latin1").replace(hidden, "$1flowed"), "latin1");
}
