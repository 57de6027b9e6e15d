import type { List, ListItem, PhrasingContent, RootContent } from "mdast";
import { emojiName } from "../emoji.ts";
import { plainText, readMarkdown } from "./markdown.ts";
import { isId, plain, type Style } from "./phrases.ts";
import { writeMrkdwn } from "./to-mrkdwn.ts";

type SlackStyle = { bold?: true; italic?: true; strike?: true; code?: true };
type Inline =
  | { type: "text"; text: string; style?: SlackStyle }
  | { type: "link"; url: string; text?: string; style?: SlackStyle }
  | { type: "user"; user_id: string; style?: SlackStyle }
  | { type: "channel"; channel_id: string; style?: SlackStyle }
  | { type: "emoji"; name: string; style?: SlackStyle };
type Section = { type: "rich_text_section"; elements: Inline[] };
type Element =
  | Section
  | { type: "rich_text_quote" | "rich_text_preformatted"; elements: Inline[] }
  | { type: "rich_text_list"; style: "ordered" | "bullet"; indent: number; offset?: number; elements: Section[] };

/** A message as Slack takes it. */
export interface SlackText {
  /** mrkdwn; what notifications and old clients show. */
  text: string;
  /** Absent for what is longer than blocks may be. */
  blocks?: [{ type: "rich_text"; elements: Element[] }];
}

/** Characters; longer ones go as text only, which may be 40,000. */
const longestBlocks = 10_000;
const deepest = 8;

/** Markdown (CommonMark with strikethrough, people and conversations as links) as rich text and as mrkdwn. */
export function writeSlack(markdown: string): SlackText {
  const root = readMarkdown(markdown);
  const text = writeMrkdwn(root.children);
  if (text.length > longestBlocks) return { text };
  const elements = joinSections(root.children.flatMap((node) => elementsOf(node)));
  return elements.length === 0 ? { text } : { text, blocks: [{ type: "rich_text", elements }] };
}

/** Slack leaves no room between two sections: paragraphs are lines of one. */
function joinSections(elements: Element[]): Element[] {
  const joined: Element[] = [];
  for (const element of elements) {
    const last = joined.at(-1);
    if (element.type === "rich_text_section" && last?.type === "rich_text_section") {
      last.elements = merged([...last.elements, { type: "text", text: "\n\n" }, ...element.elements]);
    } else joined.push(element);
  }
  return joined;
}

function elementsOf(node: RootContent): Element[] {
  switch (node.type) {
    case "paragraph":
      return section(inlines(node.children, plain));
    case "heading":
      return section(inlines(node.children, { ...plain, bold: true }));
    case "blockquote":
      return quote(node.children);
    case "code":
      return [
        { type: "rich_text_preformatted", elements: [{ type: "text", text: node.value === "" ? " " : node.value }] },
      ];
    case "list":
      return listElements(node, 0);
    case "html":
      return section([{ type: "text", text: node.value }]);
    case "thematicBreak":
      return section([{ type: "text", text: "―――" }]);
    default:
      return [];
  }
}

function section(elements: Inline[]): Element[] {
  return elements.length > 0 ? [{ type: "rich_text_section", elements }] : [];
}

/** A quote holds lines only: what is more in it becomes its words. */
function quote(children: readonly RootContent[]): Element[] {
  const elements = children.flatMap((child, at): Inline[] => [
    ...(at > 0 ? [{ type: "text" as const, text: "\n\n" }] : []),
    ...(child.type === "paragraph"
      ? inlines(child.children, plain)
      : textOf(plainText({ type: "root", children: [child] }))),
  ]);
  return elements.length > 0 ? [{ type: "rich_text_quote", elements: merged(elements) }] : [];
}

function textOf(text: string): Inline[] {
  return text === "" ? [] : [{ type: "text", text }];
}

/** Slack's lists are flat: a list in an item is a list of its own, one deeper, and the rest of the outer one follows. */
function listElements(list: List, depth: number): Element[] {
  const elements: Element[] = [];
  let items: Section[] = [];
  let done = 0;
  const end = (): void => {
    if (items.length === 0) return;
    const style = list.ordered === true ? ("ordered" as const) : ("bullet" as const);
    const offset = list.ordered === true ? (list.start ?? 1) - 1 + done : 0;
    elements.push({ type: "rich_text_list", style, indent: depth, ...(offset > 0 && { offset }), elements: items });
    done += items.length;
    items = [];
  };
  for (const item of list.children) {
    items.push({ type: "rich_text_section", elements: itemInlines(item) });
    for (const child of item.children) {
      if (child.type !== "list") continue;
      end();
      elements.push(...listElements(child, Math.min(depth + 1, deepest)));
    }
  }
  end();
  return elements;
}

function itemInlines(item: ListItem): Inline[] {
  const flat = item.children.filter((child) => child.type !== "list");
  const elements = flat.flatMap((child, at): Inline[] => [
    ...(at > 0 ? [{ type: "text" as const, text: "\n" }] : []),
    ...(child.type === "paragraph"
      ? inlines(child.children, plain)
      : textOf(plainText({ type: "root", children: [child] }))),
  ]);
  return merged(elements);
}

function inlines(nodes: readonly PhrasingContent[], style: Style): Inline[] {
  return merged(nodes.flatMap((node) => inline(node, style)));
}

function inline(node: PhrasingContent, style: Style): Inline[] {
  switch (node.type) {
    case "text":
      return withOwnEmoji(node.value, style);
    case "break":
      return [{ type: "text", text: "\n" }];
    case "strong":
      return node.children.flatMap((child) => inline(child, { ...style, bold: true }));
    case "emphasis":
      return node.children.flatMap((child) => inline(child, { ...style, italic: true }));
    case "delete":
      return node.children.flatMap((child) => inline(child, { ...style, strike: true }));
    case "inlineCode":
      return [{ type: "text", text: node.value, style: { ...look(style), code: true } }];
    case "link":
      return [
        link(node.url, plainText({ type: "root", children: [{ type: "paragraph", children: node.children }] }), style),
      ];
    case "image":
      return [link(node.url, node.alt ?? "", style)];
    case "html":
      return [dressed({ type: "text", text: node.value }, style)];
    default:
      return [];
  }
}

function link(url: string, label: string, style: Style): Inline {
  const [scheme = "", rest = ""] = [url.slice(0, url.indexOf(":")), url.slice(url.indexOf(":") + 1)];
  if (scheme === "bobbin-person" && isId(rest)) return dressed({ type: "user", user_id: rest }, style);
  if (scheme === "bobbin-conversation" && isId(rest)) return dressed({ type: "channel", channel_id: rest }, style);
  if (!/^(?:https?|mailto|tel)$/i.test(scheme)) return dressed({ type: "text", text: label || url }, style);
  return dressed({ type: "link", url, ...(label !== "" && label !== url && { text: label }) }, style);
}

const ownEmoji = /(:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)/i;

/** `:name:` of the workspace's own is an emoji; Slack shows the name where there is none. */
function withOwnEmoji(text: string, style: Style): Inline[] {
  return text.split(ownEmoji).flatMap((part, at): Inline[] => {
    if (part === "") return [];
    const name = at % 2 === 1 ? emojiName(part) : null;
    return [
      dressed(name !== null && /[a-z]/i.test(name) ? { type: "emoji", name } : { type: "text", text: part }, style),
    ];
  });
}

function look(style: Style): SlackStyle {
  return {
    ...(style.bold && { bold: true }),
    ...(style.italic && { italic: true }),
    ...(style.strike && { strike: true }),
  };
}

function dressed(element: Inline, style: Style): Inline {
  const given = look(style);
  return Object.keys(given).length > 0 ? { ...element, style: given } : element;
}

/** Neighbouring texts of one look are one. */
function merged(elements: Inline[]): Inline[] {
  const out: Inline[] = [];
  for (const element of elements) {
    const last = out.at(-1);
    const same =
      last?.type === "text" && element.type === "text" && JSON.stringify(last.style) === JSON.stringify(element.style);
    if (same) out[out.length - 1] = { ...last, text: `${last.text}${element.text}` };
    else out.push(element);
  }
  return out;
}
