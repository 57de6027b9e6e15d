import {
  AlertTriangle,
  Archive,
  ChevronRight,
  FilePenLine,
  Folder,
  Inbox,
  type LucideIcon,
  Send,
  Star,
  Trash2,
} from "lucide-react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { FolderRole, FolderView } from "../../../shared/model/folder.ts";
import { useLive } from "../../api/use-live.ts";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { filterOf, sameView, type ViewKey } from "../../stores/views.ts";
import { locale, text } from "../../strings/text.ts";
import { accountName } from "../../text/account-name.ts";
import { AccountConversations } from "./account-conversations.tsx";
import { AccountStatus } from "./account-status.tsx";
import { NavItem } from "./nav-item.tsx";

const icons: Partial<Record<FolderRole, LucideIcon>> = {
  inbox: Inbox,
  archive: Archive,
  drafts: FilePenLine,
  sent: Send,
  trash: Trash2,
  junk: AlertTriangle,
  flagged: Star,
};

const order: readonly (FolderRole | null)[] = [
  "inbox",
  "flagged",
  "important",
  "sent",
  "drafts",
  "archive",
  "junk",
  "trash",
  "all",
];

function inOrder(folders: readonly FolderView[]): FolderView[] {
  const place = ({ role }: FolderView) => (role === null ? order.length : order.indexOf(role));
  return [...folders].sort((a, b) => place(a) - place(b) || a.path.localeCompare(b.path));
}

/** How many of its parents are folders too. */
function depthOf({ path }: FolderView, folders: readonly FolderView[]): number {
  return folders.filter((other) => path.length > other.path.length && path.startsWith(other.path)).length;
}

/** An account: its name, how it is doing, and, opened, its folders. */
export function AccountSection({ account, folders }: { account: AccountView; folders: readonly FolderView[] }) {
  const expanded = useLayout((state) => state.expanded.has(account.id));
  return (
    <section className="account" style={{ "--hue": account.hue }} aria-label={account.address}>
      <AccountHead account={account} expanded={expanded} />
      <AccountStatus account={account} />
      {expanded && account.provider !== "imap" && <AccountConversations account={account} />}
      {expanded && account.provider === "imap" && (
        <ul className="nav-list" aria-label={text.nav.foldersOf(account.address)}>
          {inOrder(folders).map((folder) => (
            <li key={folder.id}>
              <NavItem
                view={{ kind: "folder", folderId: folder.id }}
                label={folder.name}
                icon={(folder.role && icons[folder.role]) ?? Folder}
                count={folder.unread}
                strong
                depth={depthOf(folder, folders)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface HeadProps {
  account: AccountView;
  expanded: boolean;
}

function AccountHead({ account, expanded }: HeadProps) {
  const view: ViewKey = { kind: "account", accountId: account.id };
  const current = useLayout((state) => sameView(state.view, view));
  // As the list shows it, and the badge counts it: chat has no folders, and what was put away is in neither.
  const { data: unread = 0 } = useLive("conversations.unread", { view: filterOf(view, false) });
  return (
    <div className="account-head">
      <button
        type="button"
        className="account-toggle"
        aria-expanded={expanded}
        aria-label={text.account.show(account.address)}
        onClick={() => useLayout.getState().toggleExpanded(account.id)}
      >
        <ChevronRight size={14} strokeWidth={2} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="nav-item account-name"
        aria-current={current ? "page" : undefined}
        onClick={() => {
          useSelection.getState().reset();
          useLayout.getState().show(view);
        }}
      >
        <span className="account-dot" data-state={account.state.kind} aria-hidden="true" />
        <span className="nav-label">{accountName(account)}</span>
        {unread > 0 && <span className="nav-count">{unread.toLocaleString(locale)}</span>}
      </button>
    </div>
  );
}
