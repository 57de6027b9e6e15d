import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { RemoteEvent, RemoteTimelineEvent } from "../connectors/model.ts";
import { events, messages, reactions } from "../db/schema/index.ts";
import { insertRow, updateRow } from "../db/writes/rows.ts";
import { chatConversation } from "./chat-conversation.ts";
import type { Ingestion } from "./ingest-context.ts";
import { identityKeyOf } from "./people.ts";

type Reaction = Extract<RemoteEvent, { type: "reaction" }>;
type ReadUpTo = Extract<RemoteEvent, { type: "read-up-to" }>;

export function applyReaction(ingestion: Ingestion, message: MessageId, { by, emoji, at, removed }: Reaction): void {
  const identityId = ingestion.identity(identityKeyOf(by)).id;
  const { db } = ingestion;
  if (removed)
    db.prepare("DELETE FROM reactions WHERE message_id = ? AND identity_id = ? AND emoji = ?").run(
      message,
      identityId,
      emoji,
    );
  else insertRow(db, reactions, { messageId: message, identityId, emoji, at }, "OR IGNORE");
  ingestion.changed.add(message);
  ingestion.replaced.add(message);
}

/** The provider took a message back: a tombstone stays, nothing of what it said does. */
export function applyRemoval(ingestion: Ingestion, message: MessageId): void {
  const { db } = ingestion;
  updateRow(db, messages, message, {
    contentKind: "removed",
    subject: "",
    snippet: "",
    items: [],
    bodyState: "full",
    hasAttachments: false,
    remoteRead: true,
    read: true,
  });
  for (const table of ["message_contents", "message_versions", "attachments", "reactions"])
    db.prepare(`DELETE FROM ${table} WHERE message_id = ?`).run(message);
  ingestion.contents.delete(message);
  ingestion.entries.set(message, { id: message, subject: "", text: "", sender: "", recipients: "", files: "" });
  ingestion.changed.add(message);
  ingestion.replaced.add(message);
}

/** A thing in the timeline; the same again is the same row with its newest words. */
export function applyTimeline(ingestion: Ingestion, message: MessageId | null, event: RemoteTimelineEvent): void {
  const { db, account } = ingestion;
  const conversationId = chatConversation(ingestion, event.conversation);
  const identityId = event.by ? ingestion.identity(identityKeyOf(event.by)).id : null;
  db.prepare("DELETE FROM events WHERE account_id = ? AND remote_id = ?").run(account, event.id);
  insertRow(db, events, {
    accountId: account,
    conversationId,
    messageId: message,
    remoteId: event.id,
    kind: event.kind,
    identityId,
    at: event.at,
    text: event.text,
    icon: event.icon,
  });
  ingestion.touched.add(conversationId);
}

/** Somebody read up to here. The greatest mark wins, wherever it was made. */
export function applyReadUpTo(ingestion: Ingestion, { conversation, by, upTo, at }: ReadUpTo): void {
  const { db } = ingestion;
  const conversationId = chatConversation(ingestion, conversation);
  const identityId = ingestion.identity(identityKeyOf(by)).id;
  db.prepare(
    `INSERT INTO read_markers (conversation_id, identity_id, up_to, at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET up_to = excluded.up_to, at = max(at, excluded.at) WHERE excluded.up_to > up_to`,
  ).run(conversationId, identityId, upTo, at);
  ingestion.marked.add(conversationId);
  ingestion.touched.add(conversationId);
}

/** Lets the read state of what a provider keeps follow the user's own marker. Copies with flags of their own don't. */
export function followMarker(ingestion: Ingestion, conversation: ConversationId): void {
  const { db } = ingestion;
  const marker = db
    .prepare<{ upTo: string; at: number }>(
      `SELECT up_to AS upTo, at FROM read_markers JOIN identities i ON i.id = identity_id
       WHERE conversation_id = ? AND i.is_self = 1 ORDER BY up_to DESC LIMIT 1`,
    )
    .get(conversation);
  if (!marker) return;
  const rows = db
    .prepare<{ id: MessageId }>(
      `UPDATE messages SET remote_read = 1, read = coalesce(local_read, 1)
       WHERE conversation_id = ? AND remote_read = 0 AND CASE WHEN sequence IS NULL THEN received_at <= ? ELSE sequence <= ? END
         AND NOT EXISTS (SELECT 1 FROM placements WHERE message_id = messages.id) RETURNING id`,
    )
    .all(conversation, marker.at, marker.upTo);
  for (const { id } of rows) ingestion.changed.add(id);
}
