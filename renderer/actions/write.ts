import type { DraftKind } from "../../shared/model/draft.ts";
import type { ConversationId } from "../../shared/model/ids.ts";
import type { MessageView } from "../../shared/model/message.ts";
import { text } from "../strings/text.ts";
import type { Action, ActionContext } from "./action.ts";
import { orTell } from "./context.ts";
import { isChat, shownChat, shownConversation, shownMessage } from "./shown.ts";

/** A new draft in the panel, from the account whose mail is looked at. */
async function compose(context: ActionContext): Promise<void> {
  const { view } = context.layout;
  const accountId = view.kind === "account" ? view.accountId : null;
  const draft = await orTell(context.connection.api.call("drafts.create", { kind: "new", sourceId: null, accountId }));
  if (draft) context.writing.openPanel(draft.id);
}

/** Answers the newest message of a conversation; goes on with the draft that is there, if it is of that kind. */
export async function answer(context: ActionContext, conversationId: ConversationId, kind: DraftKind): Promise<void> {
  const { api } = context.connection;
  const kept = await orTell(api.call("drafts.list", { conversationId }));
  const same = kept?.find((draft) => draft.kind === kind);
  if (same) return context.writing.openReply(conversationId, same.id);
  const page = await orTell(api.call("messages.list", { conversationId, before: null, limit: 20 }));
  const source = page?.rows.findLast(({ outgoing, content }) => outgoing === null && content !== "removed");
  if (!source) return;
  const draft = await orTell(api.call("drafts.create", { kind, sourceId: source.id, accountId: null }));
  if (draft) context.writing.openReply(conversationId, draft.id);
}

/** Where chat is answered: the thread of the message the keyboard is on, else the conversation itself. */
function answerChat({ reading }: ActionContext, message: MessageView | null, kind: DraftKind): void {
  if (kind === "reply" && message) reading.openPanel({ kind: "thread", id: message.parentId ?? message.id });
  reading.write(kind === "reply" && message ? "thread" : "conversation");
}

/** Opens the conversation where it is not open yet, and answers there as its kind wants it. */
async function answerIn(context: ActionContext, id: ConversationId, kind: DraftKind): Promise<void> {
  const { connection, selection } = context;
  const conversation = shownConversation(context) ?? (await orTell(connection.api.call("conversations.get", { id })));
  if (!conversation) return;
  if (selection.open !== id) selection.show(id);
  if (isChat(conversation.kind)) answerChat(context, shownMessage(context), kind);
  else await answer(context, id, kind);
}

function refusedIn(context: ActionContext, kind: DraftKind): string | null {
  const chat = shownChat(context);
  if (!chat) return null;
  if (kind === "forward") return text.messageActions.onlyMail;
  return kind === "reply" && shownMessage(context) ? chat.limits.reply : chat.limits.send;
}

function answerAction(id: string, label: string, key: string, kind: DraftKind): Action {
  return {
    id,
    label,
    group: "write",
    keys: [key],
    when: ({ selection }) => selection.open !== null || selection.cursor !== null,
    run: (context) => {
      const conversation = context.selection.open ?? context.selection.cursor;
      if (conversation !== null) void answerIn(context, conversation, kind);
    },
    refused: (context) => refusedIn(context, kind),
  };
}

export const reply = answerAction("write.reply", text.actions.reply, "r", "reply");
export const replyAll = answerAction("write.reply-all", text.actions.replyAll, "a", "reply-all");
export const forward = answerAction("write.forward", text.actions.forward, "f", "forward");

export const newMessage: Action = {
  id: "write.new",
  label: text.actions.compose,
  group: "write",
  keys: ["c"],
  when: () => true,
  run: (context) => void compose(context),
};

export const writeActions: readonly Action[] = [newMessage, reply, replyAll, forward];
