import type { ConversationKind, ConversationView } from "../../shared/model/conversation.ts";
import type { MessageView } from "../../shared/model/message.ts";
import type { ActionContext } from "./action.ts";

/** Said in a conversation that goes on, not in letters. */
export function isChat(kind: ConversationKind): boolean {
  return kind !== "thread";
}

/** The conversation that is open, as far as it is known here. */
export function shownConversation({ connection, selection }: ActionContext): ConversationView | null {
  if (selection.open === null) return null;
  const key = ["conversations.get", { id: selection.open }];
  return connection.queries.getQueryData<ConversationView>(key) ?? null;
}

/** The message the keyboard is on, or whose button was pressed. */
export function shownMessage({ connection, reading }: ActionContext): MessageView | null {
  return reading.at === null ? null : connection.messages.find(reading.at);
}

/** The open conversation, if it is chat. */
export function shownChat(context: ActionContext): ConversationView | null {
  const conversation = shownConversation(context);
  return conversation && isChat(conversation.kind) ? conversation : null;
}
