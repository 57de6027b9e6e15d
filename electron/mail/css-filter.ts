/** What remote and inline addresses in HTML or CSS become. */
export interface AddressGate {
  /** The address to use for an image, or null when it may not be loaded; counts what it blocks. `tiny`: takes no room. */
  image(address: string, tiny?: boolean): string | null;
  /** Counts one remote load that has no place at all (`@import`, `@font-face`). */
  blocked(): void;
}

const maximumDepth = 3;
const forbiddenProperty = /^(?:behaviou?r|-moz-binding|-ms-behaviou?r|mso-.*|--.*)$/;
const active = /expression|javascript:|vbscript:|-moz-binding|behaviou?r|progid/i;
const address = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]*))\s*\)/gi;
/** The frame is made as high as its content: what is as high as the frame would make it grow for ever. */
const windowHeight = /\d[sdl]?v(?:h|b|min|max)\b/i;
const otherLoad = /(?:image|image-set|src|cross-fade|element|paint)\s*\(/i;

/** The declarations of a style attribute or rule that only change looks; `url()`s go through the gate. */
export function filterDeclarations(css: string, gate: AddressGate): string {
  return split(withoutComments(css), ";")
    .flatMap((declaration) => filterDeclaration(declaration, gate) ?? [])
    .join(";");
}

function filterDeclaration(declaration: string, gate: AddressGate): string | null {
  const colon = declaration.indexOf(":");
  if (colon < 0) return null;
  const property = declaration.slice(0, colon).trim().toLowerCase();
  const value = declaration.slice(colon + 1).trim();
  if (!/^-?[a-z][a-z0-9-]{0,60}$/.test(property) || forbiddenProperty.test(property) || value === "") return null;
  if (property === "position" && /fixed|sticky/i.test(value)) return null;
  if (windowHeight.test(value.replace(address, ""))) return null;
  // An escape could spell any of the forbidden words; honest mail hardly needs one.
  const mapped = value.replace(address, (_, quoted?: string, single?: string, bare?: string) => {
    const found = gate.image(quoted ?? single ?? bare ?? "");
    return found === null ? "none" : `url("${found.replace(/["\\\n\r<>]/g, encodeURIComponent)}")`;
  });
  const rest = mapped.replace(address, "");
  if (/[\\<>{}\0]/.test(rest) || active.test(rest) || !isBalanced(rest)) return null;
  if (/url\s*\(/i.test(rest) || otherLoad.test(rest)) {
    if (rest.includes("//")) gate.blocked();
    return null;
  }
  return `${property}:${mapped}`;
}

function isBalanced(text: string): boolean {
  const count = (character: string) => text.split(character).length - 1;
  return count("(") === count(")") && count('"') % 2 === 0 && count("'") % 2 === 0;
}

/** The rules of a style element that only change looks; `@media` is kept, everything that loads or runs is not. */
export function filterStyleSheet(css: string, gate: AddressGate): string {
  return rules(withoutComments(css).replaceAll("<!--", " ").replaceAll("-->", " "), gate, 0);
}

function rules(css: string, gate: AddressGate, depth: number): string {
  let kept = "";
  for (let at = 0; at < css.length; ) {
    const end = scan(css, at, "{;}");
    const prelude = css.slice(at, end).trim();
    if (css[end] !== "{") {
      if (/^@import/i.test(prelude) && /\/\/|url/i.test(prelude)) gate.blocked();
      at = end + 1;
      continue;
    }
    const close = blockEnd(css, end + 1);
    kept += rule(prelude, css.slice(end + 1, close), gate, depth);
    at = close + 1;
  }
  return kept;
}

function rule(prelude: string, block: string, gate: AddressGate, depth: number): string {
  if (/^@media\b/i.test(prelude)) {
    if (depth >= maximumDepth || !/^@media[\w\s():,.\-/]{1,500}$/i.test(prelude)) return "";
    const inner = rules(block, gate, depth + 1);
    return inner === "" ? "" : `${prelude}{${inner}}`;
  }
  if (prelude.startsWith("@")) {
    if (/^@font-face/i.test(prelude) && block.includes("//")) gate.blocked();
    return "";
  }
  if (prelude === "" || prelude.length > 4000 || /[<\\@\0]/.test(prelude)) return "";
  const declarations = filterDeclarations(block, gate);
  return declarations === "" ? "" : `${prelude}{${declarations}}`;
}

/** Where the first of some characters stands outside of quotes and parentheses, or the end. */
function scan(css: string, from: number, stops: string): number {
  let depth = 0;
  for (let at = from; at < css.length; at += 1) {
    const character = css[at] ?? "";
    if (character === '"' || character === "'") at = quoteEnd(css, at);
    else if (character === "(") depth += 1;
    else if (character === ")") depth = Math.max(0, depth - 1);
    else if (stops.includes(character) && (depth === 0 || character === "}")) return at;
  }
  return css.length;
}

/** Where the block that began before `from` closes. */
function blockEnd(css: string, from: number): number {
  let depth = 1;
  for (let at = from; at < css.length; at += 1) {
    const character = css[at] ?? "";
    if (character === '"' || character === "'") at = quoteEnd(css, at);
    else if (character === "{") depth += 1;
    else if (character === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return css.length;
}

/** A string ends at its quote or, broken, with its line (CSS Syntax section 4.3.5). */
function quoteEnd(css: string, from: number): number {
  for (let at = from + 1; at < css.length; at += 1) {
    const character = css[at];
    if (character === "\\") at += 1;
    else if (character === css[from] || character === "\n") return at;
  }
  return css.length;
}

function split(css: string, separator: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < css.length; ) {
    const end = scan(css, at, separator);
    parts.push(css.slice(at, end));
    at = end + 1;
  }
  return parts;
}

function withoutComments(css: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (let open = css.indexOf("/*"); open >= 0; open = css.indexOf("/*", at)) {
    pieces.push(css.slice(at, open), " ");
    const close = css.indexOf("*/", open + 2);
    at = close < 0 ? css.length : close + 2;
  }
  return [...pieces, css.slice(at)].join("");
}
