import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { conversations } from "../schema/index.ts";
import { mergeSnoozes } from "./merge-snoozes.ts";
import { insertForId } from "./rows.ts";

/** Leads from a merged conversation's own id to the one that took it in; `aliases.from_id` and `to_id` hold this. */
function ownIdAlias(id: ConversationId): string {
  return `own:${id}`;
}

/** A conversation that the core makes itself, for mail. Its aggregates are filled in by `refreshConversations`. */
export function createThread(db: Writable, account: AccountId): ConversationId {
  return insertForId(db, conversations, {
    accountId: account,
    kind: "thread",
    subject: "",
    managedBy: "local",
    remote: null,
    lastAt: 0,
    people: [],
  });
}

/** The conversations that these Message-IDs lead to; those that lead nowhere are left out. */
export function threadsOf(
  db: Readable,
  account: AccountId,
  messageIds: readonly string[],
): Map<string, ConversationId> {
  const find = db.prepare<{ id: ConversationId }>(
    "SELECT conversation_id AS id FROM thread_ids WHERE account_id = ? AND message_id = ?",
  );
  const found = new Map<string, ConversationId>();
  for (const messageId of messageIds) {
    const row = find.get(account, messageId);
    if (row) found.set(messageId, row.id);
  }
  return found;
}

/** Lets these Message-IDs lead to the conversation; those that lead somewhere keep doing so. */
export function addThreadIds(
  db: Writable,
  account: AccountId,
  conversation: ConversationId,
  messageIds: readonly string[],
): void {
  const insert = db.prepare(
    "INSERT OR IGNORE INTO thread_ids (account_id, message_id, conversation_id) VALUES (?, ?, ?)",
  );
  for (const messageId of messageIds) insert.run(account, messageId, conversation);
}

export function removeThreadIds(db: Writable, conversation: ConversationId): void {
  db.prepare("DELETE FROM thread_ids WHERE conversation_id = ?").run(conversation);
}

/** What refers to a conversation and can be moved to another by changing one column. */
const followers = ["messages", "thread_ids", "events", "drafts", "outbox"];

/** Takes `other` into `kept`: everything of it follows, and its old id leads to the kept one. */
export function mergeConversation(db: Writable, account: AccountId, kept: ConversationId, other: ConversationId): void {
  for (const table of followers)
    db.prepare(`UPDATE ${table} SET conversation_id = ? WHERE conversation_id = ?`).run(kept, other);
  mergeSnoozes(db, kept, other);
  for (const table of ["participants", "read_markers", "thread_ties"])
    db.prepare(`UPDATE OR IGNORE ${table} SET conversation_id = ? WHERE conversation_id = ?`).run(kept, other);
  db.prepare("UPDATE aliases SET to_id = ? WHERE account_id = ? AND of = 'conversation' AND to_id = ?").run(
    ownIdAlias(kept),
    account,
    ownIdAlias(other),
  );
  db.prepare("INSERT OR REPLACE INTO aliases (account_id, of, from_id, to_id) VALUES (?, 'conversation', ?, ?)").run(
    account,
    ownIdAlias(other),
    ownIdAlias(kept),
  );
  db.prepare("DELETE FROM conversations WHERE id = ?").run(other);
}

/** Removes a conversation that has no message left; drafts and commands stay, without it. */
export function removeConversation(db: Writable, account: AccountId, id: ConversationId): void {
  for (const table of ["drafts", "outbox"])
    db.prepare(`UPDATE ${table} SET conversation_id = NULL WHERE conversation_id = ?`).run(id);
  db.prepare("DELETE FROM aliases WHERE account_id = ? AND of = 'conversation' AND to_id = ?").run(
    account,
    ownIdAlias(id),
  );
  db.prepare("DELETE FROM conversations WHERE id = ?").run(id);
}
