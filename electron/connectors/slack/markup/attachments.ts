import type { BlockContent, DefinitionContent, RootContent } from "mdast";
import { z } from "zod";
import { attachment } from "../shapes.ts";
import { readBlocks } from "./from-blocks.ts";
import { readMrkdwn } from "./from-mrkdwn.ts";
import { linkNode, type Names } from "./phrases.ts";

const field = z.object({ title: z.string().catch(""), value: z.string().catch("") });

/**
 * What apps and Slack hang on a message (docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments), as
 * quotes. What Slack found behind a link says nothing that was said, and is left out; a quoted message does.
 */
export function readAttachments(given: readonly unknown[], names: Names): RootContent[] {
  return given.slice(0, 50).flatMap((value): RootContent[] => {
    const read = attachment.safeParse(value);
    if (!read.success) return [];
    const { data } = read;
    if (data.from_url !== undefined && !data.is_msg_unfurl && !data.is_share) return [];
    const nodes = [...headOf(data, names), ...bodyOf(data, names)];
    const children = nodes.filter(
      (node): node is BlockContent | DefinitionContent => node.type !== "yaml" && isFlow(node),
    );
    return children.length > 0 ? [{ type: "blockquote", children }] : [];
  });
}

const flow = new Set(["paragraph", "blockquote", "code", "heading", "html", "list", "thematicBreak"]);

function isFlow(node: RootContent): boolean {
  return flow.has(node.type);
}

function headOf(data: z.infer<typeof attachment>, names: Names): RootContent[] {
  const nodes: RootContent[] = [];
  if (data.author_name !== "")
    nodes.push({
      type: "paragraph",
      children: [{ type: "strong", children: [{ type: "text", value: data.author_name }] }],
    });
  nodes.push(...readMrkdwn(data.pretext, names));
  if (data.title !== "") nodes.push({ type: "paragraph", children: [linkNode(data.title_link ?? "", data.title)] });
  return nodes;
}

function bodyOf(data: z.infer<typeof attachment>, names: Names): RootContent[] {
  const quoted = data.message_blocks.flatMap((value) => {
    const inner = z.object({ message: z.object({ blocks: z.array(z.unknown()) }) }).safeParse(value);
    return inner.success ? inner.data.message.blocks : [];
  });
  const blocks = readBlocks([...data.blocks, ...quoted], names);
  if (blocks) return blocks;
  const fields = data.fields.flatMap((value) => {
    const read = field.safeParse(value);
    return read.success ? readMrkdwn(`*${read.data.title}*\n${read.data.value}`, names) : [];
  });
  const text = readMrkdwn(data.text, names);
  const said = [...text, ...fields];
  return said.length > 0 || data.title !== "" ? said : readMrkdwn(data.fallback, names);
}
