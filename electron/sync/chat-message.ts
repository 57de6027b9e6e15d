import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import { type RemoteMessage, type RemoteReaction, remoteId } from "../connectors/model.ts";
import { messageVersions, reactionCounts, reactions } from "../db/schema/index.ts";
import { resolveAlias } from "../db/writes/aliases.ts";
import type { KnownMessage } from "../db/writes/messages.ts";
import { insertRow } from "../db/writes/rows.ts";
import { allowedConversation } from "./chat-conversation.ts";
import { applyRemoval } from "./chat-events.ts";
import { personOf } from "./chat-people.ts";
import type { Ingestion } from "./ingest-context.ts";
import { type Joined, joinParticipants } from "./people.ts";

/**
 * A message as it may be kept: of a conversation that the user did not allow nothing is, not even who said it (R170).
 * Whoever said it stands in `from`, like the sender of a letter.
 */
export function prepared(ingestion: Ingestion, message: RemoteMessage): RemoteMessage | null {
  if (message.conversation === null) return message;
  if (allowedConversation(ingestion, message.conversation) === null) return null;
  const { db, account } = ingestion;
  const parent = message.parent && remoteId(resolveAlias(db, account, "message", message.parent));
  const { sender, addresses } = message;
  const from =
    sender && addresses.from.length === 0 ? [{ name: sender.name, address: sender.address }] : addresses.from;
  return { ...message, parent, addresses: { ...addresses, from } };
}

/** Makes everybody a letter names a participant; of chat the provider itself tells who takes part. */
export function joinPeople(ingestion: Ingestion, conversation: ConversationId, message: RemoteMessage): Joined {
  if (message.conversation === null) return joinParticipants(ingestion, conversation, message.addresses);
  const [first] = message.addresses.from;
  const sender = message.sender ? personOf(ingestion, message.sender) : undefined;
  const named =
    sender ?? (first?.address ? ingestion.identity({ kind: "address", remoteId: first.address, ...first }) : undefined);
  return { senderId: named?.id ?? null, ids: named ? [named.id] : [] };
}

/** What chat says beside the row, each time a message is told. */
export function saveChatState(ingestion: Ingestion, id: MessageId, message: RemoteMessage): void {
  if (message.reactions && saveReactions(ingestion, id, message.reactions, message.receivedAt))
    ingestion.changed.add(id);
}

/** The provider tells a known message as taken back. @returns whether it did */
export function meetsRemoval(ingestion: Ingestion, message: RemoteMessage, known: KnownMessage): boolean {
  if (message.contentKind !== "removed" || known.contentKind === "removed") return false;
  applyRemoval(ingestion, known.id);
  return true;
}

/** What a message said before the edit that came first (R4). */
export function keepOldVersion({ db }: Ingestion, message: RemoteMessage, known: KnownMessage): void {
  if (message.conversation === null || !message.content) return;
  const { version, content, receivedAt } = message;
  const row = {
    messageId: known.id,
    version,
    text: content.text,
    at: message.editedAt ?? message.sentAt ?? receivedAt,
  };
  insertRow(db, messageVersions, row, "OR IGNORE");
}

/** Makes the reactions under a message these. @returns whether anything changed */
function saveReactions(ingestion: Ingestion, id: MessageId, list: readonly RemoteReaction[], at: number): boolean {
  const { db } = ingestion;
  const before = summary(ingestion, id);
  const wanted = new Set<string>();
  db.prepare("DELETE FROM reaction_counts WHERE message_id = ?").run(id);
  for (const { emoji, by, count } of list) {
    for (const person of by) {
      const identityId = personOf(ingestion, person).id;
      wanted.add(`${identityId} ${emoji}`);
      insertRow(db, reactions, { messageId: id, identityId, emoji, at }, "OR IGNORE");
      db.prepare("UPDATE reactions SET removed = 0 WHERE message_id = ? AND identity_id = ? AND emoji = ?").run(
        id,
        identityId,
        emoji,
      );
    }
    const others = count - by.length;
    if (others > 0) insertRow(db, reactionCounts, { messageId: id, emoji, others }, "OR REPLACE");
  }
  const held = db
    .prepare<{ identity: number; emoji: string }>(
      "SELECT identity_id AS identity, emoji FROM reactions WHERE message_id = ? AND removed = 0",
    )
    .all(id);
  const gone = db.prepare("UPDATE reactions SET removed = 1 WHERE message_id = ? AND identity_id = ? AND emoji = ?");
  for (const { identity, emoji } of held) if (!wanted.has(`${identity} ${emoji}`)) gone.run(id, identity, emoji);
  return before !== summary(ingestion, id);
}

function summary({ db }: Ingestion, id: MessageId): string {
  const named = db
    .prepare("SELECT identity_id, emoji FROM reactions WHERE message_id = ? AND removed = 0 ORDER BY 1, 2")
    .all(id);
  const others = db.prepare("SELECT emoji, others FROM reaction_counts WHERE message_id = ? ORDER BY 1").all(id);
  return JSON.stringify([named, others]);
}
