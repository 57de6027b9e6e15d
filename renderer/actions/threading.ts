import type { MessageFacts, UnsubscribeOffer } from "../../shared/model/facts.ts";
import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { Connection } from "../api/connect.ts";
import { text } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";
import { contextNow, orTell } from "./context.ts";
import { shownConversation, shownMessage } from "./shown.ts";
import { tellUndoable } from "./triage.ts";

/** Makes a message, and what answers it, a conversation of its own, and shows that. */
export async function splitAt(connection: Connection, id: MessageId): Promise<void> {
  const { api } = connection;
  const done = await orTell(api.call("conversations.split", { messageIds: [id] }));
  if (!done) return;
  tellUndoable(contextNow(connection), done, text.threading.didSplit);
  const moved = done.messages > 0 ? await orTell(api.call("messages.get", { id })) : null;
  if (moved) contextNow(connection).selection.show(moved.conversationId);
}

/** Makes one conversation of two, and shows it. */
export async function joinWith(connection: Connection, one: ConversationId, other: ConversationId): Promise<void> {
  const { api } = connection;
  const done = await orTell(api.call("conversations.join", { conversationIds: [one, other] }));
  if (!done) return;
  tellUndoable(contextNow(connection), done, text.threading.didJoin);
  const joined = await orTell(api.call("conversations.get", { id: one }));
  if (joined) contextNow(connection).selection.show(joined.id);
}

export const split: Action = {
  id: "conversation.split",
  label: text.threading.splitSubject,
  group: "triage",
  keys: [],
  when: (context) => (shownConversation(context)?.splitAt ?? null) !== null,
  run: (context) => {
    const at = shownConversation(context)?.splitAt ?? null;
    if (at !== null) void splitAt(context.connection, at);
  },
};

/** The same at any message. */
export const splitHere: Action = {
  id: "message.split",
  label: text.threading.split,
  group: "message",
  keys: [],
  when: (context) => {
    const shown = shownConversation(context);
    return shownMessage(context) !== null && shown?.kind === "thread" && shown.messageCount > 1;
  },
  run: (context) => {
    const { at } = context.reading;
    if (at !== null) void splitAt(context.connection, at);
  },
};

export const join: Action = {
  id: "conversation.join",
  label: text.threading.join,
  group: "triage",
  keys: [],
  when: (context) => shownConversation(context)?.kind === "thread",
  run: (context) => {
    const shown = shownConversation(context);
    if (shown) context.layout.openDialog({ kind: "join", conversation: shown.id, account: shown.accountId });
  },
};

/** The newest message on screen that says how to leave its mailing. */
function offered({ selection, connection }: ActionContext): { id: MessageId; offer: UnsubscribeOffer } | null {
  const asked = connection.queries.getQueriesData<MessageFacts>({ queryKey: ["messages.facts"] });
  const found = asked
    .flatMap(([, facts]) => (facts && facts.conversationId === selection.open ? [facts] : []))
    .sort((a, b) => b.id - a.id)
    .find(({ unsubscribe }) => unsubscribe !== null);
  return found?.unsubscribe ? { id: found.id, offer: found.unsubscribe } : null;
}

export const unsubscribe: Action = {
  id: "conversation.unsubscribe",
  label: text.facts.unsubscribe,
  group: "triage",
  keys: [],
  when: (context) => offered(context) !== null,
  run: (context) => {
    const found = offered(context);
    if (found) context.layout.openDialog({ kind: "unsubscribe", message: found.id, offer: found.offer });
  },
};

export const threadingActions: readonly Action[] = [split, splitHere, join, unsubscribe];
