import { useState } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { FolderView } from "../../../shared/model/folder.ts";
import { contextNow, perform } from "../../actions/context.ts";
import { keyLabel } from "../../actions/keyboard.ts";
import { actions } from "../../actions/registry.ts";
import { madeViewsOf } from "../../actions/shown-filter.ts";
import { isMac } from "../../actions/use-keyboard.ts";
import { goPrefix } from "../../actions/views.ts";
import type { Connection } from "../../api/connect.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { PickList } from "../../components/pick-list.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import type { ViewKey } from "../../stores/views.ts";
import { text } from "../../strings/text.ts";
import { fuzzyScore } from "../../text/fuzzy.ts";

interface Entry {
  id: string;
  label: string;
  hint: string;
  run(): void;
}

function goTo(view: ViewKey): void {
  useSelection.getState().reset();
  useLayout.getState().show(view);
}

function entriesOf(connection: Connection, accounts: readonly AccountView[], folders: readonly FolderView[]): Entry[] {
  const context = contextNow(connection);
  const commands = actions
    .filter((action) => action.id !== "app.palette" && !action.id.startsWith(goPrefix) && action.when(context))
    .map((action): Entry => {
      const [keys] = action.keys;
      const hint = keys === undefined ? "" : keyLabel(keys, isMac);
      return { id: action.id, label: action.label, hint, run: () => perform(action, connection) };
    });
  const views = accounts.map(
    ({ id, address }): Entry => ({
      id: `account.${id}`,
      label: text.actions.go(address),
      hint: "",
      run: () => goTo({ kind: "account", accountId: id }),
    }),
  );
  const places = folders.map(
    ({ id, name, accountId }): Entry => ({
      id: `folder.${id}`,
      label: text.actions.go(name),
      hint: accounts.find((account) => account.id === accountId)?.address ?? "",
      run: () => goTo({ kind: "folder", folderId: id }),
    }),
  );
  const own = madeViewsOf({ connection }).map(
    ({ id, name }, index): Entry => ({
      id: `made.${id}`,
      label: text.actions.go(name),
      hint: index < 9 ? keyLabel(`g ${index + 1}`, isMac) : "",
      run: () => goTo({ kind: "made", viewId: id }),
    }),
  );
  return [...commands, ...own, ...views, ...places];
}

/** The entries that fit, best first; all of them, in their order, for an empty query. */
function fitting(entries: readonly Entry[], query: string): Entry[] {
  if (query.trim() === "") return [...entries];
  return entries
    .flatMap((entry) => {
      const score = fuzzyScore(query, entry.label);
      return score === null ? [] : [{ entry, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

/** Every command, view and account by name. */
export function Palette({ onClose }: { onClose(): void }) {
  const connection = useConnection();
  const { data: accounts = [] } = useLive("accounts.list", {});
  const { data: folders = [] } = useLive("accounts.folders", {});
  const [query, setQuery] = useState("");
  const entries = fitting(entriesOf(connection, accounts, folders), query).slice(0, 60);
  return (
    <Dialog title={text.palette.label} head="plain" size="medium" onClose={onClose}>
      <PickList
        name="palette"
        label={text.palette.label}
        placeholder={text.palette.placeholder}
        none={text.palette.none}
        query={query}
        items={entries}
        onQuery={setQuery}
        onPick={(entry) => {
          onClose();
          entry.run();
        }}
      >
        {({ label, hint }) => (
          <>
            <span>{label}</span>
            {hint !== "" && <kbd>{hint}</kbd>}
          </>
        )}
      </PickList>
    </Dialog>
  );
}
