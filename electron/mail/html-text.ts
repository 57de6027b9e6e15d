import { compile, type HtmlToTextOptions } from "html-to-text";
import { isHostileHtml } from "./html-shape.ts";

/** Longer HTML is cut before it is read. */
const maximumLength = 2_000_000;

const options: HtmlToTextOptions = {
  wordwrap: false,
  // Deeper nodes are not read: the library recurses, and a hostile message must not exhaust the stack.
  limits: { maxInputLength: maximumLength, maxDepth: 250, ellipsis: "…" },
  selectors: [
    { selector: "a", options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ["<", ">"] } },
    { selector: "img", format: "skip" },
    { selector: "style", format: "skip" },
    { selector: "script", format: "skip" },
    { selector: "title", format: "skip" },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

const convert = compile(options);

/** Readable plain text of an HTML body: links after their words, quotes with `>`, no images. Never throws. */
export function htmlToText(html: string): string {
  const bounded = html.slice(0, maximumLength);
  if (isHostileHtml(bounded)) return withoutTags(bounded);
  try {
    return convert(bounded);
  } catch {
    return withoutTags(bounded);
  }
}

function withoutTags(html: string): string {
  return html
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
