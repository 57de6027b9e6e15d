import type { Paragraph, PhrasingContent } from "mdast";

/** How a stretch of text looks. */
export interface Style {
  bold: boolean;
  italic: boolean;
  strike: boolean;
}

export const plain: Style = { bold: false, italic: false, strike: false };

/** A stretch of a line: text or something that stands in it. `null` is the end of a line. */
export type Piece = { style: Style; node: PhrasingContent } | null;

const sameStyle = (a: Style, b: Style): boolean => a.bold === b.bold && a.italic === b.italic && a.strike === b.strike;

/** Pieces as lines of nodes: stretches of one style are one node, and spaces at their edges stand outside. */
export function phrases(pieces: readonly Piece[]): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (let at = 0; at < pieces.length; ) {
    const first = pieces[at];
    if (!first) {
      if (first === null) out.push({ type: "break" });
      at++;
      continue;
    }
    const run: PhrasingContent[] = [];
    for (let next = pieces[at]; next && sameStyle(next.style, first.style); next = pieces[++at]) push(run, next.node);
    for (const node of styled(run, first.style)) push(out, node);
  }
  return out;
}

/** Neighbouring texts are one. */
function push(nodes: PhrasingContent[], node: PhrasingContent): void {
  const last = nodes.at(-1);
  if (node.type === "text" && last?.type === "text") last.value += node.value;
  else if (node.type !== "text" || node.value !== "") nodes.push(node.type === "text" ? { ...node } : node);
}

function styled(run: PhrasingContent[], style: Style): PhrasingContent[] {
  if (sameStyle(style, plain)) return run;
  const nodes = [...run];
  const before = trimEdge(nodes, 0, /^\s+/);
  const after = trimEdge(nodes, nodes.length - 1, /\s+$/);
  if (nodes.length === 0) return [{ type: "text", value: `${before}${after}` }];
  let inner: PhrasingContent[] = nodes;
  if (style.strike) inner = [{ type: "delete", children: inner }];
  if (style.italic) inner = [{ type: "emphasis", children: inner }];
  if (style.bold) inner = [{ type: "strong", children: inner }];
  return [{ type: "text", value: before }, ...inner, { type: "text", value: after }];
}

/** Takes the spaces off one edge. @returns them */
function trimEdge(nodes: PhrasingContent[], at: number, edge: RegExp): string {
  const node = nodes[at];
  if (node?.type !== "text") return "";
  const spaces = edge.exec(node.value)?.[0] ?? "";
  const value = node.value.replace(edge, "");
  if (value === "") nodes.splice(at, 1);
  else nodes[at] = { type: "text", value };
  return spaces;
}

/** Lines as paragraphs: an empty line ends one. */
export function paragraphs(pieces: readonly Piece[]): Paragraph[] {
  const groups: Piece[][] = [[]];
  let empty = true;
  for (const piece of pieces) {
    const group = groups.at(-1);
    if (!group) break;
    if (piece === null && empty) {
      if (group.at(-1) === null) group.pop();
      if (group.length > 0) groups.push([]);
      continue;
    }
    empty = piece === null;
    group.push(piece);
  }
  return groups.flatMap((group) => {
    while (group.at(-1) === null) group.pop();
    const children = phrases(group);
    return children.length > 0 ? [{ type: "paragraph" as const, children }] : [];
  });
}

/** Text with its line breaks as pieces of one style. */
export function piecesOf(text: string, style: Style): Piece[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line, at): Piece[] => [
      ...(at > 0 ? [null] : []),
      ...(line === "" ? [] : [{ style, node: { type: "text" as const, value: line } }]),
    ]);
}

/** A link that may be opened; anything else is only its label. */
export function linkNode(url: string, label: string): PhrasingContent {
  const text = label === "" ? url : label;
  if (!/^(?:https?:\/\/|mailto:|tel:)/i.test(url)) return { type: "text", value: text };
  return { type: "link", url, children: [{ type: "text", value: text.replaceAll(/\s*\n\s*/g, " ") }] };
}

/** Who and what ids stand for, as names to show. */
export interface Names {
  person(id: string): string;
  conversation(id: string): string;
}

export function personNode(id: string, names: Names, given = ""): PhrasingContent {
  const name = names.person(id) || given.replace(/^@/, "") || id;
  return { type: "link", url: `bobbin-person:${id}`, children: [{ type: "text", value: `@${name}` }] };
}

export function conversationNode(id: string, names: Names, given = ""): PhrasingContent {
  const name = names.conversation(id) || given.replace(/^#/, "") || id;
  return { type: "link", url: `bobbin-conversation:${id}`, children: [{ type: "text", value: `#${name}` }] };
}

const id = /^[A-Z][A-Z0-9]{1,30}$/;
/** Ids come from the network and go into addresses: only what looks like one is one. */
export function isId(value: string): boolean {
  return id.test(value);
}
