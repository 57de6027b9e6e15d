import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { threadEdits } from "../schema/index.ts";
import { renameMark } from "./marks.ts";
import { insertRow } from "./rows.ts";

/** One act of the user, and the messages it is about as the provider knows them. */
export interface ThreadAct {
  kind: "join" | "split";
  undoId: string;
  remoteIds: string[];
}

/** The name under which an act ties conversations. */
export function actTie(undoId: string): string {
  return `<act ${undoId}>`;
}

/** The undo id of the act that puts a reply of this key to what it answers, where it can't name that. */
export function replyAct(key: string): string {
  return `reply ${key}`;
}

export function hasEdits(db: Readable, account: AccountId): boolean {
  return db.prepare("SELECT 1 FROM thread_edits WHERE account_id = ? LIMIT 1").get(account) !== undefined;
}

/** Undo ids of the acts that are about one of these messages. */
export function actsOn(db: Readable, account: AccountId, remoteId: string): string[] {
  return db
    .prepare<{ undoId: string }>(
      "SELECT DISTINCT undo_id AS undoId FROM thread_edits WHERE account_id = ? AND message_remote_id = ?",
    )
    .all(account, remoteId)
    .map(({ undoId }) => undoId);
}

/** The acts with these undo ids, in the order in which they were done. */
export function actsOf(db: Readable, account: AccountId, undoIds: Iterable<string>): ThreadAct[] {
  const rows = db
    .prepare<{ kind: "join" | "split"; undoId: string; remoteIds: string }>(
      `SELECT kind, undo_id AS undoId, json_group_array(message_remote_id ORDER BY id) AS remoteIds FROM thread_edits
       WHERE account_id = ? AND undo_id IN (SELECT value FROM json_each(?)) GROUP BY undo_id ORDER BY min(id)`,
    )
    .all(account, JSON.stringify([...undoIds]));
  return rows.map(({ remoteIds, ...act }) => ({ ...act, remoteIds: JSON.parse(remoteIds) }));
}

export function addAct(db: Writable, account: AccountId, { kind, undoId, remoteIds }: ThreadAct, now: number): void {
  for (const messageRemoteId of remoteIds)
    insertRow(db, threadEdits, { accountId: account, kind, undoId, messageRemoteId, at: now });
}

/** Takes an act back. @returns for each account it was about, the conversations of its messages */
export function removeAct(db: Writable, undoId: string): Map<AccountId, ConversationId[]> {
  const rows = db
    .prepare<{ accountId: AccountId; id: ConversationId }>(
      `SELECT DISTINCT e.account_id AS accountId, m.conversation_id AS id FROM thread_edits e
         JOIN messages m ON m.account_id = e.account_id AND m.remote_id = e.message_remote_id
       WHERE e.account_id IN (SELECT id FROM accounts) AND e.undo_id = ?`,
    )
    .all(undoId);
  db.prepare("DELETE FROM thread_edits WHERE account_id IN (SELECT id FROM accounts) AND undo_id = ?").run(undoId);
  const byAccount = Map.groupBy(rows, ({ accountId }) => accountId);
  return new Map([...byAccount].map(([account, list]) => [account, list.map(({ id }) => id)]));
}

/** The provider's id of a message became known or changed. */
export function renameInActs(db: Writable, account: AccountId, from: string, to: string): void {
  db.prepare("UPDATE thread_edits SET message_remote_id = ? WHERE account_id = ? AND message_remote_id = ?").run(
    to,
    account,
    from,
  );
  renameMark(db, account, { of: "message", from, to });
}
