import { type KeyboardEvent, useState } from "react";
import type { AccountView } from "../../../shared/model/account.ts";
import type { FolderView } from "../../../shared/model/folder.ts";
import { contextNow, perform } from "../../actions/context.ts";
import { keyLabel } from "../../actions/keyboard.ts";
import { actions } from "../../actions/registry.ts";
import { isMac } from "../../actions/use-keyboard.ts";
import type { Connection } from "../../api/connect.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import type { ViewKey } from "../../stores/views.ts";
import { text } from "../../strings/en.ts";
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
    .filter((action) => action.id !== "app.palette" && action.when(context))
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
  return [...commands, ...views, ...places];
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
  const [at, setAt] = useState(0);
  const entries = fitting(entriesOf(connection, accounts, folders), query).slice(0, 60);
  const chosen = entries[Math.min(at, entries.length - 1)];

  function run(entry: Entry | undefined): void {
    if (!entry) return;
    onClose();
    entry.run();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.nativeEvent.isComposing || (step === 0 && event.key !== "Enter")) return;
    event.preventDefault();
    if (step === 0) run(chosen);
    else setAt((at + step + entries.length) % Math.max(1, entries.length));
  }
  return (
    <Dialog title={text.palette.label} head="plain" size="medium" onClose={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-label={text.palette.label}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={chosen && `palette-${chosen.id}`}
        placeholder={text.palette.placeholder}
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={({ target }) => {
          setQuery(target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" role="listbox" id="palette-list" aria-label={text.palette.label}>
        {entries.map((entry) => (
          <PaletteLine key={entry.id} entry={entry} chosen={entry === chosen} onRun={() => run(entry)} />
        ))}
        {entries.length === 0 && <p className="quiet palette-none">{text.palette.none}</p>}
      </div>
    </Dialog>
  );
}

function PaletteLine({ entry, chosen, onRun }: { entry: Entry; chosen: boolean; onRun(): void }) {
  return (
    <div
      className="palette-line"
      role="option"
      id={`palette-${entry.id}`}
      tabIndex={-1}
      aria-selected={chosen}
      ref={(element) => {
        if (chosen) element?.scrollIntoView({ block: "nearest" });
      }}
      onPointerUp={onRun}
    >
      <span>{entry.label}</span>
      {entry.hint !== "" && <kbd>{entry.hint}</kbd>}
    </div>
  );
}
