/** Somebody who can be mentioned, as the composer shows them: without the link behind it. */
export interface Mention {
  /** As it stands in the text, with the sign before it: "@Anna Weber". */
  shown: string;
  /** What is behind it: `bobbin-person:12`. */
  link: string;
}

const linked = /\[([@#](?:[^\][\\]|\\.)+)\]\((bobbin-(?:person|conversation):[^()\s]+)\)/g;

/**
 * Markdown as it is typed and read: mentions as names, the rest as it is.
 * @example shownOf("Hi [@Anna](bobbin-person:4)!") // { text: "Hi @Anna!", mentions: [{ shown: "@Anna", link: "bobbin-person:4" }] }
 */
export function shownOf(markdown: string): { text: string; mentions: Mention[] } {
  const mentions: Mention[] = [];
  const text = markdown.replace(linked, (_, label: string, link: string) => {
    const mention = withMention(mentions, label.replace(/\\(.)/g, "$1"), link);
    return mention.shown;
  });
  return { text, mentions };
}

/** Takes a mention in; a second one of the same name gets a number, so that each name stands for one person. */
export function withMention(mentions: Mention[], wanted: string, link: string): Mention {
  let shown = wanted;
  for (let number = 2; ; number++) {
    const same = mentions.find((mention) => mention.shown === shown);
    if (same?.link === link) return same;
    if (!same) break;
    shown = `${wanted} ${number}`;
  }
  const mention = { shown, link };
  mentions.push(mention);
  return mention;
}

function escaped(pattern: string): string {
  return pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * Back to Markdown: each name that stands for somebody becomes a link again. Names inside words stay words; of names
 * that begin alike the longest counts.
 */
export function markdownOf(text: string, mentions: readonly Mention[]): string {
  if (mentions.length === 0) return text;
  const links = new Map(mentions.map(({ shown, link }) => [shown, link]));
  const names = [...links.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(${names.join("|")})(?![\\p{L}\\p{N}_])`, "gu");
  return text.replace(pattern, (shown) => `[${shown.replace(/[\\[\]]/g, "\\$&")}](${links.get(shown) ?? ""})`);
}
