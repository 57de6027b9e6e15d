import type { List, ListItem, Paragraph, PhrasingContent, RootContent } from "mdast";
import { z } from "zod";
import { emojiOf } from "../emoji.ts";
import { shownDate } from "./dates.ts";
import { readMrkdwn } from "./from-mrkdwn.ts";
import {
  conversationNode,
  isId,
  linkNode,
  type Names,
  type Piece,
  paragraphs,
  personNode,
  phrases,
  piecesOf,
  plain,
} from "./phrases.ts";

/** Deeper than anybody writes; a hostile depth ends here. */
const deepest = 20;

const style = z
  .object({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional()
  .catch(undefined);
const text = z.string().catch("");

const element = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text, style }),
  z.object({ type: z.literal("link"), url: text, text, style }),
  z.object({ type: z.literal("user"), user_id: text, style }),
  z.object({ type: z.literal("usergroup"), usergroup_id: text, style }),
  z.object({ type: z.literal("channel"), channel_id: text, style }),
  z.object({ type: z.literal("emoji"), name: text, skin_tone: z.number().optional().catch(undefined), style }),
  z.object({ type: z.literal("broadcast"), range: text, style }),
  z.object({ type: z.literal("team"), style }),
  z.object({ type: z.literal("color"), value: text, style }),
  z.object({ type: z.literal("date"), timestamp: z.number().catch(0), format: text, fallback: text, url: text, style }),
]);
type Element = z.infer<typeof element>;

const part = z.object({
  type: z.string(),
  elements: z.array(z.unknown()).catch([]),
  style: z.unknown().optional(),
  indent: z.number().int().min(0).max(deepest).catch(0),
  offset: z.number().int().min(0).max(1e6).catch(0),
});
type Part = z.infer<typeof part>;

const words = z
  .object({ type: text, text })
  .transform((value) => value)
  .catch({ type: "", text: "" });
const block = z.object({
  type: z.string(),
  elements: z.array(z.unknown()).catch([]),
  text: z.unknown().optional(),
  fields: z.array(z.unknown()).catch([]),
  title: z.unknown().optional(),
  alt_text: text,
  image_url: text,
  title_url: text,
});

/**
 * Blocks (docs.slack.dev/reference/block-kit/blocks) as a tree of Markdown; what is not known or malformed is left out.
 * Null when there is nothing to read in them: the message's `text` counts then.
 */
export function readBlocks(blocks: readonly unknown[], names: Names): RootContent[] | null {
  const nodes = blocks.slice(0, 100).flatMap((given) => {
    const read = block.safeParse(given);
    return read.success ? blockNodes(read.data, names) : [];
  });
  return nodes.length > 0 ? nodes : null;
}

function blockNodes(given: z.infer<typeof block>, names: Names): RootContent[] {
  switch (given.type) {
    case "rich_text":
      return richText(given.elements, names);
    case "section":
      return [given.text, ...given.fields].flatMap((value) => readText(value, names));
    case "context":
      return given.elements.flatMap((value) => readText(value, names));
    case "header": {
      const title = words.parse(given.text).text;
      return title === "" ? [] : [{ type: "heading", depth: 3, children: [{ type: "text", value: title }] }];
    }
    case "markdown":
      return readMrkdwn(typeof given.text === "string" ? given.text : "", names);
    case "divider":
      return [{ type: "thematicBreak" }];
    case "image":
    case "video": {
      const url = given.type === "image" ? given.image_url : given.title_url;
      const title = given.alt_text || words.parse(given.title).text || url;
      return title === "" ? [] : [{ type: "paragraph", children: [linkNode(url, title)] }];
    }
    default:
      return [];
  }
}

function readText(value: unknown, names: Names): RootContent[] {
  const { type, text: said } = words.parse(value);
  return type === "plain_text" ? paragraphs(piecesOf(said, plain)) : readMrkdwn(said, names);
}

function richText(elements: readonly unknown[], names: Names): RootContent[] {
  const nodes: RootContent[] = [];
  for (const given of elements.slice(0, 2000)) {
    const read = part.safeParse(given);
    if (!read.success) continue;
    const { data } = read;
    if (data.type === "rich_text_section") nodes.push(...paragraphs(pieces(data.elements, names)));
    else if (data.type === "rich_text_quote") {
      const children = paragraphs(pieces(data.elements, names));
      if (children.length > 0) nodes.push({ type: "blockquote", children });
    } else if (data.type === "rich_text_preformatted") {
      nodes.push({ type: "code", value: codeOf(data.elements) });
    } else if (data.type === "rich_text_list") addList(nodes, data, names);
  }
  return nodes;
}

/** Slack's lists are flat, one after the other, with their depth: they go into the item before. */
function addList(nodes: RootContent[], data: Part, names: Names): void {
  const list: List = {
    type: "list",
    ordered: data.style === "ordered",
    ...(data.style === "ordered" && { start: data.offset + 1 }),
    spread: false,
    children: data.elements.slice(0, 2000).map((item) => listItem(item, names)),
  };
  if (list.children.length === 0) return;
  let home: { children: RootContent[] | ListItem["children"] } = { children: nodes };
  let into: RootContent[] | ListItem["children"] = nodes;
  for (let depth = 0; depth < data.indent; depth++) {
    const last: RootContent | undefined = home.children.at(-1);
    const item: ListItem | undefined = last?.type === "list" ? last.children.at(-1) : undefined;
    if (!item) break;
    home = item;
    into = item.children;
  }
  const last = into.at(-1);
  if (
    last?.type === "list" &&
    last.ordered === list.ordered &&
    data.offset === (last.ordered ? (last.start ?? 1) - 1 + last.children.length : 0)
  ) {
    last.children.push(...list.children);
  } else into.push(list);
}

function listItem(given: unknown, names: Names): ListItem {
  const read = part.safeParse(given);
  const inner = phrases(read.success ? pieces(read.data.elements, names) : []);
  const paragraph: Paragraph = { type: "paragraph", children: inner };
  return { type: "listItem", spread: false, children: inner.length > 0 ? [paragraph] : [] };
}

function codeOf(elements: readonly unknown[]): string {
  return elements
    .map((given) => {
      const read = element.safeParse(given);
      if (!read.success) return "";
      if (read.data.type === "text") return read.data.text;
      return read.data.type === "link" ? read.data.text || read.data.url : "";
    })
    .join("")
    .replaceAll(/\r\n?/g, "\n");
}

function pieces(elements: readonly unknown[], names: Names): Piece[] {
  return elements.slice(0, 5000).flatMap((given) => {
    const read = element.safeParse(given);
    return read.success ? elementPieces(read.data, names) : [];
  });
}

function elementPieces(given: Element, names: Names): Piece[] {
  const look = {
    bold: given.style?.bold === true,
    italic: given.style?.italic === true,
    strike: given.style?.strike === true,
  };
  if (given.type === "text") {
    if (given.style?.code !== true) return piecesOf(given.text, look);
    return piecesOf(given.text, look).map((piece) =>
      piece?.node.type === "text" ? { style: look, node: { type: "inlineCode", value: piece.node.value } } : piece,
    );
  }
  const node = elementNode(given, names);
  return node ? [{ style: look, node }] : [];
}

function elementNode(given: Exclude<Element, { type: "text" }>, names: Names): PhrasingContent | null {
  switch (given.type) {
    case "link":
      return linkNode(given.url, given.text);
    case "user":
      return isId(given.user_id) ? personNode(given.user_id, names) : null;
    case "channel":
      return isId(given.channel_id) ? conversationNode(given.channel_id, names) : null;
    case "usergroup":
      return { type: "text", value: `@${names.person(given.usergroup_id) || given.usergroup_id}` };
    case "broadcast":
      return { type: "text", value: `@${given.range}` };
    case "emoji":
      return { type: "text", value: emojiText(given.name, given.skin_tone) };
    case "color":
      return { type: "text", value: given.value };
    case "date":
      return dateNode(given);
    default:
      return null;
  }
}

function emojiText(name: string, tone: number | undefined): string {
  const whole = tone !== undefined && !name.includes("::") ? `${name}::skin-tone-${tone}` : name;
  return emojiOf(whole) ?? emojiOf(name) ?? `:${name}:`;
}

function dateNode({ timestamp, format, fallback, url }: Extract<Element, { type: "date" }>): PhrasingContent {
  const said = shownDate(timestamp, format) ?? (fallback || String(timestamp));
  return url === "" ? { type: "text", value: said } : linkNode(url, said);
}
