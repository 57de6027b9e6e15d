import type { ConversationFilter } from "../../shared/api/conversations.ts";
import type { Settings } from "../../shared/api/settings.ts";
import type { MadeView } from "../../shared/model/made-view.ts";
import { useLive } from "../api/use-live.ts";
import { type LayoutState, useLayout } from "../stores/layout.ts";
import { filterOf, type ViewKey } from "../stores/views.ts";
import type { ActionContext } from "./action.ts";

const noViews: readonly MadeView[] = [];

/** The views that the user made, in order. */
export function useMadeViews(): readonly MadeView[] {
  return useLive("views.list", {}).data ?? noViews;
}

/** Which lists have parts. */
export function isDivided(view: ViewKey, splitInbox: boolean): boolean {
  return splitInbox && (view.kind === "account" || (view.kind === "role" && view.name === "inbox"));
}

type Shown = Pick<LayoutState, "view" | "unreadOnly" | "section">;

function filterNow(
  { view, unreadOnly, section }: Shown,
  made: readonly MadeView[],
  split: boolean,
): ConversationFilter {
  const filter = filterOf(view, unreadOnly, made);
  return section !== null && isDivided(view, split) ? { ...filter, section } : filter;
}

/** What the list shows; undefined until it is known. */
export function useShownFilter(): ConversationFilter | undefined {
  const layout = useLayout();
  const { data: settings } = useLive("settings.get", {});
  const views = useLive("views.list", {});
  if (!settings || (layout.view.kind === "made" && views.isPending)) return undefined;
  return filterNow(layout, views.data ?? noViews, settings.splitInbox);
}

/** The same for an action. */
export function shownFilter({ connection, layout }: ActionContext): ConversationFilter {
  const settings = connection.queries.getQueryData<Settings>(["settings.get", {}]);
  return filterNow(layout, madeViewsOf({ connection }), settings?.splitInbox ?? false);
}

/** The views that the user made, as far as they are known here. */
export function madeViewsOf({ connection }: Pick<ActionContext, "connection">): readonly MadeView[] {
  return connection.queries.getQueryData<MadeView[]>(["views.list", {}]) ?? noViews;
}
