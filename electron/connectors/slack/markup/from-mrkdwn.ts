import type { PhrasingContent, RootContent } from "mdast";
import { withEmoji } from "../emoji.ts";
import { shownDate } from "./dates.ts";
import {
  conversationNode,
  isId,
  linkNode,
  type Names,
  type Piece,
  paragraphs,
  personNode,
  piecesOf,
  plain,
  type Style,
} from "./phrases.ts";

/** As long as Slack lets a message be. */
const longest = 40_000;

/**
 * Slack's mrkdwn (docs.slack.dev/messaging/formatting-message-text) as a tree of Markdown. Never throws; what is not
 * well-formed is text.
 */
export function readMrkdwn(mrkdwn: string, names: Names): RootContent[] {
  const parts = mrkdwn.slice(0, longest).split("```");
  // The last fence without a partner is text.
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join("```"));
  return parts.flatMap((part, at): RootContent[] => {
    if (at % 2 === 0) return flow(part, names);
    return [{ type: "code", value: unescaped(bareLinks(part)).replace(/^\r?\n|\r?\n$/g, "") }];
  });
}

/** Quoted lines and others, in turns. */
function flow(text: string, names: Names): RootContent[] {
  const nodes: RootContent[] = [];
  let lines: string[] = [];
  let quoted = false;
  const end = (): void => {
    const children = paragraphs(
      lines.flatMap((line, at): Piece[] => [...(at > 0 ? [null] : []), ...inline(line, names)]),
    );
    if (quoted && children.length > 0) nodes.push({ type: "blockquote", children });
    else if (!quoted) nodes.push(...children);
    lines = [];
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    const quote = /^(?:&gt;|>) ?/.exec(line);
    if ((quote !== null) !== quoted) {
      end();
      quoted = quote !== null;
    }
    lines.push(quote ? line.slice(quote[0].length) : line);
  }
  end();
  return nodes;
}

const special = /`([^`\n]+)`|<([^<>\n]+)>|([*_~])/g;
const hidden = /`[^`\n]+`|<[^<>\n]+>/g;
const word = /[\p{L}\p{N}]/u;
const marks = { "*": "bold", _: "italic", "~": "strike" } as const;
/** A mark that does not close within so many characters is a character. */
const farthest = 4000;

/** One line. A mark opens where a word begins and closes where one ends, as Slack does it. */
function inline(line: string, names: Names): Piece[] {
  const pieces: Piece[] = [];
  // Marks inside of code and references neither open nor close.
  const bare = line.replaceAll(hidden, (match) => ".".repeat(match.length));
  let style: Style = plain;
  let from = 0;
  const say = (to: number): void => {
    pieces.push(...piecesOf(withEmoji(unescaped(line.slice(from, to))), style));
  };
  for (const match of line.matchAll(special)) {
    const [whole, code, angle, mark] = match;
    if (mark !== undefined) {
      const next = toggled(bare, match.index, mark, style);
      if (next === null) continue;
      say(match.index);
      style = next;
    } else {
      say(match.index);
      const node = code === undefined ? reference(angle ?? "", names) : codeNode(code);
      pieces.push({ style, node: node ?? { type: "text", value: unescaped(whole) } });
    }
    from = match.index + whole.length;
  }
  say(line.length);
  return pieces;
}

/** The style after a mark, or null where the mark is only a character. */
function toggled(line: string, at: number, mark: string, style: Style): Style | null {
  if (mark !== "*" && mark !== "_" && mark !== "~") return null;
  const name = marks[mark];
  if (style[name]) return closes(line, at) ? { ...style, [name]: false } : null;
  const next = line[at + 1] ?? " ";
  const opens = !word.test(line[at - 1] ?? " ") && !/\s/.test(next) && next !== mark;
  return opens && closesLater(line, at, mark) ? { ...style, [name]: true } : null;
}

function closes(line: string, at: number): boolean {
  return !/\s/.test(line[at - 1] ?? " ") && !word.test(line[at + 1] ?? " ");
}

function closesLater(line: string, at: number, mark: string): boolean {
  for (let next = line.indexOf(mark, at + 2); next > 0 && next - at < farthest; next = line.indexOf(mark, next + 1)) {
    if (closes(line, next)) return true;
  }
  return false;
}

function codeNode(code: string): PhrasingContent {
  return { type: "inlineCode", value: unescaped(bareLinks(code)) };
}

/** What stands in angle brackets; null when it is no reference. */
function reference(inside: string, names: Names): PhrasingContent | null {
  const [target = "", label = ""] = split(inside);
  const said = withEmoji(unescaped(label));
  const id = target.slice(1);
  if (target.startsWith("@")) return isId(id) ? personNode(id, names, said) : null;
  if (target.startsWith("#")) return isId(id) ? conversationNode(id, names, said) : null;
  if (!target.startsWith("!")) return /^[a-z][a-z0-9+.-]*:/i.test(target) ? linkNode(unescaped(target), said) : null;
  const [kind = "", first = "", format = "", link = ""] = id.split("^");
  if (kind === "date") return date(Number(first), format, link, said);
  if (kind === "subteam") return { type: "text", value: said || `@${names.person(first) || first}` };
  return { type: "text", value: said.startsWith("@") ? said : `@${said || kind}` };
}

function date(seconds: number, format: string, link: string, fallback: string): PhrasingContent {
  const said = shownDate(seconds, unescaped(format)) ?? (fallback || String(seconds));
  return link === "" ? { type: "text", value: said } : linkNode(unescaped(link), said);
}

function split(inside: string): [string, string] {
  const at = inside.indexOf("|");
  return at < 0 ? [inside, ""] : [inside.slice(0, at), inside.slice(at + 1)];
}

/** In code, Slack writes addresses as references all the same. */
function bareLinks(text: string): string {
  return text.replaceAll(
    /<((?:https?|mailto):[^<>|\n]+)(?:\|([^<>\n]*))?>/g,
    (_, url: string, label = "") => label || url,
  );
}

/** Slack escapes these three and nothing else. */
function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
