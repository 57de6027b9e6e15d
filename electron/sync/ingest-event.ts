import { isDeepStrictEqual } from "node:util";
import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { RemoteEvent, RemoteId } from "../connectors/model.ts";
import { messages } from "../db/schema/index.ts";
import { unindexMessages } from "../db/search.ts";
import { addAlias } from "../db/writes/aliases.ts";
import type { FolderRow } from "../db/writes/folders.ts";
import { messageByRemoteId } from "../db/writes/messages.ts";
import { placementsOf } from "../db/writes/placements.ts";
import { updateRow } from "../db/writes/rows.ts";
import { renameInActs } from "../db/writes/thread-edits.ts";
import { ingestConversation, knownConversation, renameConversation } from "./chat-conversation.ts";
import { applyReadUpTo, applyTimeline } from "./chat-events.ts";
import { applyEmoji, applyPerson } from "./chat-people.ts";
import { applyFlags, applyGone, applyPresent, dropCopy, emptyFolder, removeFolder } from "./copies.ts";
import type { Ingestion } from "./ingest-context.ts";
import { ingestMessage } from "./ingest-message.ts";
import { applyToMessage, type MessageEvent, waitFor } from "./waiting.ts";

/** Names what an event is about, for the list of records that were given up. */
export function recordOf(event: RemoteEvent): string {
  switch (event.type) {
    case "folder":
      return event.folder.id;
    case "conversation":
      return event.conversation.id;
    case "message":
      return event.message.id;
    case "timeline":
      return event.event.id;
    case "reaction":
      return `${event.message} ${event.by.id} ${event.emoji}`;
    case "read-up-to":
      return `${event.conversation} ${event.by.id}`;
    case "alias":
      return event.from;
    case "person":
      return event.person.id;
    case "emoji":
      return `emoji ${event.name}`;
    case "flags":
      return `flags of ${event.placed.map(({ folder, key }) => `${folder} ${key}`).join(", ")}`.slice(0, 500);
    case "gone":
    case "present":
      return `${event.type} in ${event.folder}`;
    default:
      return event.id;
  }
}

/** Writes one event. */
export function applyEvent(ingestion: Ingestion, event: RemoteEvent): void {
  if (event.type === "folder") {
    const { id: remoteId, ...folder } = event.folder;
    applyFolder(ingestion, { ...folder, remoteId });
  } else if (event.type === "folder-removed") removeFolder(ingestion, event.id);
  else if (event.type === "folder-reset") emptyFolder(ingestion, event.id);
  else if (event.type === "message") ingestMessage(ingestion, event.message);
  else if (event.type === "flags") applyFlags(ingestion, event.placed);
  else if (event.type === "gone") applyGone(ingestion, event.folder, event.keys);
  else if (event.type === "present") applyPresent(ingestion, event);
  else applyChatEvent(ingestion, event);
}

type MailEvent = "folder" | "folder-removed" | "folder-reset" | "message" | "flags" | "gone" | "present";

function applyChatEvent(ingestion: Ingestion, event: Exclude<RemoteEvent, { type: MailEvent }>): void {
  if (event.type === "conversation") ingestConversation(ingestion, event.conversation);
  else if (event.type === "conversation-removed") removeConversation(ingestion, event.id);
  else if (event.type === "read-up-to") applyReadUpTo(ingestion, event);
  else if (event.type === "message-removed") ofMessage(ingestion, event.id, event);
  else if (event.type === "reaction") ofMessage(ingestion, event.message, event);
  else if (event.type === "alias") {
    if (event.of === "conversation") renameConversation(ingestion, event.from, event.to);
    else renameMessage(ingestion, event.from, event.to);
  } else if (event.type === "person") applyPerson(ingestion, event.person);
  else if (event.type === "emoji") applyEmoji(ingestion, event);
  else if (event.event.message === null) applyTimeline(ingestion, null, event.event);
  else ofMessage(ingestion, event.event.message, event);
}

function applyFolder(ingestion: Ingestion, folder: Omit<FolderRow, "id">): void {
  const known = ingestion.knownFolder(folder.remoteId);
  if (known && isDeepStrictEqual({ ...folder, id: known.id }, known)) return;
  const row = ingestion.saveFolder(folder);
  if (known === undefined || known.role === row.role) return;
  const { db } = ingestion;
  db.prepare("UPDATE conversation_folders SET role = ? WHERE folder_id = ?").run(row.role, row.id);
  const inside = db
    .prepare<{ id: ConversationId }>("SELECT conversation_id AS id FROM conversation_folders WHERE folder_id = ?")
    .all(row.id);
  for (const { id } of inside) ingestion.touched.add(id);
}

/** What speaks of a message is applied to it, or waits for it. An e-mail that is removed goes with its copies. */
function ofMessage(ingestion: Ingestion, remote: RemoteId, event: MessageEvent): void {
  const { db, account } = ingestion;
  const remoteId = ingestion.currentId(remote);
  const known = messageByRemoteId(db, account, remoteId);
  if (!known) {
    waitFor(ingestion, remoteId, event);
    return;
  }
  const copies = placementsOf(db, known.id);
  if (event.type === "message-removed" && copies.length > 0) for (const copy of copies) dropCopy(ingestion, copy);
  else applyToMessage(ingestion, known.id, event);
}

function renameMessage(ingestion: Ingestion, from: RemoteId, to: RemoteId): void {
  const { db, account } = ingestion;
  const old = messageByRemoteId(db, account, from);
  if (from !== to) addAlias(db, account, "message", from, to);
  ingestion.somethingRenamed = true;
  renameInActs(db, account, from, to);
  if (old && !messageByRemoteId(db, account, to)) updateRow(db, messages, old.id, { remoteId: to });
  db.prepare("UPDATE messages SET parent_remote_id = ? WHERE account_id = ? AND parent_remote_id = ?").run(
    to,
    account,
    from,
  );
}

function removeConversation(ingestion: Ingestion, remote: RemoteId): void {
  const id = knownConversation(ingestion, remote);
  if (id === undefined) return;
  const { db } = ingestion;
  const rows = db.prepare<{ id: MessageId }>("SELECT id FROM messages WHERE conversation_id = ?").all(id);
  unindexMessages(
    db,
    rows.map((row) => row.id),
  );
  // What is still on its way there fails with its reason, and shows in the outbox alone.
  db.prepare(
    "UPDATE outbox SET message_id = NULL WHERE message_id IN (SELECT id FROM messages WHERE conversation_id = ?)",
  ).run(id);
  // What was written there stays, to be copied from.
  db.prepare("UPDATE drafts SET conversation_id = NULL, source_id = NULL WHERE conversation_id = ?").run(id);
  db.prepare("DELETE FROM conversations WHERE id = ?").run(id);
  ingestion.removed += rows.length;
  ingestion.touched.delete(id);
  ingestion.marked.delete(id);
  ingestion.talking.delete(id);
  for (const row of rows) {
    ingestion.entries.delete(row.id);
    ingestion.contents.delete(row.id);
  }
}
