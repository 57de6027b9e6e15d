import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmAutolinkLiteralFromMarkdown } from "mdast-util-gfm-autolink-literal";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmAutolinkLiteral } from "micromark-extension-gfm-autolink-literal";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";

/** Characters; what is longer, or nested deeper, is shown as plain text, so that no message can hold up the page. */
const longest = 20_000;
const nested = /^[ \t]*(?:>[ \t]?|[-+*][ \t]+|\d{1,9}[.)][ \t]+){25}/m;

/** Reads chat text: CommonMark with strikethrough and bare addresses as links. Null: not worth it. */
export function parseMarkdown(source: string): Root | null {
  if (source.length > longest || nested.test(source)) return null;
  try {
    return fromMarkdown(source, {
      extensions: [gfmStrikethrough({ singleTilde: false }), gfmAutolinkLiteral()],
      mdastExtensions: [gfmStrikethroughFromMarkdown(), gfmAutolinkLiteralFromMarkdown()],
    });
  } catch {
    return null;
  }
}

/** Where a link of a message leads. */
export type Destination =
  | { kind: "person"; id: string }
  | { kind: "conversation"; id: string }
  | { kind: "web"; href: string }
  | { kind: "nowhere" };

/** Only web and mail addresses lead outside, and our own two schemes inside; everything else is only words (I82). */
export function destinationOf(url: string): Destination {
  const [, scheme, id] = /^bobbin-(person|conversation):(.+)$/.exec(url) ?? [];
  if (scheme === "person" && id) return { kind: "person", id };
  if (scheme === "conversation" && id) return { kind: "conversation", id };
  if (!URL.canParse(url)) return { kind: "nowhere" };
  const { protocol, href } = new URL(url);
  return ["http:", "https:", "mailto:"].includes(protocol) ? { kind: "web", href } : { kind: "nowhere" };
}

/** A stretch of text: words, or an emoji of the workspace's own by its name. */
export interface EmojiPart {
  text: string;
  /** `:name:`; null for words. */
  emoji: string | null;
}

/** Cuts text at names like `:party_parrot:`; times such as 10:30:15 are no emoji. */
export function emojiParts(text: string): EmojiPart[] {
  const parts: EmojiPart[] = [];
  let at = 0;
  for (const match of text.matchAll(/(?<![\p{L}\p{N}:]):([a-z][a-z0-9_+'-]{1,99}):(?![\p{L}\p{N}:])/gu)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), emoji: null });
    parts.push({ text: match[0], emoji: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), emoji: null });
  return parts;
}

/** Only emoji, at most a few: these are shown large. */
export function isOnlyEmoji(text: string): boolean {
  const bare = text.replace(/\s/g, "");
  return bare !== "" && /^(?:\p{RGI_Emoji}){1,6}$/v.test(bare);
}
