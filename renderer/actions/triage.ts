import type { Target, Undoable } from "../../shared/api/conversations.ts";
import type { FolderView } from "../../shared/model/folder.ts";
import type { ConversationId } from "../../shared/model/ids.ts";
import { roleOf } from "../stores/views.ts";
import { text } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";
import { orTell } from "./context.ts";
import { shownChat } from "./shown.ts";
import { madeViewsOf } from "./shown-filter.ts";

type Destination = "inbox" | "archive" | "trash" | "junk";

/** The ticked rows, else the conversation shown, else the row the keyboard is on. */
export function targetsOf({ selection }: Pick<ActionContext, "selection">): ConversationId[] {
  if (selection.selected.size > 0) return [...selection.selected];
  const one = selection.open ?? selection.cursor;
  return one === null ? [] : [one];
}

const hasTargets = (context: ActionContext) => targetsOf(context).length > 0;

/** The role of what the list shows. */
export function shownRole(context: ActionContext): string | null {
  const folders = context.connection.queries.getQueryData<FolderView[]>(["accounts.folders", {}]);
  return roleOf(context.layout.view, folders ?? [], madeViewsOf(context));
}

/** Whether the rows will no longer be in the list that is shown. */
function leavesView(context: ActionContext, to: Destination): boolean {
  const role = shownRole(context);
  if (context.layout.searching) return false;
  if (role === null) return to === "trash" || to === "junk";
  return role !== to;
}

/** Shows what was done, with the way back. */
export function tellUndoable(context: ActionContext, done: Undoable | null, message: string): void {
  if (done === null) return;
  const { undoId, messages } = done;
  if (messages === 0) return void context.toasts.show({ message: text.triaged.nothing });
  context.toasts.show({
    message,
    action: {
      label: text.undo,
      run: () => void orTell(context.connection.api.call("triage.undo", { undoId })),
    },
  });
}

/** Moves conversations; the list goes on with the next one at once, and comes back if it was refused. */
export async function move(context: ActionContext, ids: ConversationId[], to: Destination): Promise<void> {
  const { selection, connection } = context;
  const before = { cursor: selection.cursor, open: selection.open, selected: selection.selected };
  if (leavesView(context, to)) selection.leave(ids);
  else selection.clear();
  const target: Target = { conversationIds: ids };
  const done = await orTell(connection.api.call("triage.move", { target, to: { role: to } }));
  if (done === null && before.open !== null) selection.show(before.open);
  tellUndoable(context, done, text.triaged[to](ids.length));
}

export async function markRead(context: ActionContext, ids: ConversationId[], read: boolean): Promise<void> {
  context.selection.keepUnread(ids, !read);
  const target: Target = { conversationIds: ids };
  const done = await orTell(context.connection.api.call("triage.read", { target, read }));
  tellUndoable(context, done, text.triaged[read ? "read" : "unread"](ids.length));
}

/** Stars all of them, or removes the stars when the first has one. */
export async function toggleStar(context: ActionContext, ids: ConversationId[]): Promise<void> {
  const [id] = ids;
  if (id === undefined) return;
  const { api } = context.connection;
  const first = await orTell(api.call("conversations.get", { id }));
  if (first === null) return;
  const starred = !first.starred;
  const done = await orTell(api.call("triage.star", { target: { conversationIds: ids }, starred }));
  if (ids.length > 1) tellUndoable(context, done, text.triaged[starred ? "star" : "unstar"](ids.length));
}

function moveAction(id: string, label: string, keys: string[], to: Destination): Action {
  return {
    id,
    label,
    group: "triage",
    keys,
    when: (context) => hasTargets(context) && shownRole(context) !== to,
    run: (context) => void move(context, targetsOf(context), to),
    refused: (context) => (context.selection.selected.size > 0 ? null : (shownChat(context)?.limits.archive ?? null)),
  };
}

export const archive = moveAction("triage.archive", text.actions.archive, ["e"], "archive");
export const trash = moveAction("triage.trash", text.actions.trash, ["[Shift]+#", "Delete"], "trash");
export const junk = moveAction("triage.junk", text.actions.junk, ["[Shift]+!"], "junk");
export const toInbox = moveAction("triage.inbox", text.actions.toInbox, ["Shift+E"], "inbox");

export const star: Action = {
  id: "triage.star",
  label: text.actions.star,
  group: "triage",
  keys: ["s"],
  when: hasTargets,
  run: (context) => void toggleStar(context, targetsOf(context)),
};

export const read: Action = {
  id: "triage.read",
  label: text.actions.read,
  group: "triage",
  keys: ["Shift+I"],
  when: hasTargets,
  run: (context) => void markRead(context, targetsOf(context), true),
};

export const unread: Action = {
  ...read,
  id: "triage.unread",
  label: text.actions.unread,
  keys: ["Shift+U"],
  run: (context) => void markRead(context, targetsOf(context), false),
};

const undo: Action = {
  id: "triage.undo",
  label: text.actions.undo,
  group: "triage",
  keys: ["z"],
  when: ({ toasts }) => toasts.toasts.some(({ action }) => action !== null),
  run: ({ toasts }) => void toasts.undo(),
};

export const triageActions: readonly Action[] = [archive, trash, junk, toInbox, star, read, unread, undo];
