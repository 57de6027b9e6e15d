import { type ViewName, viewNames } from "../stores/views.ts";
import { text } from "../strings/text.ts";
import type { Action } from "./action.ts";

const goKeys: Record<ViewName, string> = {
  inbox: "g i",
  starred: "g s",
  sent: "g t",
  drafts: "g d",
  archive: "g e",
  junk: "g j",
  trash: "g x",
  all: "g a",
};

const always = () => true;

const next: Action = {
  id: "move.next",
  label: text.actions.next,
  group: "move",
  keys: ["j"],
  when: ({ selection }) => selection.order.length > 0,
  run: ({ selection }) => selection.move(1),
};

const previous: Action = {
  ...next,
  id: "move.previous",
  label: text.actions.previous,
  keys: ["k"],
  run: ({ selection }) => selection.move(-1),
};

const open: Action = {
  id: "move.open",
  label: text.actions.open,
  group: "move",
  keys: ["o", "Enter"],
  when: ({ selection }) => selection.cursor !== null && selection.open !== selection.cursor,
  run: ({ selection }) => selection.cursor !== null && selection.show(selection.cursor),
};

/** One step out: the ticks, what stands beside the timeline, the conversation, the search. */
const back: Action = {
  id: "move.back",
  label: text.actions.back,
  group: "move",
  keys: ["u", "Escape"],
  when: ({ selection, layout }) =>
    selection.selected.size > 0 || selection.open !== null || layout.searching || layout.drawer,
  run: ({ selection, layout, reading }) => {
    if (layout.drawer) layout.setDrawer(false);
    else if (selection.selected.size > 0) selection.clear();
    else if (selection.open !== null && reading.panel !== null) reading.closePanel();
    else if (selection.open !== null) selection.close();
    else layout.leaveSearch();
  },
};

const select: Action = {
  id: "move.select",
  label: text.actions.select,
  group: "move",
  keys: ["x"],
  when: ({ selection }) => selection.cursor !== null,
  run: ({ selection }) => selection.cursor !== null && selection.toggle(selection.cursor),
};

function selectTowards(id: string, label: string, keys: readonly string[], step: 1 | -1): Action {
  return {
    id,
    label,
    group: "move",
    keys,
    when: ({ selection }) => selection.cursor !== null,
    run: ({ selection }) => selection.stretch(step),
  };
}

const unreadOnly: Action = {
  id: "view.unread-only",
  label: text.actions.unreadOnly,
  group: "move",
  keys: ["g u"],
  when: always,
  run: ({ layout }) => layout.setUnreadOnly(!layout.unreadOnly),
};

/** A range, row by row. */
const stretches: readonly Action[] = [
  selectTowards("move.select-next", text.selecting.next, ["Shift+J", "Shift+ArrowDown"], 1),
  selectTowards("move.select-previous", text.selecting.previous, ["Shift+K", "Shift+ArrowUp"], -1),
];

const goTo: readonly Action[] = viewNames.map((name) => ({
  id: `go.${name}`,
  label: text.actions.go(text.views[name]),
  group: "move",
  keys: [goKeys[name]],
  when: always,
  run: ({ layout, selection }) => {
    selection.reset();
    layout.show({ kind: "role", name });
  },
}));

export const moveActions: readonly Action[] = [next, previous, open, back, select, ...stretches, unreadOnly, ...goTo];
