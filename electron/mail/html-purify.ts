import { createRequire } from "node:module";
import type { Config, DOMPurify, WindowLike } from "dompurify";
import { type AddressGate, filterDeclarations, filterStyleSheet } from "./css-filter.ts";
import { setOrRemove } from "./html-fragment.ts";
import { dropRemarks, flattenForeign } from "./html-recover.ts";
import { htmlWindow } from "./html-window.ts";
import { isTiny } from "./remote-tracker.ts";
import { safeLink } from "./safe-link.ts";

const words = (text: string): string[] => text.split(" ");

const tags = words(
  "html head body style a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu nav nobr ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr",
);
const attributes = words(
  "abbr align alt bgcolor background border bordercolor cellpadding cellspacing char charoff class clear color cols colspan compact datetime dir face frame headers height href hspace id lang link noshade nowrap open reversed rowspan rules scope size span src start style summary text title type valign value vlink vspace width",
);
/** Elements that go with all that is in them: it is no text, or none that a browser would show. */
const unshown = words(
  "annotation-xml audio desc foreignobject iframe noembed noframes script selectedcontent template title video",
);
const addresses = ["background", "href", "src"];
const config = {
  ALLOWED_TAGS: tags,
  ALLOWED_ATTR: attributes,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ADD_URI_SAFE_ATTR: attributes.filter((name) => !addresses.includes(name)),
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|cid:|\/\/)/i,
  FORBID_CONTENTS: unshown,
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
} satisfies Config;

/** Attributes by which elements load something. */
const loads = words("src srcset poster data background href xlink:href lowsrc dynsrc codebase manifest profile");
const allowedTags = new Set([...tags, "#text", "#comment"]);

/** What is decided from outside about one HTML. */
export interface HtmlGate extends AddressGate {
  /** Whether an address would be loaded from the network. */
  isRemote(address: string): boolean;
}

let purifier: { window: WindowLike; purify: DOMPurify } | null = null;
const closed: HtmlGate = { image: () => null, blocked: () => undefined, isRemote: () => false };
let gate: HtmlGate = closed;

/** The document made of allowed elements, attributes, addresses and styles only; null when nothing is left. */
export function purify(html: string, current: HtmlGate): Element | null {
  const window = htmlWindow(html.length);
  if (purifier?.window !== window) purifier = { window, purify: createPurifier(window) };
  gate = current;
  try {
    const root = purifier.purify.sanitize(html, config);
    return isElement(root) ? root : null;
  } finally {
    gate = closed;
  }
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

function createPurifier(window: WindowLike): DOMPurify {
  const create: typeof import("dompurify").default = createRequire(import.meta.url)("dompurify");
  const instance = create(window);
  instance.addHook("beforeSanitizeElements", (node) => {
    if (isElement(node)) dropRemarks(node);
  });
  instance.addHook("uponSanitizeElement", (node, { tagName }) => {
    if (!isElement(node)) return;
    if (tagName === "style") node.textContent = filterStyleSheet(node.textContent ?? "", gate);
    else if (!allowedTags.has(tagName)) leave(node, tagName);
  });
  instance.addHook("afterSanitizeAttributes", (element) => {
    for (const name of ["src", "background"]) replaceAddress(element, name);
    const style = element.getAttribute("style");
    if (style !== null) setOrRemove(element, "style", filterDeclarations(style, gate));
    if (element.hasAttribute("href")) secureLink(element);
  });
  instance.addHook("uponSanitizeAttribute", (_, { attrName, attrValue }) => {
    if (attrName === "srcset" && /\/\//.test(attrValue)) gate.blocked();
  });
  return instance;
}

/** Elements whose content is shown as it is written. */
const verbatim = new Set(["xmp", "plaintext"]);

/** Counts what an element that goes would have loaded, itself or by its children (`<video><source>`). */
function leave(element: Element, tagName: string): void {
  if (verbatim.has(tagName)) {
    const words = element.ownerDocument.createElement("pre");
    words.textContent = element.textContent;
    element.replaceWith(words);
    return;
  }
  const isForeign = tagName === "svg" || tagName === "math";
  if (tagName !== "base")
    for (const loading of [element, ...[...element.querySelectorAll("*")].slice(0, isForeign ? 200 : 20)])
      countLoads(loading);
  if (isForeign) flattenForeign(element);
}

function countLoads(element: Element): void {
  if (element.localName === "a") return;
  for (const name of loads) if (gate.isRemote(element.getAttribute(name) ?? "")) gate.blocked();
}

function replaceAddress(element: Element, name: string): void {
  const value = element.getAttribute(name);
  if (value === null) return;
  const isImage = element.localName === "img";
  const image = name === "background" || isImage ? gate.image(value, isImage && isTiny(element)) : null;
  setOrRemove(element, name, image ?? "");
}

function secureLink(element: Element): void {
  const link = element.localName === "a" ? safeLink(element.getAttribute("href") ?? "") : null;
  if (link === null) {
    element.removeAttribute("href");
    return;
  }
  element.setAttribute("href", link.href);
  element.setAttribute("title", link.title);
  element.setAttribute("target", "_blank");
  element.setAttribute("rel", "noopener noreferrer");
}
