import type { BlockContent, DefinitionContent, PhrasingContent, Root, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmStrikethroughFromMarkdown, gfmStrikethroughToMarkdown } from "mdast-util-gfm-strikethrough";
import { toMarkdown } from "mdast-util-to-markdown";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";

/** Paragraphs, lists, quotes and the like: what a message is made of. */
export type Flow = RootContent | BlockContent | DefinitionContent;

/** CommonMark with strikethrough as a tree. Never throws. */
export function readMarkdown(markdown: string): Root {
  return fromMarkdown(markdown, {
    extensions: [gfmStrikethrough({ singleTilde: false })],
    mdastExtensions: [gfmStrikethroughFromMarkdown()],
  });
}

/** A tree as CommonMark with strikethrough, without a line break at the end. */
export function writeMarkdown(root: Root): string {
  return toMarkdown(root, {
    extensions: [gfmStrikethroughToMarkdown()],
    bullet: "-",
    emphasis: "_",
    fences: true,
    rule: "-",
    listItemIndent: "one",
    resourceLink: true,
  }).replace(/\n$/, "");
}

/** What a tree says without its form: for search, snippets and notifications. */
export function plainText(root: Root): string {
  return blocks(root.children, "\n\n");
}

function blocks(nodes: readonly Flow[], between: string): string {
  return nodes
    .map(block)
    .filter((text) => text !== "")
    .join(between);
}

function block(node: Flow): string {
  switch (node.type) {
    case "paragraph":
    case "heading":
      return inline(node.children);
    case "code":
    case "html":
      return node.value;
    case "blockquote":
      return blocks(node.children, "\n");
    case "list": {
      const first = node.start ?? 1;
      return node.children
        .map(
          (item, at) =>
            `${node.ordered ? `${first + at}.` : "•"} ${blocks(item.children, "\n").replaceAll("\n", "\n  ")}`,
        )
        .join("\n");
    }
    case "thematicBreak":
      return "―――";
    default:
      return "children" in node || "value" in node ? inlineOf(node) : "";
  }
}

function inlineOf(node: Flow | PhrasingContent): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(inlineOf).join("") : "";
}

function inline(nodes: readonly PhrasingContent[]): string {
  return nodes.map(phrase).join("");
}

function phrase(node: PhrasingContent): string {
  switch (node.type) {
    case "break":
      return "\n";
    case "text":
    case "inlineCode":
    case "html":
      return node.value;
    case "image":
      return node.alt ?? "";
    case "link": {
      const label = inline(node.children);
      const hidden = /^(?:https?|mailto):/.test(node.url) && label !== node.url && `mailto:${label}` !== node.url;
      return hidden ? `${label} (${node.url})` : label;
    }
    default:
      return "children" in node ? inline(node.children) : "";
  }
}
