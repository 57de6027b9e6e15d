import { SaxesParser } from "saxes";

/** An element without its namespace prefix. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Its own text, trimmed. */
  text: string;
}

/** Not well-formed, or more than a configuration ever is. */
export class BadXml extends Error {
  override readonly name = "BadXml";
}

const maxDepth = 24;
const maxElements = 5000;

/**
 * The root of a small XML document. There are no document types here and so no entities but the five of XML itself: whoever
 * declares one wants something else than to be understood. @throws BadXml
 */
export function readXml(source: string): XmlElement {
  const document: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [document];
  let count = 0;
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on("error", (error) => {
    throw new BadXml(error.message);
  });
  parser.on("doctype", () => {
    throw new BadXml("a document type is not taken");
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name: localName(name), attributes: { ...attributes }, children: [], text: "" };
    if (++count > maxElements || open.length > maxDepth) throw new BadXml("too large or too deep");
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const element = open.pop();
    if (element) element.text = element.text.trim();
  });
  parser.write(source.replace(/^\uFEFF/, "").trimStart()).close();
  const [root] = document.children;
  if (!root) throw new BadXml("nothing in it");
  return root;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** The children of that name. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the first child of that name; empty when there is none. */
export function textOf(element: XmlElement, name: string): string {
  return childrenOf(element, name)[0]?.text ?? "";
}
