import { isHostileHtml } from "./html-shape.ts";
import { htmlWindow } from "./html-window.ts";
import { announcement, headerLabel, isDeviceLine, isForwardMarker, isOriginalMarker } from "./quote-patterns.ts";

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

const layout = "table, img, h1, h2, h3, form";

/** Where clients put signatures; as the last thing they fold. */
const signatures = [
  ".gmail_signature",
  ".moz-signature",
  ".protonmail_signature_block",
  "#ms-outlook-mobile-signature",
  "#AppleMailSignature",
  "#composer_signature",
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
    const quoted = cutOriginal(body) || removeQuote(body);
    const folded = removeSignature(body) || quoted;
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
  return cutMarker(body);
}

/** The same from a marker that stands between line breaks. */
function cutMarker(body: Element): boolean {
  const texts = body.ownerDocument.createTreeWalker(body, 4);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const line = (node.nodeValue ?? "").trim();
    if (line === "") continue;
    if (isForwardMarker(line.slice(0, 200)) || node.parentElement?.closest("blockquote, .gmail_quote")) return false;
    if (!isOriginalMarker(line)) continue;
    for (let at: Node | null = node; at && at !== body; at = at.parentNode)
      while (at.nextSibling) at.parentNode?.removeChild(at.nextSibling);
    node.parentNode?.removeChild(node);
    return true;
  }
  return false;
}

function isBeginning(element: Element, start: string): boolean {
  if (element.id.endsWith("divRplyFwdMsg") || element.id === "OLK_SRC_BODY_SECTION") return true;
  if (element.id === "appendonsend")
    return (element.nextElementSibling?.textContent ?? "").trim() !== "" || !!element.nextElementSibling;
  if (announcesRest(element, start)) return true;
  const firstLine = start.split("\n")[0] ?? "";
  if (isOriginalMarker(firstLine.trim())) return true;
  return headerLabel(firstLine) === "from" && hasHeaderBlock(element);
}

/** `On 3 May, Bob wrote:` by itself, above an original that is in no container. */
function announcesRest(element: Element, start: string): boolean {
  const line = start.replace(/\s+/g, " ").trim();
  if (start.length >= 400 || announcement(line) !== "certain") return false;
  let next = element.nextElementSibling;
  while (next && (next.textContent ?? "").trim() === "") next = next.nextElementSibling;
  return next !== null && !next.matches(containers) && next.querySelector(containers) === null;
}

/** `From:` and at least two of `Sent:`, `To:`, `Cc:`, `Subject:` at starts of lines or bold runs in the same element. */
function hasHeaderBlock(element: Element): boolean {
  const starts = [...element.querySelectorAll("b, strong, span, font")]
    .slice(0, 40)
    .map((part) => part.textContent ?? "");
  const lines = (element.innerHTML ?? "")
    .slice(0, 4000)
    .split(/<br[^<>]*>|<\/p>|<\/div>|\n/i)
    .map((line) => line.replace(/<[^<>]*>/g, ""));
  const kinds = new Set([...starts, ...lines].map((text) => headerLabel(text.trim())));
  return kinds.has("from") && ["date", "to", "cc", "subject"].filter((kind) => kinds.has(kind)).length >= 2;
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

/** Removes quotes with their announcements: all that trail, or an announced one that is the only one. */
function removeQuote(body: Element): boolean {
  const all = [...body.querySelectorAll(containers)];
  const outer = all.filter((element) => !element.parentElement?.closest(containers));
  if (outer.some((element) => isForward(element))) return false;
  const kept = [...outer];
  for (let last = kept.at(-1); last && isLast(last, body) && !isIndented(last); last = kept.at(-1)) {
    // Above an announced quote stands what the author quotes from elsewhere, unless it quotes another itself.
    if (kept.length < outer.length && !isAnnounced(last) && last.querySelector("blockquote") === null) break;
    removeAnnounced(last);
    kept.pop();
  }
  const [only] = outer;
  if (kept.length === outer.length && kept.length === 1 && only && isAnnounced(only)) {
    removeAnnounced(only);
    return true;
  }
  return kept.length < outer.length;
}

/** Some indent what they wrote, and newsletters their layout, with the same element. */
function isIndented(quote: Element): boolean {
  if (isAnnounced(quote) || quote.matches("[type=cite]")) return false;
  const style = (quote.getAttribute("style") ?? "").toLowerCase();
  return (
    /border[^:;]{0,20}:\s*(?:none|0)/.test(style) ||
    (quote.attributes.length === 0 && quote.querySelector(layout) !== null)
  );
}

function isAnnounced(quote: Element): boolean {
  return (
    quote.matches("[class]") ||
    quote.previousElementSibling?.matches(".moz-cite-prefix") === true ||
    announcementOf(quote) !== null
  );
}

function removeAnnounced(quote: Element): void {
  announcementOf(quote)?.remove();
  quote.remove();
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

/** Does nothing to read or to look at follow? */
function isLast(element: Element, body: Element): boolean {
  for (let node: Element | null = element; node && node !== body; node = node.parentElement) {
    for (let next = node.nextSibling; next; next = next.nextSibling)
      if ((next.textContent ?? "").trim() !== "" || holdsPicture(next)) return false;
  }
  return true;
}

function holdsPicture(node: ChildNode): boolean {
  return (
    node.nodeName === "IMG" ||
    (node.nodeType === 1 && node.childNodes.length > 0 && [...node.childNodes].some(holdsPicture))
  );
}

/** Removes the signature, or the line of a device, at the end. */
function removeSignature(body: Element): boolean {
  const marked = [...body.querySelectorAll(signatures)].at(-1);
  const last = marked && isLast(marked, body) ? marked : deviceLine(body);
  last?.remove();
  return last !== undefined;
}

/** The last element with text, when a device wrote it. */
function deviceLine(body: Element): Element | undefined {
  let found: Element = body;
  for (let child: ChildNode | undefined = found; child; ) {
    if (child.nodeType !== 1) break;
    child = [...child.childNodes].findLast((node) => (node.textContent ?? "").trim() !== "" || holdsPicture(node));
    const element = child === undefined ? undefined : [...found.children].find((one) => one === child);
    if (element === undefined) break;
    found = element;
    if (isDeviceLine((found.textContent ?? "").replace(/\s+/g, " ").trim())) return found;
  }
  return undefined;
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
