import type { Json } from "./model.ts";

const token =
  /```\n?([\s\S]+?)\n?```|`([^`\n]+)`|<([^<>\n]+)>|:([\p{L}\p{N}_+'-]+(?:::skin-tone-\d)?):|(?<![\p{L}\p{N}])([*_~])(?=\S)(.+?)(?<=\S)\5(?![\p{L}\p{N}])/gu;

type Style = { bold?: true; italic?: true; strike?: true; code?: true };

const styles: Record<string, Style> = { "*": { bold: true }, _: { italic: true }, "~": { strike: true } };

/** The `rich_text` block Slack makes of a text in mrkdwn. */
export function richText(text: string): Json {
  const elements: Json[] = [];
  let run: string[] = [];
  let quoted = false;
  const flush = (): void => {
    if (run.length > 0) elements.push(...blocksOf(run.join("\n"), quoted));
    run = [];
  };
  let fenced = false;
  for (const line of text.split("\n")) {
    const quote = !fenced && /^&gt; ?/.test(line);
    if (quote !== quoted) flush();
    quoted = quote;
    run.push(quote ? line.replace(/^&gt; ?/, "") : line);
    if ((line.match(/```/g)?.length ?? 0) % 2 === 1) fenced = !fenced;
  }
  flush();
  return { type: "rich_text", block_id: blockId(text), elements };
}

/** A section or a quote, with preformatted text standing on its own between sections. */
function blocksOf(text: string, quoted: boolean): Json[] {
  if (quoted) return [{ type: "rich_text_quote", elements: inline(text, {}) }];
  return text.split(/(```\n?[\s\S]+?\n?```)/).flatMap((part): Json[] => {
    const code = /^```\n?([\s\S]+?)\n?```$/.exec(part)?.[1];
    if (code !== undefined) {
      const elements = [{ type: "text", text: plain(code) }];
      return [{ type: "rich_text_preformatted", border: 0, elements }];
    }
    return part === "" ? [] : [{ type: "rich_text_section", elements: inline(part, {}) }];
  });
}

function inline(text: string, style: Style): Json[] {
  const found: Json[] = [];
  const say = (words: string): void => {
    if (words !== "") found.push({ type: "text", text: plain(words), ...styled(style) });
  };
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [whole, fence, code, reference, emoji, mark = "", marked] = match;
    say(text.slice(end, match.index));
    end = match.index + whole.length;
    if (fence !== undefined) found.push({ type: "text", text: plain(fence), style: { code: true } });
    else if (code !== undefined) found.push({ type: "text", text: plain(code), style: { ...style, code: true } });
    else if (reference !== undefined) found.push({ ...referenceTo(reference), ...styled(style) });
    else if (emoji !== undefined) found.push(emojiOf(emoji));
    else found.push(...inline(marked ?? "", { ...style, ...styles[mark] }));
  }
  say(text.slice(end));
  return found;
}

const styled = (style: Style): Json => (Object.keys(style).length > 0 ? { style } : {});

function referenceTo(reference: string): Json {
  const [target = "", label] = reference.split("|");
  if (/^@[UWB]/.test(target)) return { type: "user", user_id: target.slice(1) };
  if (/^#[CG]/.test(target)) return { type: "channel", channel_id: target.slice(1) };
  if (target.startsWith("!subteam^")) return { type: "usergroup", usergroup_id: target.slice("!subteam^".length) };
  if (target.startsWith("!date^")) {
    const [, timestamp, format] = target.split("^");
    return { type: "date", timestamp: Number(timestamp), format, fallback: plain(label ?? "") };
  }
  if (target.startsWith("!")) return { type: "broadcast", range: target.slice(1) };
  return { type: "link", url: plain(target), ...(label === undefined ? {} : { text: plain(label) }) };
}

function emojiOf(name: string): Json {
  const [base, tone] = name.split("::skin-tone-");
  return { type: "emoji", name: base, ...(tone === undefined ? {} : { skin_tone: Number(tone) }) };
}

const plain = (text: string): string => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Five characters that depend on the text only. */
function blockId(text: string): string {
  let mixed = 7;
  for (const letter of text) mixed = (Math.imul(mixed, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return (mixed % 36 ** 5).toString(36).padStart(5, "0");
}

/** `&`, `<` and `>` as Slack keeps them; references in angle brackets stay. */
export function escaped(text: string): string {
  const ampersands = text.replace(/&(?!(?:amp|lt|gt);)/g, "&amp;");
  const references = /<(?:[@#!][^<>\n]*|(?:https?:|mailto:|tel:)[^<>\n]*)>/g;
  let result = "";
  let end = 0;
  const angles = (part: string) => part.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  for (const match of ampersands.matchAll(references)) {
    result += angles(ampersands.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return result + angles(ampersands.slice(end));
}
