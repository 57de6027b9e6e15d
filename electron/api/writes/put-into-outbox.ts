import type { DraftView } from "../../../shared/model/draft.ts";
import type { CommandId, ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { insertCommand } from "../../db/writes/outbox.ts";
import type { OutgoingPayload } from "../../sync/outgoing.ts";
import type { WriteOptions } from "../writes.ts";

/** When a message leaves. */
export interface Leaving {
  /** ms UTC */
  dueAt: number;
  /** Send later: what was meant. Nothing shows in the conversation before it leaves. */
  planned: PlannedTime | null;
}

interface Shown {
  messageId: MessageId;
  conversationId: ConversationId;
}

/**
 * The command, and with it what shows it at once. What leaves later shows when it leaves.
 * @param show writes its row
 */
export function putIntoOutbox(
  { db, clock }: WriteOptions,
  { id, conversationId: place, content }: Pick<DraftView, "id" | "conversationId" | "content">,
  payload: OutgoingPayload,
  { dueAt, planned, label }: Leaving & { label: string },
  show: () => Shown,
): CommandId {
  return db.transaction((changes) => {
    const shown = planned === null ? show() : null;
    const conversationId = shown?.conversationId ?? place;
    const now = clock.now();
    const commandId = insertCommand(db, {
      accountId: content.accountId,
      conversationId,
      kind: "send",
      key: payload.key,
      payload,
      label,
      state: dueAt > now ? "held" : "queued",
      dueAt,
      draftId: id,
      ...(shown && { messageId: shown.messageId }),
      ...planned,
      createdAt: now,
    });
    db.prepare("UPDATE drafts SET state = 'sending' WHERE id = ?").run(id);
    changes.note(["drafts", "outbox", "messages", "conversations"], conversationId === null ? [] : [conversationId]);
    return commandId;
  });
}
