/** Elements without content, or closed by the next of their kind: they do not nest without end. */
const flat = new Set(
  "area base br col embed hr img input link meta param source track wbr p li dt dd td th tr tbody thead tfoot option".split(
    " ",
  ),
);
/** Elements whose content is text whatever it looks like. */
const raw = new Set(["style", "script", "textarea", "title", "xmp", "iframe", "noembed", "noframes"]);

const maximumDepth = 400;
const maximumAttributes = 500;

const tagName = /\/?[a-z][^\s/>]*/iy;
const attributePiece = /=\s*(?:"[^"]*(?:"|$)|'[^']*(?:'|$))|[^\s>=]+|=|\s+/y;

/**
 * Whether HTML nests or piles up attributes so that parsers need time with the square of its length, or more stack
 * than there is. Linear; guesses too high rather than too low where the standard's rules are intricate.
 */
export function isHostileHtml(html: string): boolean {
  const open = new Map<string, number>();
  const lower = html.toLowerCase();
  let depth = 0;
  let trusted = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at)) {
    if (html.startsWith("<!--", at)) {
      at = commentEnd(html, at);
      continue;
    }
    // Only foreign content has such sections; elsewhere they end sooner. Closing tags in them are not believed.
    if (html.startsWith("<![CDATA[", at)) trusted = Math.max(trusted, endOf(html, "]]>", at));
    tagName.lastIndex = at + 1;
    const name = tagName.exec(lower)?.[0];
    if (name === undefined) {
      at += 1;
      continue;
    }
    const end = attributesEnd(html, at + 1 + name.length);
    if (end === null) return true;
    depth += change(open, name, at >= trusted);
    if (depth > maximumDepth) return true;
    at = raw.has(name) ? endOf(lower, `</${name}`, end) - name.length - 2 : end;
  }
  return false;
}

/** +1, -1 or 0; a closing tag counts only when such an element is open. */
function change(open: Map<string, number>, name: string, believed: boolean): number {
  const closing = name.startsWith("/");
  const element = closing ? name.slice(1) : name;
  const count = open.get(element) ?? 0;
  if (flat.has(element) || (closing && (count === 0 || !believed))) return 0;
  open.set(element, count + (closing ? -1 : 1));
  return closing ? -1 : 1;
}

/** Where the tag ends; null when it has more attributes than any honest one. */
function attributesEnd(html: string, from: number): number | null {
  let count = 0;
  attributePiece.lastIndex = from;
  for (let at = from; attributePiece.test(html); at = attributePiece.lastIndex) {
    if (/\s/.test(html[at] ?? "")) count += 1;
    if (count > maximumAttributes) return null;
    from = attributePiece.lastIndex;
  }
  return from;
}

function commentEnd(html: string, at: number): number {
  if (html.startsWith("<!-->", at)) return at + 5;
  if (html.startsWith("<!--->", at)) return at + 6;
  return Math.min(endOf(html, "-->", at), endOf(html, "--!>", at));
}

function endOf(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}
