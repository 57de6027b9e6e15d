import { createRequire } from "node:module";
import type { Config, DOMPurify, WindowLike } from "dompurify";
import { type AddressGate, filterDeclarations, filterStyleSheet } from "./css-filter.ts";
import { isHostileHtml } from "./html-shape.ts";
import { htmlToText } from "./html-text.ts";
import { htmlWindow } from "./html-window.ts";
import { safeLink } from "./safe-link.ts";

export interface SanitizeOptions {
  /** Whether images may be loaded from the network. Nothing else ever is. */
  remote: "block" | "allow";
  /** The address under which an inline part is served to the frame; null when there is none. */
  inlineUrl(contentId: string): string | null;
}

export interface SanitizedHtml {
  /** A fragment for the body of a sandboxed frame. */
  html: string;
  /** Loads left out because of `remote: "block"`. */
  blockedRemote: number;
}

/** Longer HTML is shown as its text: the DOM of a hostile giant would hold the thread for many seconds. */
const maximumLength = 1_500_000;

const tags =
  "html head body style a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark menu nav nobr ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr".split(
    " ",
  );
const attributes =
  "abbr align alt bgcolor background border bordercolor cellpadding cellspacing char charoff class clear color cols colspan compact datetime dir face frame headers height href hspace id lang link noshade nowrap open reversed rowspan rules scope size span src start style summary text title type valign value vlink vspace width".split(
    " ",
  );
const addresses = ["background", "href", "src"];
const config = {
  ALLOWED_TAGS: tags,
  ALLOWED_ATTR: attributes,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ADD_URI_SAFE_ATTR: attributes.filter((name) => !addresses.includes(name)),
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|cid:|\/\/)/i,
  WHOLE_DOCUMENT: true,
  RETURN_DOM: true,
} satisfies Config;

/** Attributes by which elements load something. */
const loads = ["src", "srcset", "poster", "data", "background", "href", "xlink:href", "lowsrc", "dynsrc"];
const allowedTags = new Set(tags);

/**
 * Makes the HTML of a mail safe to show in a sandboxed frame: no script, form, frame, plug-in, SVG or MathML, no event
 * handler, links only to http, https, mailto and tel with their host in the title, images only from the message or, if
 * allowed, the network, styles without what loads, runs or leaves the flow. Takes at most a few seconds for any input.
 */
export function sanitizeHtml(html: string, options: SanitizeOptions): SanitizedHtml {
  if (html.length > maximumLength || isHostileHtml(html)) return { html: asText(html), blockedRemote: 0 };
  const counted = { blocked: 0 };
  try {
    const root = purify(html, gateOf(options, counted));
    return { html: root === null ? "" : fragment(root), blockedRemote: counted.blocked };
  } catch {
    // Whatever the DOM chokes on, its text can still be read.
    return { html: asText(html), blockedRemote: counted.blocked };
  }
}

function asText(html: string): string {
  const text = htmlToText(html).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return `<pre style="white-space:pre-wrap">${text}</pre>`;
}

function gateOf(options: SanitizeOptions, counted: { blocked: number }): AddressGate {
  const blocked = () => {
    if (options.remote === "block") counted.blocked += 1;
  };
  const image = (value: string) => {
    const address = value.replace(/[\p{Cc}\s]+/gu, "");
    if (/^data:image\/(?:png|jpe?g|gif|webp)(?:;[\w=.-]+)*;base64,[a-z0-9+/=]*$/i.test(address)) return address;
    if (/^cid:/i.test(address)) return options.inlineUrl(decoded(address.slice(4)));
    const remote = remoteAddress(address);
    if (remote !== null) blocked();
    return options.remote === "allow" ? remote : null;
  };
  return { image, blocked };
}

function decoded(contentId: string): string {
  try {
    return decodeURIComponent(contentId);
  } catch {
    return contentId;
  }
}

/** An absolute http or https address; null for everything else. */
function remoteAddress(address: string): string | null {
  if (!/^(?:https?:)?[/\\]{2}/i.test(address)) return null;
  const url = URL.canParse(address, "https://mail.invalid") ? new URL(address, "https://mail.invalid") : null;
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}

let purifier: { window: WindowLike; purify: DOMPurify } | null = null;
let gate: AddressGate = { image: () => null, blocked: () => undefined };

function purify(html: string, current: AddressGate): Element | null {
  const window = htmlWindow(html.length);
  if (purifier?.window !== window) purifier = { window, purify: createPurifier(window) };
  gate = current;
  const root = purifier.purify.sanitize(html, config);
  return isElement(root) ? root : null;
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

function createPurifier(window: WindowLike): DOMPurify {
  const create: typeof import("dompurify").default = createRequire(import.meta.url)("dompurify");
  const instance = create(window);
  instance.addHook("uponSanitizeElement", (node, { tagName }) => {
    if (!isElement(node)) return;
    if (tagName === "style") node.textContent = filterStyleSheet(node.textContent ?? "", gate);
    else if (!allowedTags.has(tagName)) countLoads(node);
  });
  instance.addHook("afterSanitizeAttributes", (element) => {
    for (const name of ["src", "background"]) replaceAddress(element, name);
    const style = element.getAttribute("style");
    if (style !== null) setOrRemove(element, "style", filterDeclarations(style, gate));
    if (element.hasAttribute("href")) secureLink(element);
  });
  instance.addHook("uponSanitizeAttribute", (_, data) => {
    if (data.attrName === "srcset" && /\/\//.test(data.attrValue)) gate.blocked();
  });
  return instance;
}

/** What an element that goes would have loaded, itself or by its children (`<video><source>`). */
function countLoads(element: Element): void {
  if (element.localName === "a" || element.localName === "base") return;
  for (const loading of [element, ...[...element.children].slice(0, 20)]) {
    for (const name of loads) if (remoteAddress(loading.getAttribute(name)?.trim() ?? "") !== null) gate.blocked();
  }
}

function replaceAddress(element: Element, name: string): void {
  const value = element.getAttribute(name);
  if (value === null) return;
  const image = name === "background" || element.localName === "img" ? gate.image(value) : null;
  setOrRemove(element, name, image ?? "");
  if (image !== null && element.localName === "img") element.setAttribute("referrerpolicy", "no-referrer");
}

function setOrRemove(element: Element, name: string, value: string): void {
  if (value === "") element.removeAttribute(name);
  else element.setAttribute(name, value);
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

/** Styles first, then the body's children, in an element that keeps what the body itself said of its looks. */
function fragment(root: Element): string {
  const body = root.querySelector("body");
  if (!body) return "";
  const styles = [...root.querySelectorAll("head style")].map((style) => style.outerHTML).join("");
  const wrapper = root.ownerDocument.createElement("div");
  for (const name of ["class", "id", "dir", "lang"]) {
    setOrRemove(wrapper, name, body.getAttribute(name) ?? root.getAttribute(name) ?? "");
  }
  const colors = [
    colorRule("background-color", body.getAttribute("bgcolor")),
    colorRule("color", body.getAttribute("text")),
  ];
  setOrRemove(wrapper, "style", [...colors, body.getAttribute("style") ?? ""].filter(Boolean).join(";"));
  if (wrapper.attributes.length === 0) return styles + body.innerHTML;
  wrapper.append(...body.childNodes);
  return styles + wrapper.outerHTML;
}

function colorRule(property: string, color: string | null): string {
  return color !== null && /^#?[a-z0-9]{3,20}$/i.test(color) ? `${property}:${color}` : "";
}
