import type { InvitationAnswer } from "../../shared/model/facts.ts";
import type { CommandId, MessageId } from "../../shared/model/ids.ts";
import type { Connection } from "../api/connect.ts";
import { useToasts } from "../stores/toasts.ts";
import { text } from "../strings/text.ts";
import { orTell } from "./context.ts";

/** Answers an invitation; for as long as any letter could be taken back, so can this. */
export async function answerInvitation(connection: Connection, id: MessageId, answer: InvitationAnswer): Promise<void> {
  const sent = await orTell(connection.api.call("invitations.answer", { id, answer }));
  if (!sent) return;
  const { commandId, dueAt } = sent;
  if (dueAt - Date.now() < 500) useToasts.getState().show({ message: text.composer.sent });
  else
    useToasts.getState().show({
      message: text.composer.sendingIn,
      until: dueAt,
      action: { label: text.undo, run: () => void takeBackAnswer(connection, commandId) },
    });
}

/** Nothing was written by hand, so nothing opens. */
async function takeBackAnswer({ api }: Connection, commandId: CommandId): Promise<void> {
  const taken = await orTell(api.call("drafts.undoSend", { commandId }));
  if (taken) await orTell(api.call("drafts.discard", { id: taken.draftId }));
}
