import type { List, PhrasingContent, RootContent } from "mdast";
import { isId } from "./phrases.ts";

/** A tree of Markdown as Slack's mrkdwn, which escapes `&`, `<` and `>` and nothing else. */
export function writeMrkdwn(nodes: readonly RootContent[]): string {
  return flow(nodes, "\n\n");
}

function flow(nodes: readonly RootContent[], between: string): string {
  return nodes
    .map(block)
    .filter((text) => text !== "")
    .join(between);
}

function block(node: RootContent): string {
  switch (node.type) {
    case "paragraph":
      return inline(node.children);
    case "heading": {
      const title = inline(node.children).replaceAll("*", "");
      return title === "" ? "" : `*${title}*`;
    }
    case "blockquote":
      return flow(node.children, "\n\n").replaceAll(/^/gm, "&gt; ");
    case "code":
      return `\`\`\`\n${escaped(node.value)}\n\`\`\``;
    case "list":
      return list(node);
    case "html":
      return escaped(node.value);
    case "thematicBreak":
      return "―――";
    default:
      return "";
  }
}

function list({ ordered, start, children }: List): string {
  return children
    .map((item, at) => {
      const text = flow(item.children, "\n").replaceAll("\n", "\n    ");
      return `${ordered ? `${(start ?? 1) + at}.` : "•"} ${text}`;
    })
    .join("\n");
}

function inline(nodes: readonly PhrasingContent[]): string {
  return nodes.map(phrase).join("");
}

function phrase(node: PhrasingContent): string {
  switch (node.type) {
    case "text":
    case "html":
      return escaped(node.value);
    case "break":
      return "\n";
    case "strong":
      return marked("*", inline(node.children));
    case "emphasis":
      return marked("_", inline(node.children));
    case "delete":
      return marked("~", inline(node.children));
    case "inlineCode":
      return `\`${escaped(node.value)}\``;
    case "link":
      return link(node.url, inline(node.children));
    case "image":
      return link(node.url, escaped(node.alt ?? ""));
    default:
      return "";
  }
}

/** Marks don't reach over lines. */
function marked(mark: string, text: string): string {
  return text
    .split("\n")
    .map((line) => (line.trim() === "" ? line : `${mark}${line}${mark}`))
    .join("\n");
}

function link(url: string, label: string): string {
  const at = url.indexOf(":");
  const [scheme, rest] = [url.slice(0, at), url.slice(at + 1)];
  if (scheme === "bobbin-person" && isId(rest)) return `<@${rest}>`;
  if (scheme === "bobbin-conversation" && isId(rest)) return `<#${rest}>`;
  if (!/^(?:https?|mailto|tel)$/i.test(scheme)) return label || escaped(url);
  const target = escaped(url).replaceAll("|", "%7C");
  const said = label.replaceAll(/[|\n]/g, " ");
  return said === "" || said === escaped(url) ? `<${target}>` : `<${target}|${said}>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
