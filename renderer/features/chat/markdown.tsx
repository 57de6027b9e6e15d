import type { Nodes, Parents, Root } from "mdast";
import { type ReactNode, useMemo } from "react";
import type { AccountId } from "../../../shared/model/ids.ts";
import { text } from "../../strings/text.ts";
import { emojiParts, isOnlyEmoji, parseMarkdown } from "../../text/markdown.ts";
import { PlainText } from "../conversation/plain-text.tsx";
import { useLinks } from "../conversation/use-links.tsx";
import { CustomEmoji } from "./custom-emoji.tsx";
import { LinksContext, MessageLink } from "./message-link.tsx";

/** Nested deeper, the source is shown as it was written. */
const deepest = 24;

interface Place {
  source: string;
  accountId: AccountId;
  depth: number;
}

/** What somebody said, with its form. Nothing in it can become a tag, a picture from outside or a script. */
export function Markdown({ source, accountId }: { source: string; accountId: AccountId }) {
  const root = useMemo(() => parseMarkdown(source), [source]);
  const links = useLinks();
  if (!root) {
    return (
      <>
        <p className="quiet">{text.chat.truncated}</p>
        <PlainText text={source} />
      </>
    );
  }
  return (
    <div className="rich-text" dir="auto" data-large={isOnlyEmoji(source)}>
      <LinksContext value={links}>
        <Children of={root} place={{ source, accountId, depth: 0 }} />
      </LinksContext>
      {links.signs}
    </div>
  );
}

function Children({ of: parent, place }: { of: Root | Parents; place: Place }) {
  const inside = { ...place, depth: place.depth + 1 };
  return parent.children.map((child) => <Node key={child.position?.start.offset ?? -1} node={child} place={inside} />);
}

/** The words of the source that a node was read from. */
function sourceOf(node: Nodes, { source }: Place): string {
  return source.slice(node.position?.start.offset, node.position?.end.offset);
}

function Node({ node, place }: { node: Nodes; place: Place }): ReactNode {
  if (place.depth > deepest) return sourceOf(node, place);
  const children = "children" in node ? <Children of={node} place={place} /> : null;
  switch (node.type) {
    case "text":
      return <Words words={node.value} accountId={place.accountId} />;
    case "paragraph":
      return <p>{children}</p>;
    case "heading":
      return <p className="rich-heading">{children}</p>;
    case "strong":
      return <strong>{children}</strong>;
    case "emphasis":
      return <em>{children}</em>;
    case "delete":
      return <del>{children}</del>;
    case "link":
      return <MessageLink url={node.url}>{children}</MessageLink>;
    case "list":
      return node.ordered ? <ol start={node.start ?? 1}>{children}</ol> : <ul>{children}</ul>;
    case "listItem":
      return <li>{children}</li>;
    case "blockquote":
      return <blockquote>{children}</blockquote>;
    default:
      return <Leaf node={node} place={place} />;
  }
}

function Leaf({ node, place }: { node: Nodes; place: Place }): ReactNode {
  switch (node.type) {
    case "inlineCode":
      return <code>{node.value}</code>;
    case "code":
      return (
        <pre>
          <code>{node.value}</code>
        </pre>
      );
    case "break":
      return <br />;
    case "thematicBreak":
      return <hr />;
    case "image":
      return <MessageLink url={node.url}>{node.alt || node.url}</MessageLink>;
    default:
      // Tags, definitions and references were meant as they were typed.
      return sourceOf(node, place);
  }
}

function Words({ words, accountId }: { words: string; accountId: AccountId }) {
  const parts = useMemo(() => emojiParts(words), [words]);
  let at = 0;
  return parts.map((part) => {
    at += part.text.length;
    if (part.emoji === null) return part.text;
    return <CustomEmoji key={at} name={part.emoji} picture={part.emoji} accountId={accountId} />;
  });
}
