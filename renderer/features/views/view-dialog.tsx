import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { ConversationFilter } from "../../../shared/api/conversations.ts";
import type { MadeViewId } from "../../../shared/model/made-view.ts";
import { contextNow, orTell } from "../../actions/context.ts";
import { useMadeViews } from "../../actions/shown-filter.ts";
import { moveView, removeView } from "../../actions/views.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { IconButton } from "../../components/icon-button.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/text.ts";
import { choicesOf, filterFrom, type ViewChoices } from "./view-choices.ts";
import { ViewFields } from "./view-fields.tsx";

export interface ViewDialogProps {
  /** Null: a new one. */
  id: MadeViewId | null;
  filter: ConversationFilter;
  onClose(): void;
}

/** What a view shows, with how much that is now. */
export function ViewDialog({ id, filter, onClose }: ViewDialogProps) {
  const { api } = useConnection();
  const known = useMadeViews().find((view) => view.id === id);
  const [name, setName] = useState(known?.name ?? "");
  const [choices, setChoices] = useState<ViewChoices>(() => choicesOf(filter));
  const words = text.madeViews;
  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const saved = await orTell(api.call("views.save", { id, name: name.trim(), filter: filterFrom(choices) }));
    if (saved === null) return;
    onClose();
    useSelection.getState().reset();
    useLayout.getState().show({ kind: "made", viewId: saved.id });
  }
  return (
    <Dialog title={known ? words.editTitle(known.name) : words.newTitle} size="medium" persistent onClose={onClose}>
      <form className="view-form" onSubmit={(event) => void save(event)}>
        <div className="dialog-body">
          <div className="form-field">
            <label htmlFor="view-name">{words.name}</label>
            <input
              id="view-name"
              className="input"
              required
              maxLength={200}
              placeholder={words.nameHint}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          </div>
          <ViewFields choices={choices} onChange={(part) => setChoices({ ...choices, ...part })} />
        </div>
        <footer className="dialog-foot">
          <Preview filter={filterFrom(choices)} />
          {id !== null && <ViewTools id={id} onClose={onClose} />}
          <button type="submit" className="button primary" disabled={name.trim() === ""}>
            {words.save}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function Preview({ filter }: { filter: ConversationFilter }) {
  const count = useLive("conversations.count", { view: filter });
  const unread = useLive("conversations.unread", { view: filter });
  const known = count.data !== undefined && unread.data !== undefined;
  return (
    <p className="quiet view-preview" role="status">
      {known ? text.madeViews.count(count.data, unread.data) : text.madeViews.counting}
    </p>
  );
}

/** Where the view stands among the others, and the way to delete it. */
function ViewTools({ id, onClose }: { id: MadeViewId; onClose(): void }) {
  const connection = useConnection();
  const made = useMadeViews();
  const view = made.find((one) => one.id === id);
  const { up, down, remove } = text.madeViews;
  const shift = (step: 1 | -1) => void moveView(contextNow(connection), id, step);
  return (
    <>
      <IconButton icon={ArrowUp} label={up} disabled={made[0]?.id === id} onClick={() => shift(-1)} />
      <IconButton icon={ArrowDown} label={down} disabled={made.at(-1)?.id === id} onClick={() => shift(1)} />
      <IconButton
        icon={Trash2}
        label={remove}
        onClick={() => {
          onClose();
          if (view) void removeView(contextNow(connection), view);
        }}
      />
    </>
  );
}
