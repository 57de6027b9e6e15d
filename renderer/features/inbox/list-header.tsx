import {
  AlarmClock,
  Archive,
  Mail,
  MailOpen,
  Menu as MenuIcon,
  RefreshCw,
  Search,
  SlidersHorizontal,
  Star,
  Trash2,
  X,
} from "lucide-react";
import { useState } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { FolderView } from "../../../shared/model/folder.ts";
import { search, sync } from "../../actions/app.ts";
import { orTell, usePerform } from "../../actions/context.ts";
import { useMadeViews } from "../../actions/shown-filter.ts";
import { snooze } from "../../actions/snooze.ts";
import { archive, read, star, trash, unread } from "../../actions/triage.ts";
import { editView } from "../../actions/views.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { ActionButton, IconButton } from "../../components/icon-button.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { titleOf, type ViewKey } from "../../stores/views.ts";
import { text } from "../../strings/text.ts";
import { SearchField } from "../search/search-field.tsx";

const noFolders: readonly FolderView[] = [];

/** Title, filter and search; while rows are ticked, what can be done with them. */
export function ListHeader({ accounts }: { accounts: readonly AccountView[] }) {
  const searching = useLayout((state) => state.searching);
  const ticked = useSelection((state) => state.selected.size);
  if (ticked > 0) return <TickedHeader count={ticked} />;
  if (searching) {
    return (
      <header className="list-head">
        <h1 className="hidden-text">{text.search.label}</h1>
        <SearchField />
      </header>
    );
  }
  return <PlainHeader accounts={accounts} />;
}

function PlainHeader({ accounts }: { accounts: readonly AccountView[] }) {
  const { view, setDrawer } = useLayout();
  const { data: folders = noFolders } = useLive("accounts.folders", {});
  const made = useMadeViews();
  const perform = usePerform();
  return (
    <header className="list-head">
      <span className="only-narrow">
        <IconButton icon={MenuIcon} label={text.nav.open} onClick={() => setDrawer(true)} />
      </span>
      <h1 className="list-title">{titleOf(view, { accounts, folders, made })}</h1>
      {view.kind === "made" && made.some(({ id }) => id === view.viewId) && (
        <ActionButton action={editView} icon={SlidersHorizontal} />
      )}
      {canFilter(view) && <UnreadToggle />}
      <SyncButton />
      <IconButton icon={Search} label={text.actions.search} keys={search.keys[0]} onClick={() => perform(search)} />
    </header>
  );
}

/** Drafts and outgoing mail are never unread. */
function canFilter(view: ViewKey): boolean {
  return !["outbox", "requests"].includes(view.kind) && !(view.kind === "role" && view.name === "drafts");
}

function UnreadToggle() {
  const { unreadOnly, setUnreadOnly } = useLayout();
  return (
    <button
      type="button"
      className="chip-toggle"
      aria-pressed={unreadOnly}
      title={text.actions.unreadOnly}
      onClick={() => setUnreadOnly(!unreadOnly)}
    >
      {text.list.onlyUnread}
    </button>
  );
}

function SyncButton() {
  const { api } = useConnection();
  const [busy, setBusy] = useState(false);
  async function look(): Promise<void> {
    setBusy(true);
    await orTell(api.call("accounts.sync", { id: null, whole: false }));
    setBusy(false);
  }
  return (
    <span className="sync" data-busy={busy}>
      <IconButton icon={RefreshCw} label={sync.label} keys={sync.keys[0]} disabled={busy} onClick={() => void look()} />
    </span>
  );
}

function TickedHeader({ count }: { count: number }) {
  return (
    <header className="list-head ticked">
      <IconButton icon={X} label={text.actions.clear} keys="Escape" onClick={() => useSelection.getState().clear()} />
      <h1 className="list-title" aria-live="polite">
        {text.list.selected(count)}
      </h1>
      <ActionButton action={archive} icon={Archive} />
      <ActionButton action={trash} icon={Trash2} />
      <ActionButton action={snooze} icon={AlarmClock} />
      <ActionButton action={star} icon={Star} />
      <ActionButton action={read} icon={MailOpen} />
      <ActionButton action={unread} icon={Mail} />
    </header>
  );
}
