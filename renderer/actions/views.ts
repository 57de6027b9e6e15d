import type { Settings } from "../../shared/api/settings.ts";
import { sections } from "../../shared/model/conversation.ts";
import type { MadeView, MadeViewId } from "../../shared/model/made-view.ts";
import { text } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";
import { orTell } from "./context.ts";
import { isDivided, madeViewsOf, shownFilter } from "./shown-filter.ts";
import { tellUndoable } from "./triage.ts";

const words = text.madeViews;

function shownView(context: ActionContext): MadeView | undefined {
  const { view } = context.layout;
  return view.kind === "made" ? madeViewsOf(context).find(({ id }) => id === view.viewId) : undefined;
}

export const newView: Action = {
  id: "view.new",
  label: words.add,
  group: "move",
  keys: ["g v"],
  when: () => true,
  run: (context) => context.layout.openDialog({ kind: "made-view", id: null, filter: shownFilter(context) }),
};

export const editView: Action = {
  id: "view.edit",
  label: words.edit,
  group: "move",
  keys: ["g m"],
  when: (context) => shownView(context) !== undefined,
  run: (context) => {
    const view = shownView(context);
    if (view) context.layout.openDialog({ kind: "made-view", id: view.id, filter: view.filter });
  },
};

/** Puts the view one place up or down among those that the user made. */
export async function moveView(context: ActionContext, id: MadeViewId, step: 1 | -1): Promise<void> {
  const ids = madeViewsOf(context).map((view) => view.id);
  const at = ids.indexOf(id);
  const other = ids[at + step];
  if (at < 0 || other === undefined) return;
  const moved = ids.map((one) => (one === id ? other : one === other ? id : one));
  await orTell(context.connection.api.call("views.order", { ids: moved }));
}

function moveAction(name: string, label: string, keys: string, step: 1 | -1): Action {
  return {
    id: name,
    label,
    group: "move",
    keys: [keys],
    when: (context) => {
      const view = shownView(context);
      const all = madeViewsOf(context);
      return view !== undefined && all.at(step < 0 ? 0 : -1)?.id !== view.id;
    },
    run: (context) => {
      const view = shownView(context);
      if (view) void moveView(context, view.id, step);
    },
  };
}

/** Deletes a view, and nothing that it shows. */
export async function removeView(context: ActionContext, { id, name }: MadeView): Promise<void> {
  const done = await orTell(context.connection.api.call("views.remove", { id }));
  if (done === null) return;
  const { view } = context.layout;
  if (view.kind === "made" && view.viewId === id) {
    context.selection.reset();
    context.layout.show({ kind: "role", name: "inbox" });
  }
  tellUndoable(context, done, words.removed(name));
}

/** Of actions that stand for views whose names nobody knows beforehand. */
export const goPrefix = "go.made.";

/** So many views have a key of their own. */
const withKeys = 9;

const goTo: readonly Action[] = Array.from({ length: withKeys }, (_, index) => ({
  id: `${goPrefix}${index + 1}`,
  label: words.goNumber(index + 1),
  group: "move",
  keys: [`g ${index + 1}`],
  when: (context) => madeViewsOf(context)[index] !== undefined,
  run: (context) => {
    const view = madeViewsOf(context)[index];
    if (!view) return;
    context.selection.reset();
    context.layout.show({ kind: "made", viewId: view.id });
  },
}));

/** Who is to answer next. */
const waiting: readonly Action[] = (["me", "them"] as const).map((who) => ({
  id: `go.waiting-${who}`,
  label: text.actions.go(text.waiting[who]),
  group: "move",
  keys: [who === "me" ? "g w" : "g h"],
  when: () => true,
  run: ({ layout, selection }) => {
    selection.reset();
    layout.show({ kind: "waiting", who });
  },
}));

function sectionAction(id: string, label: string, keys: string, step: 1 | -1): Action {
  return {
    id,
    label,
    group: "move",
    keys: [keys],
    when: ({ connection, layout }) =>
      isDivided(layout.view, connection.queries.getQueryData<Settings>(["settings.get", {}])?.splitInbox ?? false),
    run: ({ layout, selection }) => {
      const parts = [...sections, null];
      const at = parts.indexOf(layout.section);
      selection.reset();
      layout.setSection(parts.at((at + step) % parts.length) ?? null);
    },
  };
}

export const viewActions: readonly Action[] = [
  newView,
  editView,
  moveAction("view.up", words.up, "Alt+ArrowUp", -1),
  moveAction("view.down", words.down, "Alt+ArrowDown", 1),
  sectionAction("view.next-section", text.sections.next, "g n", 1),
  sectionAction("view.previous-section", text.sections.previous, "g p", -1),
  ...waiting,
  ...goTo,
];
