import { ListChecks } from "lucide-react";
import { useEffect, useMemo } from "react";
import type { ConversationFilter } from "../../../shared/api/conversations.ts";
import type { AccountView } from "../../../shared/model/account.ts";
import type { ConversationKind, ConversationRow } from "../../../shared/model/conversation.ts";
import { useConversations } from "../../api/use-live.ts";
import { Hidden } from "../../components/hidden.tsx";
import { KindIcon } from "../../components/kind-icon.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/text.ts";
import { conversationName } from "../../text/conversation-name.ts";

/** More than this is found by searching, not by reading a list. */
const atMost = 300;

const order: readonly ConversationKind[] = ["channel", "group", "direct"];

/** Channels by name, then groups, then people. */
export function inOrder(rows: readonly ConversationRow[]): ConversationRow[] {
  return rows
    .filter(({ kind }) => order.includes(kind))
    .sort(
      (a, b) =>
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        conversationName(a).localeCompare(conversationName(b), undefined, { sensitivity: "base", numeric: true }),
    );
}

function open({ id, accountId }: ConversationRow): void {
  useLayout.getState().show({ kind: "account", accountId });
  useSelection.getState().show(id);
}

/** The conversations of a chat account, where a mail account has its folders. */
export function AccountConversations({ account }: { account: AccountView }) {
  const view = useMemo<ConversationFilter>(
    () => ({ role: null, folderId: null, accountIds: [account.id], unread: false, starred: false }),
    [account.id],
  );
  const { rows, look } = useConversations(view);
  useEffect(() => look(0, Math.min(rows.length, atMost)), [look, rows.length]);
  const shown = inOrder(rows.slice(0, atMost));
  return (
    <ul className="nav-list" aria-label={text.nav.foldersOf(account.address)}>
      {shown.map((row) => (
        <li key={row.id}>
          <ConversationItem row={row} />
        </li>
      ))}
      <li>
        <button
          type="button"
          className="nav-item quiet"
          data-depth={0}
          onClick={() => useLayout.getState().openDialog({ kind: "imports", account: account.id })}
        >
          <ListChecks size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="nav-label">{text.imports.open}</span>
        </button>
      </li>
    </ul>
  );
}

function ConversationItem({ row }: { row: ConversationRow }) {
  const current = useSelection((state) => state.open === row.id);
  const { unreadCount, kind } = row;
  return (
    <button
      type="button"
      className="nav-item"
      data-depth={0}
      data-strong={unreadCount > 0}
      aria-current={current ? "true" : undefined}
      onClick={() => open(row)}
    >
      <KindIcon kind={kind} size={16} />
      <span className="nav-label">{conversationName(row).replace(/^#/, "")}</span>
      {unreadCount > 0 && <span className="nav-count">{unreadCount}</span>}
      {unreadCount > 0 && <Hidden>{text.nav.unread}</Hidden>}
    </button>
  );
}
