import type { Api } from "../../../shared/api/pipe.ts";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { useSelection } from "../../stores/selection.ts";
import type { ChatWriter } from "./chat-writer.ts";

/**
 * Says what is written. Whoever says something in a conversation is done with what was said there before: it is read at
 * once, so that the next look begins at the own words, not far above them. What the user keeps unread stays so (I57).
 * @throws what the core answered to the sending
 */
export async function say(
  api: Api,
  writer: Pick<ChatWriter, "send">,
  conversationId: ConversationId,
  parentId: MessageId | null,
): Promise<void> {
  const kept = useSelection.getState().keptUnread.has(conversationId);
  const said = await writer.send();
  if (!said || kept || parentId !== null) return;
  await api.call("triage.read", { target: { conversationIds: [conversationId] }, read: true }).catch(() => {});
}
