import { type ReactNode, useRef } from "react";
import { conversationId } from "../../../shared/model/ids.ts";
import { identityId } from "../../../shared/model/person.ts";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { destinationOf } from "../../text/markdown.ts";
import type { ShownLink } from "../conversation/frame-messages.ts";
import { useLinks } from "../conversation/use-links.tsx";
import { WebLink } from "../conversation/web-link.tsx";

/** A link in a message: to a person, to a conversation, or outside; outside only after the same check as in mail. */
export function MessageLink({ url, children }: { url: string; children: ReactNode }) {
  const destination = destinationOf(url);
  if (destination.kind === "web") return <OutsideLink href={destination.href}>{children}</OutsideLink>;
  if (destination.kind === "person") return <PersonChip id={destination.id}>{children}</PersonChip>;
  if (destination.kind === "conversation") return <ConversationChip id={destination.id}>{children}</ConversationChip>;
  return <span title={url}>{children}</span>;
}

function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  const links = useLinks();
  const words = useRef<HTMLSpanElement>(null);
  const follow = (link: ShownLink) => links.follow({ ...link, text: words.current?.textContent ?? "" });
  return (
    <>
      <WebLink link={{ href, text: "" }} links={{ ...links, follow }}>
        <span ref={words}>{children}</span>
      </WebLink>
      {links.signs}
    </>
  );
}

function PersonChip({ id, children }: { id: string; children: ReactNode }) {
  const identity = identityId.safeParse(Number(id));
  if (!identity.success) return <span className="mention">{children}</span>;
  return (
    <button
      type="button"
      className="mention"
      onClick={() => useLayout.getState().openDialog({ kind: "person", identityId: identity.data })}
    >
      {children}
    </button>
  );
}

function ConversationChip({ id, children }: { id: string; children: ReactNode }) {
  const conversation = conversationId.safeParse(Number(id));
  if (!conversation.success) return <span className="mention">{children}</span>;
  return (
    <button type="button" className="mention" onClick={() => useSelection.getState().show(conversation.data)}>
      {children}
    </button>
  );
}
