import type { RootContent } from "mdast";
import { readBlocks } from "./from-blocks.ts";
import { readMrkdwn } from "./from-mrkdwn.ts";
import { plainText, writeMarkdown } from "./markdown.ts";
import type { Names } from "./phrases.ts";

/** What a message of Slack says: Markdown, and the same as plain text. */
export interface ReadText {
  markdown: string;
  text: string;
}

/** Blocks say more than `text`, which is their fallback. @param more what follows, as from old attachments */
export function readText(
  text: string,
  blocks: readonly unknown[],
  names: Names,
  more: readonly RootContent[] = [],
): ReadText {
  const children = [...(readBlocks(blocks, names) ?? readMrkdwn(text, names)), ...more];
  const root = { type: "root" as const, children };
  return { markdown: writeMarkdown(root), text: plainText(root) };
}
