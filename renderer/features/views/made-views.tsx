import { Hourglass, Layers, type LucideIcon, MessageCircleQuestion, Plus } from "lucide-react";
import type { MadeView } from "../../../shared/model/made-view.ts";
import { usePerform } from "../../actions/context.ts";
import { useMadeViews } from "../../actions/shown-filter.ts";
import { newView } from "../../actions/views.ts";
import { useLive } from "../../api/use-live.ts";
import { filterOf, type ViewKey } from "../../stores/views.ts";
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
        <li>
          <Waiting who="me" icon={MessageCircleQuestion} />
        </li>
        <li>
          <Waiting who="them" icon={Hourglass} />
        </li>
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

/** Conversations in which somebody is to answer. */
function Waiting({ who, icon }: { who: "me" | "them"; icon: LucideIcon }) {
  const view: ViewKey = { kind: "waiting", who };
  const { data: unread = 0 } = useLive("conversations.unread", { view: filterOf(view, false) });
  return <NavItem view={view} label={text.waiting[who]} icon={icon} count={unread} strong />;
}

function Item({ view }: { view: MadeView }) {
  const { data: unread = 0 } = useLive("conversations.unread", { view: view.filter });
  return <NavItem view={{ kind: "made", viewId: view.id }} label={view.name} icon={Layers} count={unread} strong />;
}
