import type { MessageId } from "../../shared/model/ids.ts";
import type { RemoteEvent, RemoteTimelineEvent } from "../connectors/model.ts";
import { events, messages } from "../db/schema/index.ts";
import { saveMark } from "../db/writes/markers.ts";
import { messageById } from "../db/writes/messages.ts";
import { insertRow, updateRow } from "../db/writes/rows.ts";
import { allowedConversation } from "./chat-conversation.ts";
import { personOf } from "./chat-people.ts";
import type { Ingestion } from "./ingest-context.ts";

type Reaction = Extract<RemoteEvent, { type: "reaction" }>;
type ReadUpTo = Extract<RemoteEvent, { type: "read-up-to" }>;

/** Of two reports of one reaction the later counts, whichever comes first. What was taken back has none. */
export function applyReaction(ingestion: Ingestion, message: MessageId, { by, emoji, at, removed }: Reaction): void {
  if (messageById(ingestion.db, message)?.contentKind === "removed") return;
  const identityId = personOf(ingestion, by).id;
  const { changes } = ingestion.db
    .prepare(
      `INSERT INTO reactions (message_id, identity_id, emoji, at, removed) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET at = excluded.at, removed = excluded.removed
       WHERE (excluded.at, excluded.removed) > (at, removed)`,
    )
    .run(message, identityId, emoji, at, +removed);
  if (changes === 0) return;
  ingestion.changed.add(message);
  ingestion.replaced.add(message);
}

/** Everything that a message says, beside its row. */
const saidTables = [
  "message_contents",
  "message_markdown",
  "message_versions",
  "attachments",
  "reactions",
  "reaction_counts",
];

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
  for (const table of saidTables) db.prepare(`DELETE FROM ${table} WHERE message_id = ?`).run(message);
  ingestion.contents.delete(message);
  ingestion.entries.set(message, { id: message, subject: "", text: "", sender: "", recipients: "", files: "" });
  ingestion.changed.add(message);
  ingestion.replaced.add(message);
}

/** A thing in the timeline; the same again is the same row with its newest words. */
export function applyTimeline(ingestion: Ingestion, message: MessageId | null, event: RemoteTimelineEvent): void {
  const { db, account } = ingestion;
  const conversationId = allowedConversation(ingestion, event.conversation);
  if (conversationId === null) return;
  const identityId = event.by ? personOf(ingestion, event.by).id : null;
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

/** Somebody read up to here. Whose mark was made last counts, wherever it was made, and forwards or back. */
export function applyReadUpTo(ingestion: Ingestion, { conversation, by, upTo, at }: ReadUpTo): void {
  const conversationId = allowedConversation(ingestion, conversation);
  if (conversationId === null) return;
  saveMark(ingestion.db, conversationId, personOf(ingestion, by).id, { upTo, at }, ingestion.options.now);
  ingestion.talking.add(conversationId);
  ingestion.marked.add(conversationId);
  ingestion.touched.add(conversationId);
}
