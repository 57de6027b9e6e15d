import { createContext, type ReactNode, use } from "react";
import { conversationId } from "../../../shared/model/ids.ts";
import { identityId } from "../../../shared/model/person.ts";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { destinationOf } from "../../text/markdown.ts";
import { SafeLink } from "../conversation/safe-link.tsx";
import type { Links } from "../conversation/use-links.tsx";

/** What follows the links of the message they stand in. */
export const LinksContext = createContext<Links | null>(null);

/** A link in a message: to a person, to a conversation, or outside; outside only after the same check as in mail. */
export function MessageLink({ url, children }: { url: string; children: ReactNode }) {
  const destination = destinationOf(url);
  if (destination.kind === "web") return <WebLink href={destination.href}>{children}</WebLink>;
  if (destination.kind === "person") return <PersonChip id={destination.id}>{children}</PersonChip>;
  if (destination.kind === "conversation") return <ConversationChip id={destination.id}>{children}</ConversationChip>;
  return <span title={url}>{children}</span>;
}

function WebLink({ href, children }: { href: string; children: ReactNode }) {
  const links = use(LinksContext);
  if (!links) return children;
  return (
    <SafeLink href={href} links={links}>
      {children}
    </SafeLink>
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
