/** What we look at in the MIME parser's own tree, which its types leave out. Anything missing is taken as absent. */
interface PartNode {
  childNodes: unknown;
  content: unknown;
  contentTransferEncoding: unknown;
}

function isPartNode(value: unknown): value is PartNode {
  return (
    typeof value === "object" &&
    value !== null &&
    "childNodes" in value &&
    "content" in value &&
    "contentTransferEncoding" in value
  );
}

function isBase64({ contentTransferEncoding }: PartNode): boolean {
  if (typeof contentTransferEncoding !== "object" || contentTransferEncoding === null) return true;
  return !("encoding" in contentTransferEncoding) || String(contentTransferEncoding.encoding).includes("base64");
}

/**
 * The contents to which the parser added the line break before a boundary. It belongs to the boundary (RFC 2046 section
 * 5.1.1); with it, every part sent as it is would have another size and hash than its author gave it.
 */
export function contentsWithBoundaryBreak(parser: object): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  const nodes: unknown[] = "root" in parser && isPartNode(parser.root) ? childrenOf(parser.root) : [];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (!isPartNode(node)) continue;
    if (!isBase64(node)) found.add(node.content);
    nodes.push(...childrenOf(node));
  }
  return found;
}

function childrenOf({ childNodes }: PartNode): unknown[] {
  return Array.isArray(childNodes) ? childNodes : [];
}
