/** Elements of SVG and MathML whose text is not drawn. */
const undrawn = "script, style, title, desc, metadata, annotation, annotation-xml, template";

/**
 * A comment that never ends would swallow the rest of the mail, in browsers too: it is made to end with its first
 * word that is no tag. What comes out is as hostile as what went in.
 */
export function closeComments(html: string): string {
  for (let at = html.indexOf("<!--"); at >= 0; ) {
    const end = commentEnd(html, at);
    if (end === null) {
      const rest = html.slice(at + 4);
      const close = rest.search(/[<>]/);
      return html.slice(0, at) + (close < 0 ? "" : rest.slice(rest[close] === ">" ? close + 1 : close));
    }
    at = html.indexOf("<!--", end);
  }
  return html;
}

/** Where a comment ends (HTML standard section 13.2.5.43), or null when it never does. */
function commentEnd(html: string, at: number): number | null {
  if (html.startsWith(">", at + 4) || html.startsWith("->", at + 4)) return at + 5;
  const usual = html.indexOf("-->", at + 4);
  const wrong = html.indexOf("--!>", at + 4);
  if (usual < 0) return wrong < 0 ? null : wrong + 4;
  return wrong < 0 ? usual + 3 : Math.min(usual + 3, wrong + 4);
}

/** Makes a drawing or formula its words: no foreign element is kept, what could be read in it still can. */
export function flattenForeign(root: Element): void {
  for (const element of root.querySelectorAll(undrawn)) element.remove();
  root.textContent = (root.textContent ?? "").replace(/\s+/g, " ");
}

/** Takes comments and processing instructions out of an element; beside text they make the sanitiser drop both. */
export function dropRemarks(element: Element): void {
  for (let child = element.firstChild; child; ) {
    const next = child.nextSibling;
    if (child.nodeType === 7 || child.nodeType === 8) element.removeChild(child);
    child = next;
  }
}
