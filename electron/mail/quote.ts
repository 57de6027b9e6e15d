import {
  announcement,
  endsInName,
  headerLabel,
  isDeviceLine,
  isForwardMarker,
  isOriginalMarker,
  startsAnnouncement,
  startsWithAddress,
} from "./quote-patterns.ts";

export { foldHtml } from "./quote-html.ts";

/** A text in two parts that together hold every character of it but blank ones at the seams, each in order. */
export interface FoldedText {
  visible: string;
  folded: string;
}

/** From the line `start` up to, not including, `end`. */
interface Span {
  start: number;
  end: number;
}

/**
 * Parts what the author wrote from quotes and signature. Nothing is lost: what is not visible is folded. Answers between
 * quoted lines stay where they are, forwarded messages are content, and a text that would fold whole is shown whole.
 * Takes time linear in the length.
 */
export function foldText(text: string): FoldedText {
  const lines = ungluedLines(text);
  const original = { start: originalStart(lines), end: lines.length };
  // Below a quote stands the footer of a list or the signature of one who answers at the foot.
  const footer = signature(lines, [original]);
  const quotes = foldedBlocks(lines, quoteBlocks(lines, footer.start), footer.start);
  const hidden = [original, footer, ...quotes];
  hidden.push(signature(lines, hidden));
  const folds = new Uint8Array(lines.length);
  for (const { start, end } of hidden) folds.fill(1, start, end);
  const visible = lines.filter((_, index) => folds[index] === 0).join("\n");
  if (visible.trim() === "") return { visible: text, folded: "" };
  return {
    visible: trimBlankLines(visible),
    folded: trimBlankLines(lines.filter((_, index) => folds[index] === 1).join("\n")),
  };
}

function trimBlankLines(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}

/** Some clients put the attribution at the end of the author's last line: `reply On Wed, … wrote:`. */
function ungluedLines(text: string): string[] {
  const lines = text.split("\n");
  if (!text.includes("On")) return lines;
  const whole: string[] = [];
  for (const [index, line] of lines.entries()) {
    const glued =
      line.length <= 500 && isQuoted(lines[index + 1] ?? "")
        ? /^(\s*[^\s>].*?\S)\s(On\s.{6,200}:\s*)$/.exec(line)
        : null;
    const [, before, after] = glued ?? [];
    if (before !== undefined && after !== undefined && announcement(after) !== "no") whole.push(before, after);
    else whole.push(line);
  }
  return whole;
}

function isQuoted(line: string): boolean {
  // Asked of every line several times; most say no with their first character.
  const first = line.charCodeAt(0);
  return first === 0x3e || (first <= 0x20 && /^\s{0,4}>/.test(line));
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === "";
}

/** Where a quoted original without `>` marks begins, which then reaches to the end; the number of lines when there is none. */
function originalStart(lines: readonly string[]): number {
  for (const [index, line] of lines.entries()) {
    if (isBlank(line) || isQuoted(line)) continue;
    if (isForwardMarker(line)) return lines.length;
    if (isOriginalMarker(line) || isHeaderBlock(lines, index)) return withRule(lines, index);
    const length = announcedLines(lines, index);
    if (length > 0 && !isQuoted(lines[afterBlanks(lines, index + length)] ?? "")) return index;
  }
  return lines.length;
}

/** A block of pasted headers: at least two kinds, From or Date among them, in the next lines. */
function isHeaderBlock(lines: readonly string[], index: number): boolean {
  const first = headerLabel(lines[index] ?? "");
  if (first !== "from" && first !== "date") return false;
  const kinds = new Set<string>();
  for (const line of lines.slice(index, index + 8)) {
    if (isBlank(line)) break;
    const kind = headerLabel(line);
    if (kind !== null) kinds.add(kind);
  }
  return kinds.size >= 2 && (kinds.has("from") || (kinds.has("date") && kinds.has("to")));
}

/** With the line of `_` or `=` that stands above the original. */
function withRule(lines: readonly string[], index: number): number {
  let start = index;
  while (start > 0 && isBlank(lines[start - 1])) start -= 1;
  return start > 0 && /^\s*[_=*-]{4,}\s*$/.test(lines[start - 1] ?? "") ? start - 1 : index;
}

/** How many lines (up to four: attributions are wrapped) announce a quote for certain; 0 for none. */
function announcedLines(lines: readonly string[], index: number, sure: "certain" | "likely" = "certain"): number {
  let joined = "";
  for (let length = 1; length <= 4; length += 1) {
    const line = lines[index + length - 1];
    if (isBlank(line) || isQuoted(line ?? "")) return 0;
    if (length > 1 && !goesOn(joined, line ?? "", length)) return 0;
    joined = `${joined} ${line?.trim() ?? ""}`.trim();
    if (joined.length > 400) return 0;
    const found = announcement(joined);
    if (found === "certain" || (found === "likely" && sure === "likely")) return length;
  }
  return 0;
}

/** A wrapped announcement starts like one; the author's last words above it do not belong to it. */
function goesOn(joined: string, line: string, length: number): boolean {
  if (startsAnnouncement(line)) return false;
  return length > 2 || startsAnnouncement(joined) || (startsWithAddress(line) && endsInName(joined));
}

function afterBlanks(lines: readonly string[], index: number): number {
  let next = index;
  while (next < index + 3 && next < lines.length && isBlank(lines[next])) next += 1;
  return next;
}

/** A run of `>` lines, and the line before which its announcement begins. */
interface Block extends Span {
  announced: boolean;
}

/** Runs of `>` lines before `end`, blank lines between them included, with their announcements. */
function quoteBlocks(lines: readonly string[], end: number): Block[] {
  const blocks: Block[] = [];
  for (let index = 0; index < end; index += 1) {
    if (!isQuoted(lines[index] ?? "")) continue;
    const start = index;
    let last = index;
    while (
      index + 1 < end &&
      (isQuoted(lines[index + 1] ?? "") || isBlank(lines[index + 1]) || isSpill(lines, index + 1))
    ) {
      index += 1;
      if (!isBlank(lines[index])) last = index;
    }
    const from = announcementBefore(lines, start, blocks.at(-1)?.end ?? 0);
    blocks.push({ start: from ?? start, end: last + 1, announced: from !== null });
  }
  return blocks;
}

/**
 * What a mailer broke off a long quoted line: it goes on in small letters where the quote did not end a question, and a
 * paragraph of the quote ends with it. An answer looks like that hardly ever; whoever doubts, shows.
 */
function isSpill(lines: readonly string[], index: number): boolean {
  const [before = "", line = "", after = ""] = lines.slice(index - 1, index + 2);
  const long = before.length >= 60 && isQuoted(before) && !/[?!:]\s*$/.test(before);
  return long && /^\p{Ll}/u.test(line) && line.length < before.length && /^[\s>]*>[\s>]*$/.test(after);
}

/** Where the announcement that ends right above a line begins, not before `floor`; null when there is none. */
function announcementBefore(lines: readonly string[], line: number, floor: number): number | null {
  let last = line - 1;
  while (last >= floor && last >= line - 3 && isBlank(lines[last])) last -= 1;
  // A wrapped announcement may end in a line that looks like a short one of its own.
  for (const sure of ["certain", "likely"] as const) {
    for (let start = last; start >= Math.max(floor, last - 3); start -= 1) {
      if (announcedLines(lines, start, sure) !== last - start + 1) continue;
      const whole = start > floor && startsWithAddress(lines[start] ?? "");
      return whole && announcedLines(lines, start - 1, sure) === last - start + 2 ? start - 1 : start;
    }
  }
  return null;
}

/** One announced quote folds; answers between several quotes need them, so then only what trails folds. */
function foldedBlocks(lines: readonly string[], blocks: readonly Block[], end: number): Span[] {
  const trailing = blocks.at(-1);
  const trails = trailing !== undefined && lines.slice(trailing.end, end).every((line) => isBlank(line));
  const inner = trails ? blocks.slice(0, -1) : blocks;
  const only = inner.length === 1 ? inner.filter(({ announced }) => announced) : [];
  return trails ? [...only, trailing] : only;
}

/** The signature, or the line of a device, at the end of what is not hidden. */
function signature(lines: readonly string[], hidden: readonly Span[]): Span {
  let end = lines.length;
  for (const span of [...hidden].sort((a, b) => b.start - a.start)) {
    if (lines.slice(span.end, end).every((line) => isBlank(line))) end = Math.min(end, span.start);
  }
  const floor = Math.max(0, end - 40, ...hidden.filter((span) => span.start < end).map((span) => span.end));
  const near = lines.slice(floor, end);
  const mark = near.findLastIndex((line, index) => /^(?:--|__)\s*$/.test(line) || isListFooter(line, near[index + 1]));
  if (mark >= 0) return { start: floor + mark, end };
  const last = near.findLastIndex((line) => !isBlank(line));
  return last >= 0 && isDeviceLine(near[last] ?? "") ? { start: floor + last, end } : { start: end, end };
}

function isListFooter(line: string, next: string | undefined): boolean {
  return /^_{10,}\s*$/.test(line) && /mailing list|https?:|@/i.test(next ?? "");
}
