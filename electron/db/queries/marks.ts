import { fold } from "../../../shared/text/fold.ts";
import type { TextCondition } from "../../../shared/text/query.ts";
import { isUnspaced, spaceOut } from "../../../shared/text/scripts.ts";
import { isBeginning } from "./match.ts";

/** Around each hit; private use, so that no text has them by itself. */
const open = "\u{e000}";
const close = "\u{e001}";

const word = /[\p{L}\p{N}\p{Co}]+/gu;
const gap = "[^\\p{L}\\p{N}]";
const before = 60;
const after = 140;
/** Hits further down a text are not looked for. */
const mostCharacters = 200_000;

/** What finds the words of a query in a text, much as the index does; null when there is none to be found in a text. */
export function hitPattern(conditions: readonly TextCondition[]): RegExp | null {
  const alternatives = conditions.filter(({ field }) => field === null).flatMap(alternative);
  return alternatives.length === 0 ? null : new RegExp(alternatives.join("|"), "gu");
}

function alternative(condition: TextCondition): string[] {
  const { words } = condition;
  const tokens = spaceOut(fold(words)).match(word);
  if (!tokens) return [];
  const joined = tokens.join(tokens.some(isUnspaced) ? `${gap}*` : `${gap}+`);
  const start = isUnspaced(tokens[0] ?? "") ? "" : "(?<![\\p{L}\\p{N}])";
  const end = isBeginning(condition) || isUnspaced(tokens.at(-1) ?? "") ? "" : "(?![\\p{L}\\p{N}])";
  return [`${start}${joined}${end}`];
}

/**
 * The neighbourhood of the first hit in one line, hits between U+E000 and U+E001; null when there is none.
 * @example markHits("We meet at noon", /noon/gu) // "We meet at \u{e000}noon\u{e001}"
 */
export function markHits(text: string, pattern: RegExp): string | null {
  const looked = text.slice(0, mostCharacters);
  const folded = foldInPlace(looked);
  const first = folded.search(pattern);
  if (first < 0) return null;
  const start = wordStart(looked, Math.max(0, first - before));
  const end = first + after;
  let marked = "";
  let at = start;
  for (const { index, 0: hit } of folded.slice(start, end).matchAll(pattern)) {
    marked += `${plain(looked.slice(at, start + index))}${open}${plain(looked.slice(start + index, start + index + hit.length))}${close}`;
    at = start + index + hit.length;
  }
  const rest = plain(looked.slice(at, Math.max(at, end)));
  return `${start > 0 ? "…" : ""}${marked}${rest}${end < text.length ? "…" : ""}`.replaceAll(/\s+/gu, " ").trim();
}

/** The same length as the text, so that places in one are places in the other. */
function foldInPlace(text: string): string {
  return text.replaceAll(/[^ -~\s]|[A-Z]/g, (unit) => fold(unit)[0] ?? unit);
}

function wordStart(text: string, from: number): number {
  if (from === 0) return 0;
  const space = text.slice(from, from + before / 2).search(/\s/u);
  return space < 0 ? from : from + space + 1;
}

/** Without marks of its own, and without halves of characters at its ends. */
function plain(text: string): string {
  return text.replaceAll(/[\ue000\ue001]|[\ud800-\udbff]$|^[\udc00-\udfff]/g, "");
}
