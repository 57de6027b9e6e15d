import type { AccountView } from "../../../shared/model/account.ts";
import { useLayout } from "../../stores/layout.ts";
import { text } from "../../strings/text.ts";
import { RequestsList } from "../imports/requests-list.tsx";
import { LedgerList } from "../outgoing/ledger-list.tsx";
import { SearchResults } from "../search/search-results.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { DraftList } from "./draft-list.tsx";
import { ListEdge } from "./list-edge.tsx";
import { ListHeader } from "./list-header.tsx";
import { TimelineList } from "./timeline-list.tsx";

/** The middle column: what the view holds, or what was found. */
export function ListPane({ accounts }: { accounts: readonly AccountView[] }) {
  return (
    <section className="list-pane" aria-label={text.list.label}>
      <ListHeader accounts={accounts} />
      <ListBody accounts={accounts} />
      <ListEdge />
    </section>
  );
}

function ListBody({ accounts }: { accounts: readonly AccountView[] }) {
  const { view, searching, query } = useLayout();
  if (searching && query.trim() !== "") return <SearchResults query={query} accounts={accounts} />;
  if (view.kind === "outbox") return <LedgerList accounts={accounts} />;
  if (view.kind === "requests") return <RequestsList accounts={accounts} />;
  if (view.kind === "timeline") return <TimelineList accounts={accounts} />;
  if (view.kind === "role" && view.name === "drafts") return <DraftList />;
  return <ConversationList accounts={accounts} />;
}
