import { isHostileHtml } from "./html-shape.ts";
import { htmlWindow } from "./html-window.ts";
import { announcement, headerLabel, isForwardMarker, isOriginalMarker } from "./quote-patterns.ts";

const maximumLength = 1_500_000;

/** Containers in which clients put what they quote. */
const containers = [
  ".gmail_quote",
  ".gmail_extra",
  ".yahoo_quoted",
  ".protonmail_quote",
  ".zmail_extra",
  ".front-blockquote",
  ".moz-cite-prefix + blockquote",
  "blockquote[type=cite]",
  "blockquote",
].join(",");

/** Elements from which on everything is the original (Outlook on the desktop, the web and the phone). */
const beginnings =
  "#divRplyFwdMsg, #x_divRplyFwdMsg, #appendonsend, #reply-intro, #OLK_SRC_BODY_SECTION, .OutlookMessageHeader, hr, div, p";

/**
 * The HTML without its quoted original, or null when there is none to fold or nothing else would be left. Meant for
 * sanitised HTML; the whole stays with the caller, so nothing is lost. Answers between quotes leave it whole.
 */
export function foldHtml(html: string): { visible: string | null } {
  if (html.length > maximumLength || isHostileHtml(html)) return { visible: null };
  try {
    const { body } = new (htmlWindow(html.length).DOMParser)().parseFromString(html, "text/html");
    const folded = cutOriginal(body) || removeQuote(body);
    return { visible: folded && saysSomething(body) ? trimEnd(body).innerHTML : null };
  } catch {
    return { visible: null };
  }
}

/** Removes from the first pasted header block or marker to the end. */
function cutOriginal(body: Element): boolean {
  for (const element of body.querySelectorAll(beginnings)) {
    if (element.closest("blockquote, .gmail_quote")) return false;
    const start = (element.textContent ?? "").trimStart().slice(0, 600);
    if (isForwardMarker(start.slice(0, 200))) return false;
    if (!isBeginning(element, start)) continue;
    removeFrom(element, body);
    return true;
  }
  return false;
}

function isBeginning(element: Element, start: string): boolean {
  if (element.id.endsWith("divRplyFwdMsg") || element.id === "OLK_SRC_BODY_SECTION") return true;
  if (element.id === "appendonsend")
    return (element.nextElementSibling?.textContent ?? "").trim() !== "" || !!element.nextElementSibling;
  const firstLine = start.split("\n")[0] ?? "";
  if (isOriginalMarker(firstLine.trim())) return true;
  return headerLabel(firstLine) === "from" && hasHeaderBlock(element);
}

/** `From:` and at least one of `Sent:`, `To:`, `Subject:` at starts of lines or bold runs in the same element. */
function hasHeaderBlock(element: Element): boolean {
  const starts = [...element.querySelectorAll("b, strong, span, font")]
    .slice(0, 40)
    .map((part) => part.textContent ?? "");
  const lines = (element.innerHTML ?? "")
    .slice(0, 4000)
    .split(/<br[^<>]*>|<\/p>|<\/div>|\n/i)
    .map((line) => line.replace(/<[^<>]*>/g, ""));
  const kinds = new Set([...starts, ...lines].map((text) => headerLabel(text.trim())));
  return kinds.has("from") && (kinds.has("date") || kinds.has("to")) && kinds.has("subject");
}

/** Removes an element and all that follows it in the document. */
function removeFrom(element: Element, body: Element): void {
  for (let node: Element | null = element; node && node !== body; node = node.parentElement) {
    while (node.nextSibling) node.nextSibling.remove();
  }
  const rule = element.previousElementSibling;
  if (rule?.localName === "hr") rule.remove();
  element.remove();
}

/** Removes the quote with its announcement: a trailing one, or the only one. */
function removeQuote(body: Element): boolean {
  const all = [...body.querySelectorAll(containers)];
  const outer = all.filter((element) => !element.parentElement?.closest(containers));
  if (outer.some((element) => isForward(element))) return false;
  const last = outer.at(-1);
  if (!last) return false;
  const trails = textAfter(last, body) === "";
  const announced =
    last.matches("[class]") ||
    last.previousElementSibling?.matches(".moz-cite-prefix") ||
    announcementOf(last) !== null;
  if (!announced || (!trails && outer.length > 1)) return false;
  announcementOf(last)?.remove();
  last.remove();
  return true;
}

function isForward(element: Element): boolean {
  return isForwardMarker((element.textContent ?? "").trimStart().slice(0, 200));
}

/** The element or text right before a quote that says who wrote it. */
function announcementOf(quote: Element): ChildNode | null {
  for (let node: Element | null = quote; node && node.localName !== "body"; node = node.parentElement) {
    let before = node.previousSibling;
    while (before && (before.textContent ?? "").trim() === "") before = before.previousSibling;
    if (!before) continue;
    const line = (before.textContent ?? "").replace(/\s+/g, " ").trim();
    return announcement(line) === "no" ? null : before;
  }
  return null;
}

function textAfter(element: Element, body: Element): string {
  let text = "";
  for (let node: Element | null = element; node && node !== body; node = node.parentElement) {
    for (let next = node.nextSibling; next; next = next.nextSibling) text += next.textContent ?? "";
  }
  return text.trim();
}

function saysSomething(body: Element): boolean {
  const text = [...body.querySelectorAll("style")].reduce(
    (rest, style) => rest.replace(style.textContent ?? "", ""),
    body.textContent ?? "",
  );
  return text.trim() !== "" || body.querySelector("img") !== null;
}

/** Without the empty lines that stood above the quote. */
function trimEnd(body: Element): Element {
  for (let last = body.lastChild; last && (last.textContent ?? "").trim() === ""; last = body.lastChild) {
    if (last.nodeType === 1 && /<(?:img|hr|style)/i.test(body.lastElementChild?.outerHTML ?? "")) break;
    last.remove();
  }
  return body;
}
