/** Styles first, then the body's children, in an element that keeps what the body itself said of its looks. */
export function fragment(root: Element): string {
  const body = root.querySelector("body");
  if (!body) return "";
  const styles = [...root.querySelectorAll("head style")].map((style) => style.outerHTML).join("");
  const wrapper = root.ownerDocument.createElement("div");
  for (const name of ["class", "id", "dir", "lang"]) {
    setOrRemove(wrapper, name, body.getAttribute(name) ?? root.getAttribute(name) ?? "");
  }
  const looks = [
    colorRule("background-color", body.getAttribute("bgcolor")),
    colorRule("color", body.getAttribute("text")),
    pictureRule(body.getAttribute("background")),
    body.getAttribute("style") ?? "",
  ];
  setOrRemove(wrapper, "style", looks.filter(Boolean).join(";"));
  if (wrapper.attributes.length === 0) return styles + body.innerHTML;
  wrapper.append(...body.childNodes);
  return styles + wrapper.outerHTML;
}

/** An empty value removes the attribute. */
export function setOrRemove(element: Element, name: string, value: string): void {
  if (value === "") element.removeAttribute(name);
  else element.setAttribute(name, value);
}

function colorRule(property: string, color: string | null): string {
  return color !== null && /^#?[a-z0-9]{3,20}$/i.test(color) ? `${property}:${color}` : "";
}

/** The picture went through the gate already; it is quoted so that it can't end the declaration. */
function pictureRule(address: string | null): string {
  return address === null || /["\\\n\r]/.test(address) ? "" : `background-image:url("${address}")`;
}
