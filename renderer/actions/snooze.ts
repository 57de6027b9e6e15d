import type { ConversationId } from "../../shared/model/ids.ts";
import type { PlannedTime } from "../../shared/time/intent.ts";
import { text } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";
import { orTell } from "./context.ts";
import { targetsOf, tellUndoable } from "./triage.ts";

const inSnoozed = ({ layout }: ActionContext) => layout.view.kind === "snoozed";

/** Puts conversations away; the list goes on with the next one. */
export async function snoozeUntil(context: ActionContext, ids: ConversationId[], when: PlannedTime): Promise<void> {
  const done = await orTell(context.connection.api.call("triage.snooze", { conversationIds: ids, when }));
  if (done === null) return;
  if (inSnoozed(context)) context.selection.clear();
  else context.selection.leave(ids);
  tellUndoable(context, done, text.snooze.done(ids.length));
}

export const snooze: Action = {
  id: "triage.snooze",
  label: text.snooze.action,
  group: "triage",
  keys: ["b"],
  when: (context) => targetsOf(context).length > 0,
  run: (context) => context.layout.openDialog({ kind: "snooze", conversations: targetsOf(context) }),
};

const unsnooze: Action = {
  id: "triage.unsnooze",
  label: text.snooze.back,
  group: "triage",
  keys: ["Shift+B"],
  when: (context) => inSnoozed(context) && targetsOf(context).length > 0,
  run: (context) => {
    const ids = targetsOf(context);
    context.selection.leave(ids);
    void orTell(context.connection.api.call("triage.unsnooze", { conversationIds: ids }));
  },
};

const goSnoozed: Action = {
  id: "go.snoozed",
  label: text.actions.go(text.snooze.view),
  group: "move",
  keys: ["g b"],
  when: () => true,
  run: ({ layout, selection }) => {
    selection.reset();
    layout.show({ kind: "snoozed" });
  },
};

const goOutbox: Action = {
  ...goSnoozed,
  id: "go.outbox",
  label: text.actions.go(text.views.outbox),
  keys: ["g o"],
  run: ({ layout, selection }) => {
    selection.reset();
    layout.show({ kind: "outbox" });
  },
};

export const snoozeActions: readonly Action[] = [snooze, unsnooze, goSnoozed, goOutbox];
