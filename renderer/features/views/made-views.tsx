import { Layers, Plus } from "lucide-react";
import type { MadeView } from "../../../shared/model/made-view.ts";
import { usePerform } from "../../actions/context.ts";
import { useMadeViews } from "../../actions/shown-filter.ts";
import { newView } from "../../actions/views.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";
import { NavItem } from "../accounts/nav-item.tsx";

/** The views that the user made, each with what is unread in it, and how to make another one. */
export function MadeViews() {
  const made = useMadeViews();
  const perform = usePerform();
  return (
    <>
      <h2 className="sidebar-title">{text.madeViews.title}</h2>
      <ul className="nav-list" aria-label={text.madeViews.title}>
        {made.map((view) => (
          <li key={view.id}>
            <Item view={view} />
          </li>
        ))}
        <li>
          <button type="button" className="nav-item quiet" onClick={() => perform(newView)}>
            <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
            <span className="nav-label">{newView.label}</span>
          </button>
        </li>
      </ul>
    </>
  );
}

function Item({ view }: { view: MadeView }) {
  const { data: unread = 0 } = useLive("conversations.unread", { view: view.filter });
  return <NavItem view={{ kind: "made", viewId: view.id }} label={view.name} icon={Layers} count={unread} strong />;
}
