import type { AccountView } from "../../shared/model/account.ts";
import { Empty } from "../components/empty.tsx";
import { useLayout } from "../stores/layout.ts";
import { useSelection } from "../stores/selection.ts";
import { useWriting } from "../stores/writing.ts";
import { text } from "../strings/text.ts";
import { Sidebar } from "./accounts/sidebar.tsx";
import { ComposerPanel } from "./composer/composer-panel.tsx";
import { Conversation } from "./conversation/conversation.tsx";
import { ListPane } from "./inbox/list-pane.tsx";

/** Navigation, list and conversation side by side; where it is narrow, one of them. */
export function Shell({ accounts }: { accounts: readonly AccountView[] }) {
  const open = useSelection((state) => state.open);
  const drawer = useLayout((state) => state.drawer);
  const panel = useWriting((state) => state.panel);
  return (
    <div className="shell" data-open={open !== null} data-drawer={drawer}>
      <Sidebar accounts={accounts} />
      {drawer && (
        <button
          type="button"
          className="drawer-shade"
          aria-label={text.close}
          onClick={() => useLayout.getState().setDrawer(false)}
        />
      )}
      <ListPane accounts={accounts} />
      <main className="reading" aria-label={text.conversation.label}>
        {open === null ? (
          <Empty title={text.conversation.none} hint={text.conversation.hint} />
        ) : (
          <Conversation key={open} id={open} accounts={accounts} />
        )}
      </main>
      {panel !== null && <ComposerPanel key={panel} draftId={panel} />}
    </div>
  );
}
