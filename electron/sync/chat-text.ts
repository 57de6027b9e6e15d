import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";

/** What Markdown says without its form, for the index, first words and programs that show none. */
export function plainText(markdown: string): string {
  const tree = fromMarkdown(markdown, {
    extensions: [gfmStrikethrough()],
    mdastExtensions: [gfmStrikethroughFromMarkdown()],
  });
  return textOf(tree).trim();
}

const blocks = new Set(["root", "blockquote", "list", "listItem"]);

function textOf(node: Nodes): string {
  if (node.type === "break") return "\n";
  if (node.type === "image") return node.alt ?? "";
  if ("value" in node) return node.value;
  if (!("children" in node)) return "";
  const parts = node.children.map((child) => textOf(child));
  if (node.type === "list") return parts.map((part) => `- ${part}`).join("\n");
  return parts.join(blocks.has(node.type) ? "\n" : "");
}
