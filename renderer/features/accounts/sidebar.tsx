import {
  AlarmClock,
  AlertTriangle,
  Archive,
  ArrowUpFromLine,
  FilePenLine,
  Inbox,
  ListTree,
  type LucideIcon,
  Mails,
  PenLine,
  Plus,
  Send,
  Settings,
  Star,
  Trash2,
  UserRoundPlus,
} from "lucide-react";
import { useEffect, useRef } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { FolderView } from "../../../shared/model/folder.ts";
import { addAccount, settings } from "../../actions/app.ts";
import { usePerform } from "../../actions/context.ts";
import { newMessage } from "../../actions/write.ts";
import { useLive } from "../../api/use-live.ts";
import { ActionButton } from "../../components/icon-button.tsx";
import { Logo } from "../../components/logo.tsx";
import { useLayout } from "../../stores/layout.ts";
import { filterOf, type ViewName, viewNames } from "../../stores/views.ts";
import { text } from "../../strings/text.ts";
import { useRequests } from "../imports/requests-list.tsx";
import { MadeViews } from "../views/made-views.tsx";
import { AccountSection } from "./account-section.tsx";
import { NavItem } from "./nav-item.tsx";
import { SyncFoot } from "./sync-foot.tsx";

const icons: Record<ViewName, LucideIcon> = {
  inbox: Inbox,
  starred: Star,
  sent: Send,
  drafts: FilePenLine,
  archive: Archive,
  junk: AlertTriangle,
  trash: Trash2,
  all: Mails,
};

const noFolders: readonly FolderView[] = [];

/** The window's title tells how much is unread, for the tab and the task bar. */
function useTitle(unread: number): void {
  useEffect(() => {
    document.title = unread === 0 ? text.appName : `(${unread}) ${text.appName}`;
  }, [unread]);
}

/** Opened as a drawer, the navigation takes the focus. */
function useDrawerFocus() {
  const drawer = useLayout((state) => state.drawer);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    if (drawer) nav.current?.querySelector<HTMLElement>("[aria-current], .nav-item")?.focus();
  }, [drawer]);
  return nav;
}

/** Views over all accounts, then each account with its state and folders. */
export function Sidebar({ accounts }: { accounts: readonly AccountView[] }) {
  const perform = usePerform();
  const nav = useDrawerFocus();
  const { data: folders = noFolders } = useLive("accounts.folders", {});
  return (
    <nav ref={nav} className="sidebar" aria-label={text.nav.label}>
      <header className="sidebar-head">
        <Logo size={24} />
        <span className="sidebar-name">{text.appName}</span>
        <ActionButton action={settings} icon={Settings} />
      </header>
      <button type="button" className="button primary compose" onClick={() => perform(newMessage)}>
        <PenLine size={16} strokeWidth={2} aria-hidden="true" />
        {text.nav.compose}
      </button>
      <div className="sidebar-scroll">
        <UnifiedViews />
        <MadeViews />
        <h2 className="sidebar-title">{text.nav.accounts}</h2>
        {accounts.map((account) => (
          <AccountSection
            key={account.id}
            account={account}
            folders={folders.filter(({ accountId }) => accountId === account.id)}
          />
        ))}
        <button type="button" className="nav-item quiet" onClick={() => perform(addAccount)}>
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="nav-label">{text.actions.addAccount}</span>
        </button>
      </div>
      <SyncFoot accounts={accounts} />
    </nav>
  );
}

function UnifiedViews() {
  const inbox = useLive("conversations.unread", { view: filterOf({ kind: "role", name: "inbox" }, false) });
  const drafts = useLive("drafts.list", { conversationId: null });
  const outbox = useLive("outbox.list", {});
  const counts: Partial<Record<ViewName, number>> = { inbox: inbox.data ?? 0, drafts: drafts.data?.length ?? 0 };
  const requests = useRequests();
  useTitle(inbox.data ?? 0);
  const waiting = outbox.data?.filter(({ state }) => state !== "held") ?? [];
  return (
    <ul className="nav-list" aria-label={text.nav.everything}>
      {viewNames.map((name) => (
        <li key={name}>
          <NavItem
            view={{ kind: "role", name }}
            label={text.views[name]}
            icon={icons[name]}
            count={counts[name] ?? 0}
            strong={name === "inbox"}
          />
        </li>
      ))}
      <li>
        <NavItem view={{ kind: "timeline" }} label={text.timeline.title} icon={ListTree} count={0} />
      </li>
      <li>
        <NavItem view={{ kind: "snoozed" }} label={text.snooze.view} icon={AlarmClock} count={0} />
      </li>
      {requests.length > 0 && (
        <li>
          <NavItem
            view={{ kind: "requests" }}
            label={text.requests.title}
            icon={UserRoundPlus}
            count={requests.length}
          />
        </li>
      )}
      <li>
        <NavItem
          view={{ kind: "outbox" }}
          label={text.views.outbox}
          icon={ArrowUpFromLine}
          count={waiting.length}
          strong={waiting.length > 0}
        />
      </li>
    </ul>
  );
}
