import PostalMime from "postal-mime";

/** A field as the library splits it: name in lower case, value unfolded. */
export interface HeaderField {
  key: string;
  value: string;
}

interface StructuredField {
  /** Lower case. */
  value: string;
  /** Names in lower case; RFC 2231 undone. */
  params: Record<string, string>;
}

/** What we use of the library's own tree, which its types leave out. */
export interface PartNode {
  state: "header" | "body" | "finished";
  parentNode?: PartNode;
  childNodes: PartNode[];
  headers: HeaderField[];
  contentType: { parsed: StructuredField; multipart: string | false };
  contentDisposition: { parsed: StructuredField };
  contentTransferEncoding: { encoding: string };
  contentId?: string;
  content: ArrayBuffer | null;
  contentDecoder: unknown;
  setupContentDecoder(encoding: string): void;
  getTextContent(): string;
}

export interface OpenParser {
  root: PartNode;
  currentNode: PartNode;
  boundaries: unknown[];
  textContent: Record<string, string>;
  forceRfc822Attachments: boolean;
  processLine(line: Uint8Array, isFinal: boolean): Promise<void>;
  finalize(): Promise<void>;
  collectNode(node: PartNode, alternative: false, related: boolean): Promise<void>;
  collectAttachment(node: PartNode, ...rest: unknown[]): void;
  renderTextContent(): void;
}

const members = [
  ...["root", "currentNode", "boundaries", "textContent", "forceRfc822Attachments"],
  ...["processLine", "finalize", "collectNode", "collectAttachment", "renderTextContent"],
];

function isOpen(parser: object): parser is OpenParser {
  return members.every((member) => member in parser);
}

/**
 * The library's parser with its inner steps, so that bodies need not go through it: it decodes every attachment at
 * once and turns each line end into LF. Its version is pinned; another one that has other steps fails here.
 */
export function openParser(): OpenParser {
  const parser = new PostalMime({ maxNestingDepth: 100, maxHeadersSize: 1024 * 1024 });
  if (!isOpen(parser)) throw new TypeError("the MIME library's parser is another one than expected");
  return parser;
}
