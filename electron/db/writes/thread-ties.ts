import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { removeThreadIds } from "./conversations.ts";

/** Is there anything in this account that links alone don't decide? */
export function hasTies(db: Readable, account: AccountId): boolean {
  return db.prepare("SELECT 1 FROM thread_ties WHERE account_id = ? LIMIT 1").get(account) !== undefined;
}

/** Conversations that any of these ties holds. */
export function tiedTo(db: Readable, account: AccountId, ties: readonly string[]): Set<ConversationId> {
  const find = db.prepare<{ id: ConversationId }>(
    "SELECT conversation_id AS id FROM thread_ties WHERE account_id = ? AND tie = ?",
  );
  return new Set(ties.flatMap((tie) => find.all(account, tie).map(({ id }) => id)));
}

export function addTies(db: Writable, account: AccountId, conversation: ConversationId, ties: Iterable<string>): void {
  const insert = db.prepare("INSERT OR IGNORE INTO thread_ties (account_id, tie, conversation_id) VALUES (?, ?, ?)");
  for (const tie of ties) insert.run(account, tie, conversation);
}

/** Forgets all that leads to a conversation. */
export function removeTies(db: Writable, conversation: ConversationId): void {
  removeThreadIds(db, conversation);
  db.prepare("DELETE FROM thread_ties WHERE conversation_id = ?").run(conversation);
}

/** A conversation and those it must be threaded together with. */
export function familyOf(db: Readable, account: AccountId, conversation: ConversationId): Set<ConversationId> {
  const family = new Set([conversation]);
  if (!hasTies(db, account)) return family;
  const ties = db.prepare<{ tie: string }>(
    `SELECT message_id AS tie FROM thread_ids WHERE conversation_id = ?
     UNION SELECT tie FROM thread_ties WHERE conversation_id = ?`,
  );
  const holders = db.prepare<{ id: ConversationId }>(
    `SELECT conversation_id AS id FROM thread_ties WHERE account_id = ? AND tie = ?
     UNION SELECT conversation_id FROM thread_ids WHERE account_id = ? AND message_id = ?`,
  );
  const seen = new Set<string>();
  for (const member of family) {
    for (const { tie } of ties.all(member, member)) {
      if (seen.has(tie)) continue;
      seen.add(tie);
      for (const { id } of holders.all(account, tie, account, tie)) family.add(id);
    }
  }
  return family;
}
