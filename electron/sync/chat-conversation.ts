import type { ConversationId } from "../../shared/model/ids.ts";
import type { RemoteConversation, RemoteId } from "../connectors/model.ts";
import { conversationFolders, conversations, linkedRecords, participants } from "../db/schema/index.ts";
import { addAlias, resolveAlias } from "../db/writes/aliases.ts";
import { insertForId, insertRow, updateRow } from "../db/writes/rows.ts";
import type { Ingestion } from "./ingest-context.ts";
import { identityKeyOf } from "./people.ts";

export function knownConversation({ db, account }: Ingestion, remoteId: RemoteId): ConversationId | undefined {
  const id = resolveAlias(db, account, "conversation", remoteId);
  return db
    .prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE account_id = ? AND remote_id = ?")
    .get(account, id)?.id;
}

/** The row of a conversation that the provider keeps; one that was not told yet gets a bare row until it is. */
export function chatConversation(ingestion: Ingestion, remoteId: RemoteId): ConversationId {
  const known = knownConversation(ingestion, remoteId);
  if (known !== undefined) return known;
  const { db, account } = ingestion;
  return insertForId(db, conversations, {
    accountId: account,
    remoteId: resolveAlias(db, account, "conversation", remoteId),
    kind: "direct",
    subject: "",
    consent: "unknown",
    managedBy: "provider",
    remote: null,
    lastAt: 0,
    people: [],
  });
}

/** Writes a conversation in its full state: who takes part, where it shows, what it is linked to. */
export function ingestConversation(ingestion: Ingestion, conversation: RemoteConversation): void {
  const { db } = ingestion;
  const id = chatConversation(ingestion, conversation.id);
  updateRow(db, conversations, id, {
    kind: conversation.kind,
    subject: conversation.name,
    topic: conversation.topic,
    ...(conversation.consent !== null && { consent: conversation.consent }),
    creatorKind: conversation.creator?.kind ?? null,
    creatorId: conversation.creator?.id ?? null,
    managedBy: conversation.managedBy,
    parentRemoteId: conversation.parent,
    muted: conversation.muted,
    remote: conversation.remote ?? null,
  });
  saveParticipants(ingestion, id, conversation);
  saveFolders(ingestion, id, conversation);
  saveLinks(ingestion, conversation);
  ingestion.touched.add(id);
  ingestion.marked.add(id);
}

function saveParticipants(
  ingestion: Ingestion,
  id: ConversationId,
  { participants: people }: RemoteConversation,
): void {
  ingestion.db.prepare("DELETE FROM participants WHERE conversation_id = ?").run(id);
  for (const person of people) {
    const identity = ingestion.identity(identityKeyOf(person));
    const role = identity.isSelf ? "self" : person.role;
    insertRow(ingestion.db, participants, { conversationId: id, identityId: identity.id, role }, "OR REPLACE");
  }
}

function saveFolders(ingestion: Ingestion, id: ConversationId, { folders }: RemoteConversation): void {
  ingestion.db.prepare("DELETE FROM conversation_folders WHERE conversation_id = ?").run(id);
  for (const remote of new Set(folders)) {
    const folder = ingestion.folder(remote);
    const row = { conversationId: id, folderId: folder.id, accountId: ingestion.account, role: folder.role };
    insertRow(ingestion.db, conversationFolders, { ...row, lastAt: 0, unreadCount: 0, starred: false });
  }
}

function saveLinks({ db, account }: Ingestion, { id, linked }: RemoteConversation): void {
  db.prepare("DELETE FROM linked_records WHERE account_id = ? AND conversation_remote_id = ?").run(account, id);
  for (const { kind, id: remoteId, title, url } of linked) {
    const row = { accountId: account, conversationRemoteId: id, kind, remoteId, title, url };
    insertRow(db, linkedRecords, row, "OR REPLACE");
  }
}

/** The provider merged or renamed a conversation: what was under the old id belongs to the new one. */
export function renameConversation(ingestion: Ingestion, from: RemoteId, to: RemoteId): void {
  const { db, account } = ingestion;
  const old = knownConversation(ingestion, from);
  const target = knownConversation(ingestion, to);
  if (from !== to) addAlias(db, account, "conversation", from, to);
  if (old === undefined || old === target) return;
  if (target === undefined) {
    updateRow(db, conversations, old, { remoteId: to });
    ingestion.touched.add(old);
    return;
  }
  for (const table of ["messages", "events", "drafts", "outbox"])
    db.prepare(`UPDATE ${table} SET conversation_id = ? WHERE conversation_id = ?`).run(target, old);
  for (const table of ["participants", "read_markers"])
    db.prepare(`UPDATE OR IGNORE ${table} SET conversation_id = ? WHERE conversation_id = ?`).run(target, old);
  db.prepare("DELETE FROM conversations WHERE id = ?").run(old);
  ingestion.touched.delete(old);
  ingestion.marked.delete(old);
  ingestion.touched.add(target);
  ingestion.marked.add(target);
}
