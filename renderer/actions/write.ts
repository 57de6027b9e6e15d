import type { DraftKind } from "../../shared/model/draft.ts";
import type { ConversationId } from "../../shared/model/ids.ts";
import { text } from "../strings/en.ts";
import type { Action, ActionContext } from "./action.ts";
import { orTell } from "./context.ts";

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

function answerAction(id: string, label: string, key: string, kind: DraftKind): Action {
  return {
    id,
    label,
    group: "write",
    keys: [key],
    when: ({ selection }) => selection.open !== null || selection.cursor !== null,
    run: (context) => {
      const conversation = context.selection.open ?? context.selection.cursor;
      if (conversation === null) return;
      if (context.selection.open === null) context.selection.show(conversation);
      void answer(context, conversation, kind);
    },
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
