import type { LucideIcon } from "lucide-react";
import { Hidden } from "../../components/hidden.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useSelection } from "../../stores/selection.ts";
import { sameView, type ViewKey } from "../../stores/views.ts";
import { locale, text } from "../../strings/text.ts";

export interface NavItemProps {
  view: ViewKey;
  label: string;
  icon: LucideIcon;
  count: number;
  /** The count is of unread mail, and the label stands out when there is some. */
  strong?: boolean;
  depth?: number;
}

/** One view in the navigation. */
export function NavItem({ view, label, icon: Icon, count, strong = false, depth = 0 }: NavItemProps) {
  const current = useLayout((state) => sameView(state.view, view));
  return (
    <button
      type="button"
      className="nav-item"
      data-depth={depth}
      data-strong={strong && count > 0}
      aria-current={current ? "page" : undefined}
      onClick={() => {
        useSelection.getState().reset();
        useLayout.getState().show(view);
      }}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="nav-label">{label}</span>
      {count > 0 && <span className="nav-count">{count.toLocaleString(locale)}</span>}
      {count > 0 && strong && <Hidden>{text.nav.unread}</Hidden>}
    </button>
  );
}
