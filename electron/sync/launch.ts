import type { DraftKind } from "../../shared/model/draft.ts";
import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { Writable } from "../db/open.ts";
import { blobSize } from "../db/queries/attachments.ts";
import { type CommandRow, commandById } from "../db/writes/outbox.ts";
import { replyAct } from "../db/writes/thread-edits.ts";
import { writeEcho } from "./echo.ts";
import type { OutgoingPayload } from "./outgoing.ts";
import { joinMessages } from "./thread-acts.ts";

/** The message a letter answers; null for none. */
export interface Answered {
  kind: DraftKind;
  sourceId: MessageId | null;
}

/** An answer to a mail that has no Message-ID can't name it: here the two are joined all the same. */
export function joinAnswered(
  db: Writable,
  { accountId, now }: { accountId: AccountId; now: number },
  { kind, sourceId }: Answered,
  { key, inReplyTo }: OutgoingPayload,
  { messageId, conversationId }: { messageId: MessageId; conversationId: ConversationId },
): ConversationId {
  const answered = kind === "reply" || kind === "reply-all" ? sourceId : null;
  if (answered === null || inReplyTo !== null) return conversationId;
  return joinMessages(db, { account: accountId, undoId: replyAct(key), now }, [answered, messageId]) ?? conversationId;
}

/**
 * A message that was to leave later is of now, and shows from now on. Its key was fixed when it was frozen, and from here on
 * its bytes are. To be called in the transaction that marks it as being sent.
 * @returns the command as it is then
 */
export function launchPlanned(db: Writable, row: CommandRow, now: number): CommandRow {
  if (row.kind !== "send" || row.intent === null || row.messageId !== null) return row;
  const payload: OutgoingPayload = { ...JSON.parse(row.payload), date: now };
  const files = payload.attachments.map((file) => ({ ...file, size: blobSize(db, file.sha256) ?? 0 }));
  const echo = writeEcho(db, row.accountId, payload, now, files);
  const draft = db.prepare<Answered>("SELECT kind, source_id AS sourceId FROM drafts WHERE id = ?").get(row.draftId);
  const conversationId =
    payload.conversation !== null || !draft
      ? echo.conversationId
      : joinAnswered(db, { ...row, now }, draft, payload, echo);
  db.prepare("UPDATE outbox SET payload = ?, message_id = ?, conversation_id = ? WHERE id = ?").run(
    JSON.stringify(payload),
    echo.messageId,
    conversationId,
    row.id,
  );
  return commandById(db, row.id) ?? row;
}
