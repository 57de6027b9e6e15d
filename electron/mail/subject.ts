/** Prefixes by which clients in many languages mark an answer. The one-letter Italian ones would eat real words. */
const replyWords =
  "re|aw|antw|antwort|sv|vs|ref|rif|res|odp|ynt|bls|atb|vá|rép|réf|отв|ответ|відп|на|απ|σχετ|رد|תגובה|השב|回复|回覆|答复|答覆|返信|답장|회신|yan";
/** The same for a passed-on message. */
const forwardWords =
  "fwd|fw|wg|tr|rv|enc|vb|vl|pd|ilt|fs|doorst|továbbítás|přeposláno|переслано|пересл|πρθ|הועבר|إعادة توجيه|转发|轉寄|轉發|転送|전달|i̇lt";

const counter = String.raw`(?:\s*(?:\[[^\[\]]{0,20}\]|\(\d{1,9}\)|\^\d{1,9}|\*\d{1,9}))?`;
const colon = String.raw`\s*[:：]\s*`;
const blob = /\[[^[\]]*\]\s*/y;
const replyPrefix = new RegExp(`(?:${replyWords})${counter}${colon}`, "iuy");
const forwardPrefix = new RegExp(`(?:${forwardWords})${counter}${colon}`, "iuy");
const anyPrefix = new RegExp(`(?:${replyWords}|${forwardWords})${counter}${colon}`, "iuy");
const forwardWrapper = /\[(?:fwd|fw)\s*:\s*/iy;
const trailer = /\s*\(fwd\)$/i;

/**
 * The subject without what replies, forwards and lists add (RFC 5256 section 2.1, with localised prefixes); two equal
 * ones may be the same conversation. Linear in the length, and its own result is left as it is.
 */
export function baseSubject(subject: string): string {
  let text = subject.replace(/\s+/gu, " ").trim();
  for (let before = ""; before !== text; ) {
    before = text;
    text = unwrap(withoutLeaders(withoutTrailers(text)));
  }
  return text;
}

/** The end of a match of a sticky expression at a place, or that place. */
function skip(expression: RegExp, text: string, from: number): number {
  expression.lastIndex = from;
  return expression.test(text) ? expression.lastIndex : from;
}

function withoutTrailers(text: string): string {
  let end = text.length;
  while (trailer.test(text.slice(Math.max(0, end - 16), end))) {
    end -= trailer.exec(text.slice(Math.max(0, end - 16), end))?.[0].length ?? 0;
  }
  return end === text.length ? text : text.slice(0, end).trimEnd();
}

/** `[list]`s count as leaders only in front of a prefix or of a rest that still says something. */
function withoutLeaders(text: string): string {
  let start = 0;
  for (let from = -1; from !== start; ) {
    from = start;
    const afterBlob = skip(blob, text, start);
    const afterPrefix = skip(anyPrefix, text, afterBlob);
    if (afterPrefix > afterBlob) start = afterPrefix;
    else if (afterBlob < text.length) start = afterBlob;
  }
  return text.slice(start);
}

/** `[fwd: subject]` */
function unwrap(text: string): string {
  const start = skip(forwardWrapper, text, 0);
  return start > 0 && text.endsWith("]") ? text.slice(start, -1).trim() : text;
}

/** `Re: ` once in front, whatever language marked earlier answers; a trailing `(was: …)` goes. */
export function replySubject(subject: string): string {
  return `Re: ${without(replyPrefix, subject).replace(/\s*\((?:was|war|était|era): [^()]{0,500}\)$/iu, "")}`.trimEnd();
}

/** `Fwd: ` once in front. */
export function forwardSubject(subject: string): string {
  return `Fwd: ${without(forwardPrefix, subject)}`.trimEnd();
}

function without(prefix: RegExp, subject: string): string {
  const text = subject.replace(/\s+/gu, " ").trim();
  let start = 0;
  for (let from = -1; from !== start; ) {
    from = start;
    start = skip(prefix, text, start);
  }
  return text.slice(start);
}

/** Does it start, behind `[list]` tags, with what marks an answer in some language? */
export function isReplySubject(subject: string): boolean {
  return startsWith(replyPrefix, subject);
}

/** The same for what marks a passed-on message, `[Fwd: …]` too. */
export function isForwardSubject(subject: string): boolean {
  return startsWith(forwardPrefix, subject) || skip(forwardWrapper, subject.trimStart(), 0) > 0;
}

function startsWith(prefix: RegExp, subject: string): boolean {
  const text = subject.slice(0, 1000).replace(/\s+/gu, " ").trim();
  let start = 0;
  for (let from = -1; from !== start; ) {
    from = start;
    if (skip(prefix, text, start) > start) return true;
    start = skip(blob, text, start);
  }
  return false;
}
