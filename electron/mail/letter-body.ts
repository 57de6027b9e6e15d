import { htmlToText } from "./html-text.ts";
import { type QuotedMail, quoteForForward, quoteForReply } from "./quote-original.ts";

/** What a letter is made of, in the order in which it is read. */
export interface LetterParts {
  text: string;
  /** What the editor holds; null: plain text only. */
  html: string | null;
  signature: { text: string; html: string | null } | null;
  quoted: { kind: "reply" | "forward"; original: QuotedMail } | null;
  /** IANA name, for the date of the quote. */
  timeZone: string;
}

/**
 * The text and the HTML that leave. The signature stands behind `-- ` (RFC 3676 section 4.3); with an original below it
 * without that mark, since many programs put away everything behind it.
 */
export function letterBody(parts: LetterParts): { text: string; html: string | null } {
  const { html, signature, quoted, timeZone } = parts;
  const written = (html === null ? parts.text : htmlToText(html)).trimEnd();
  const signed = signature === null || signature.text.trim() === "" ? null : signature;
  const quote = quoted === null ? "" : quoteOf(quoted, timeZone);
  const mark = quoted === null ? "-- " : "";
  const below = signed === null ? "" : `${mark && `${mark}\n`}${signed.text.trimEnd()}`;
  const text = [written, below, quote].filter((part) => part !== "").join("\n\n");
  if (html === null) return { text, html: null };
  const foot =
    signed === null
      ? ""
      : `<div class="signature">${mark && `<p>${mark}</p>`}${signed.html ?? paragraphs(signed.text)}</div>`;
  return { text, html: page(`${html}${foot}${quoted === null ? "" : quoteHtml(quoted, quote)}`) };
}

function quoteOf({ kind, original }: NonNullable<LetterParts["quoted"]>, timeZone: string): string {
  return kind === "forward" ? quoteForForward(original, timeZone) : quoteForReply(original, timeZone);
}

/** The original as its text: nothing of another sender's HTML leaves under our name. */
function quoteHtml({ kind, original }: NonNullable<LetterParts["quoted"]>, quote: string): string {
  if (kind === "forward") return `<div class="forwarded">${paragraphs(quote)}</div>`;
  const [attribution = ""] = quote.split("\n", 1);
  const cited = paragraphs(original.text.replaceAll(/\r\n?/g, "\n").trimEnd());
  return `<div class="quote"><p>${escaped(attribution)}</p><blockquote type="cite">${cited}</blockquote></div>`;
}

function page(body: string): string {
  return `<!doctype html>\n<html><head><meta charset="utf-8"></head><body>${body}</body></html>\n`;
}

/** Plain text as paragraphs of HTML. */
function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll("\n", "<br>\n")}</p>`)
    .join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
