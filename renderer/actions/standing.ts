import type { ConversationView } from "../../shared/model/conversation.ts";
import type { ConversationId } from "../../shared/model/ids.ts";
import { text } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";
import { orTell } from "./context.ts";
import { shownConversation } from "./shown.ts";
import { shownRole, targetsOf, tellUndoable } from "./triage.ts";

const words = text.standing;
const hasTargets = (context: ActionContext): boolean => targetsOf(context).length > 0;

/** The one conversation that is meant, where it is open; of several nobody knows what all of them are. */
function shownOne(context: ActionContext): ConversationView | null {
  const shown = shownConversation(context);
  const [id, ...more] = targetsOf(context);
  return more.length === 0 && shown?.id === id ? shown : null;
}

async function setPinned(context: ActionContext, conversationIds: ConversationId[], pinned: boolean): Promise<void> {
  const done = await orTell(context.connection.api.call("triage.pin", { conversationIds, pinned }));
  tellUndoable(context, done, words[pinned ? "didPin" : "didUnpin"](conversationIds.length));
}

async function setMuted(context: ActionContext, conversationIds: ConversationId[], muted: boolean): Promise<void> {
  const leaves = muted && shownRole(context) === "inbox" && !context.layout.searching;
  const done = await orTell(context.connection.api.call("triage.mute", { conversationIds, muted }));
  if (done !== null && leaves) context.selection.leave(conversationIds);
  tellUndoable(context, done, words[muted ? "didMute" : "didUnmute"](conversationIds.length));
}

async function setBlocked(context: ActionContext, blocked: boolean): Promise<void> {
  const writer = shownOne(context)?.writer;
  if (!writer) return;
  const done = await orTell(context.connection.api.call("senders.set", { sender: writer.sender, blocked }));
  tellUndoable(context, done, words[blocked ? "didBlock" : "didUnblock"](writer.name));
}

/** Pins, or takes the pin off when the first has one. */
async function togglePin(context: ActionContext): Promise<void> {
  const ids = targetsOf(context);
  const [id] = ids;
  if (id === undefined) return;
  const first = await orTell(context.connection.api.call("conversations.get", { id }));
  if (first) await setPinned(context, ids, first.pinned !== true);
}

async function toggleMute(context: ActionContext): Promise<void> {
  const ids = targetsOf(context);
  const [id] = ids;
  if (id === undefined) return;
  const first = await orTell(context.connection.api.call("conversations.get", { id }));
  if (first) await setMuted(context, ids, !first.muted);
}

const pin: Action = {
  id: "triage.pin",
  label: words.pin,
  group: "triage",
  keys: ["Shift+P"],
  when: hasTargets,
  run: (context) => void togglePin(context),
};

const mute: Action = {
  id: "triage.mute",
  label: words.mute,
  group: "triage",
  keys: ["m"],
  when: hasTargets,
  run: (context) => void toggleMute(context),
};

const block: Action = {
  id: "triage.block",
  label: words.block,
  group: "triage",
  keys: ["Shift+X"],
  when: (context) => (shownOne(context)?.writer ?? null) !== null,
  run: (context) => void setBlocked(context, shownOne(context)?.writer?.blocked === false),
};

const sortSender: Action = {
  id: "triage.sort-sender",
  label: text.sections.move,
  group: "triage",
  keys: ["Shift+S"],
  when: (context) => (shownOne(context)?.writer ?? null) !== null,
  run: (context) => {
    const shown = shownOne(context);
    if (shown) context.layout.openDialog({ kind: "sort-sender", conversation: shown.id });
  },
};

export const standingActions: readonly Action[] = [pin, mute, block, sortSender];
