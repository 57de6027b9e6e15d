import type { CommandView } from "../../../shared/api/drafts.ts";
import type { ConversationRow } from "../../../shared/model/conversation.ts";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import type { Outgoing, OutgoingState } from "../../../shared/model/message.ts";
import type { Readable } from "../open.ts";

/** What still shows: neither done nor cancelled. */
const open = "state NOT IN ('done', 'cancelled')";

/** Every act of the user that is under way or needs a decision, the next due first. */
export function listOutbox(db: Readable): CommandView[] {
  return db
    .prepare<CommandView>(
      `SELECT id, account_id AS accountId, conversation_id AS conversationId, kind, label, state, reason,
         due_at AS dueAt, created_at AS createdAt
       FROM outbox WHERE ${open} ORDER BY due_at, id`,
    )
    .all();
}

/** The sends under way of these messages. */
export function outgoingOf(db: Readable, ids: readonly MessageId[]): Map<MessageId, Outgoing> {
  const rows = db
    .prepare<Outgoing & { messageId: MessageId }>(
      `SELECT message_id AS messageId, id AS commandId, state, reason, due_at AS dueAt
       FROM outbox WHERE message_id IN (SELECT value FROM json_each(?)) AND kind = 'send' AND ${open} ORDER BY id`,
    )
    .all(JSON.stringify(ids));
  return new Map(rows.map(({ messageId, ...outgoing }) => [messageId, outgoing]));
}

/**
 * What the list says of conversations with something under way; those without are absent. The worst counts. Of what is
 * not a message (flags, moves) only failures show.
 */
export function outgoingStates(
  db: Readable,
  ids: readonly ConversationId[],
): Map<ConversationId, ConversationRow["outgoing"]> {
  const rows = db
    .prepare<{ id: ConversationId; kind: string; state: OutgoingState }>(
      `SELECT conversation_id AS id, kind, state FROM outbox
       WHERE conversation_id IN (SELECT value FROM json_each(?)) AND ${open}`,
    )
    .all(JSON.stringify(ids));
  const states = new Map<ConversationId, ConversationRow["outgoing"]>();
  for (const { id, kind, state } of rows) {
    const shown = state === "failed" || state === "unknown" ? state : kind === "send" ? "waiting" : "none";
    if (severity.indexOf(shown) > severity.indexOf(states.get(id) ?? "none")) states.set(id, shown);
  }
  return states;
}

const severity: ConversationRow["outgoing"][] = ["none", "waiting", "unknown", "failed"];
