import type { Consent } from "../../shared/model/consent.ts";
import type { ConversationId } from "../../shared/model/ids.ts";
import type { RemoteConversation, RemoteId } from "../connectors/model.ts";
import type { Readable } from "../db/open.ts";
import { conversationFolders, conversations, linkedRecords, participants } from "../db/schema/index.ts";
import { addAlias, resolveAlias } from "../db/writes/aliases.ts";
import { consentOfNew } from "../db/writes/consent.ts";
import { chatInboxOf, type FolderRow } from "../db/writes/folders.ts";
import { renameMark } from "../db/writes/marks.ts";
import { mergeSnoozes } from "../db/writes/merge-snoozes.ts";
import { insertForId, insertRow, updateRow } from "../db/writes/rows.ts";
import { personOf } from "./chat-people.ts";
import { forgetConversation } from "./forget.ts";
import type { Ingestion } from "./ingest-context.ts";

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
  const consent = consentOfNew(db, account);
  return insertForId(db, conversations, {
    accountId: account,
    remoteId: resolveAlias(db, account, "conversation", remoteId),
    kind: "direct",
    subject: "",
    consent,
    hidden: consent !== "allowed",
    managedBy: "provider",
    remote: null,
    lastAt: 0,
    people: [],
  });
}

/** The same where the user wants it; null where nothing of it may be kept but its name (R170). */
export function allowedConversation(ingestion: Ingestion, remoteId: RemoteId): ConversationId | null {
  const known = ingestion.allowed.get(remoteId);
  if (known !== undefined) return known;
  const id = chatConversation(ingestion, remoteId);
  const allowed = consentOf(ingestion.db, id).consent === "allowed" ? id : null;
  ingestion.allowed.set(remoteId, allowed);
  return allowed;
}

interface Word {
  consent: Consent;
  chosen: 0 | 1;
}

function consentOf(db: Readable, id: ConversationId): Word {
  const row = db.prepare<Word>("SELECT consent, chosen FROM conversations WHERE id = ?").get(id);
  return row ?? { consent: "unknown", chosen: 0 };
}

/** Writes a conversation in its full state: who takes part, where it shows, what it is linked to. */
export function ingestConversation(ingestion: Ingestion, conversation: RemoteConversation): void {
  const { db, account } = ingestion;
  const id = chatConversation(ingestion, conversation.id);
  const before = consentOf(db, id);
  const consent = before.chosen === 1 ? before.consent : (conversation.consent ?? before.consent);
  updateRow(db, conversations, id, {
    kind: conversation.kind,
    subject: conversation.name,
    topic: conversation.topic,
    consent,
    creatorKind: conversation.creator?.kind ?? null,
    creatorId: conversation.creator?.id ?? null,
    managedBy: conversation.managedBy,
    parentRemoteId: conversation.parent,
    toldMuted: conversation.muted,
    limits: conversation.limits ?? {},
    ...(conversation.memberCount !== undefined && { memberCount: conversation.memberCount }),
    open: conversation.open ?? true,
    remote: conversation.remote ?? null,
  });
  ingestion.allowed.clear();
  if (consent === "allowed") saveParticipants(ingestion, id, conversation);
  else if (before.consent === "allowed") ingestion.drop(forgetConversation(db, account, id));
  saveFolders(ingestion, id, consent === "allowed" ? shownIn(ingestion, conversation) : []);
  saveLinks(ingestion, consent === "allowed" ? conversation : { ...conversation, linked: [] });
  ingestion.touched.add(id);
}

function saveParticipants(
  ingestion: Ingestion,
  id: ConversationId,
  { participants: people }: RemoteConversation,
): void {
  ingestion.db.prepare("DELETE FROM participants WHERE conversation_id = ?").run(id);
  ingestion.joined.clear();
  for (const person of people) {
    const identity = personOf(ingestion, person);
    const role = identity.isSelf ? "self" : person.role;
    insertRow(ingestion.db, participants, { conversationId: id, identityId: identity.id, role }, "OR REPLACE");
  }
}

/** Where the provider has no folders, what is open stands in the inbox beside the letters. */
function shownIn(ingestion: Ingestion, { folders, open }: RemoteConversation): FolderRow[] {
  const told = [...new Set(folders)].map((folder) => ingestion.folder(folder));
  return told.length > 0 || open === false ? told : [chatInboxOf(ingestion.db, ingestion.account)];
}

function saveFolders(ingestion: Ingestion, id: ConversationId, folders: FolderRow[]): void {
  ingestion.db.prepare("DELETE FROM conversation_folders WHERE conversation_id = ?").run(id);
  for (const folder of folders) {
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
  ingestion.allowed.clear();
  if (from !== to) addAlias(db, account, "conversation", from, to);
  renameMark(db, account, { of: "conversation", from, to });
  if (old === undefined || old === target) return;
  if (target === undefined) {
    updateRow(db, conversations, old, { remoteId: to });
    ingestion.touched.add(old);
    return;
  }
  for (const table of ["messages", "events", "drafts", "outbox"])
    db.prepare(`UPDATE ${table} SET conversation_id = ? WHERE conversation_id = ?`).run(target, old);
  mergeSnoozes(db, target, old);
  for (const table of ["participants", "read_markers"])
    db.prepare(`UPDATE OR IGNORE ${table} SET conversation_id = ? WHERE conversation_id = ?`).run(target, old);
  db.prepare("DELETE FROM conversations WHERE id = ?").run(old);
  ingestion.touched.delete(old);
  ingestion.marked.delete(old);
  ingestion.talking.delete(old);
  ingestion.touched.add(target);
  ingestion.talking.add(target);
  ingestion.marked.add(target);
}
