import type { MessageId } from "../../shared/model/ids.ts";
import type { RemoteMessage } from "../connectors/model.ts";
import { storedContent } from "../db/queries/messages.ts";
import { messages } from "../db/schema/index.ts";
import { unindexMessages } from "../db/search.ts";
import { echoByKey, freeMessageId, type KnownMessage } from "../db/writes/messages.ts";
import { updateRow } from "../db/writes/rows.ts";
import { indexText } from "./contents.ts";
import type { Ingestion } from "./ingest-context.ts";

/**
 * A message of ours that the provider told without its key (a push, a poll) and then with it (the answer to the send):
 * the row that shows it at once goes, and what hung on it follows the one that the provider told.
 */
export function joinTwin(ingestion: Ingestion, message: RemoteMessage, known: KnownMessage): void {
  const { db, account } = ingestion;
  if (message.conversation === null || message.echoKey === null) return;
  const echo = echoByKey(db, account, message.echoKey);
  if (!echo || echo.id === known.id) return;
  db.prepare("UPDATE outbox SET message_id = ? WHERE message_id = ?").run(known.id, echo.id);
  unindexMessages(db, [echo.id]);
  db.prepare("DELETE FROM messages WHERE id = ?").run(echo.id);
  updateRow(db, messages, known.id, { echoKey: message.echoKey });
  ingestion.entries.delete(echo.id);
  ingestion.contents.delete(echo.id);
  ingestion.changed.add(known.id);
  ingestion.touched.add(known.conversationId);
}

/** What refers to a message by its id. */
const followers: [table: string, column: string][] = [
  ["message_contents", "message_id"],
  ["message_markdown", "message_id"],
  ["message_versions", "message_id"],
  ["placements", "message_id"],
  ["reactions", "message_id"],
  ["reaction_counts", "message_id"],
  ["attachments", "message_id"],
  ["notified", "message_id"],
  ["events", "message_id"],
  ["outbox", "message_id"],
  ["drafts", "source_id"],
];

/**
 * A message of ours stands where the provider's clock puts it, not ours: it may have waited for hours. Its id, which
 * grows with time, changes only when the second does.
 */
export function moveToTime(ingestion: Ingestion, message: RemoteMessage, known: KnownMessage): void {
  if (message.conversation === null) return;
  const { db } = ingestion;
  const sortAt = message.sentAt ?? message.receivedAt;
  updateRow(db, messages, known.id, { sortAt });
  if (Math.abs(Math.floor(sortAt / 1000) - Math.floor(known.sortAt / 1000)) <= 1) return;
  const id = freeMessageId(db, ingestion.accountName, message.id, sortAt);
  db.prepare("PRAGMA defer_foreign_keys = ON").run();
  db.prepare("UPDATE messages SET id = ? WHERE id = ?").run(id, known.id);
  for (const [table, column] of followers)
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`).run(id, known.id);
  unindexMessages(db, [known.id]);
  const entry = ingestion.entries.get(known.id);
  ingestion.entries.delete(known.id);
  rename(ingestion, known, id);
  if (entry) ingestion.entries.set(id, { ...entry, id });
  else if (!message.content) indexText(ingestion, id, storedContent(db, id)?.text ?? "");
}

function rename(ingestion: Ingestion, known: KnownMessage, id: MessageId): void {
  for (const set of [ingestion.added, ingestion.changed, ingestion.replaced]) if (set.delete(known.id)) set.add(id);
  const content = ingestion.contents.get(known.id);
  if (ingestion.contents.delete(known.id) && content) ingestion.contents.set(id, { ...content, id });
  known.id = id;
}
