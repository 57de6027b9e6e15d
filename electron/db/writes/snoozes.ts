import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import type { Readable, Writable } from "../open.ts";
import { snoozes } from "../schema/index.ts";
import { refreshConversations } from "./aggregates.ts";
import { insertRow } from "./rows.ts";

export interface SnoozeRow {
  conversationId: ConversationId;
  accountId: AccountId;
  dueAt: number;
  /** JSON of a `TimeIntent`. */
  intent: string;
  zone: string;
  /** The act that put it away. */
  undoId: string;
  /** Something newer came: it shows already. */
  overtaken: 0 | 1;
}

const rows = `SELECT s.conversation_id AS conversationId, s.account_id AS accountId, s.due_at AS dueAt, s.intent AS intent,
    s.zone AS zone, s.undo_id AS undoId, c.last_at > s.last_at AS overtaken
  FROM snoozes s JOIN conversations c ON c.id = s.conversation_id WHERE s.returned_at IS NULL`;

/** Conversations that are away, in the order in which they come back. */
export function snoozed(db: Readable): SnoozeRow[] {
  return db.prepare<SnoozeRow>(`${rows} ORDER BY s.due_at, s.conversation_id`).all();
}

export interface Snooze {
  dueAt: number;
  planned: PlannedTime;
  undoId: string;
  now: number;
}

/** Puts a conversation away until a time. @returns whether there is one */
export function putAway(
  db: Writable,
  conversationId: ConversationId,
  { dueAt, planned, undoId, now }: Snooze,
): boolean {
  const row = db
    .prepare<{ accountId: AccountId; lastAt: number }>(
      "SELECT account_id AS accountId, last_at AS lastAt FROM conversations WHERE id = ?",
    )
    .get(conversationId);
  if (!row) return false;
  const messages = namesOf(db, conversationId);
  insertRow(db, snoozes, { conversationId, ...row, dueAt, ...planned, undoId, createdAt: now, messages }, "OR REPLACE");
  refreshConversations(db, row.accountId, [conversationId]);
  return true;
}

/** Any of its messages leads to it; some may be deleted. */
const held = 5;

function namesOf(db: Readable, conversationId: ConversationId): string[] {
  const ends = ["sort_at, id", "sort_at DESC, id DESC"].map(
    (order) =>
      `SELECT * FROM (SELECT coalesce(message_id, remote_id) AS name FROM messages WHERE conversation_id = @id ORDER BY ${order} LIMIT ${held})`,
  );
  return db
    .prepare<{ name: string }>(ends.join(" UNION "))
    .all({ id: conversationId })
    .map(({ name }) => name);
}

/** Columns that a snooze has whether its conversation is here or comes again. */
const kept = "account_id, due_at, intent, zone, last_at, undo_id, created_at, returned_at, messages";

/** Snoozes whose conversations are not here wait until they come again. */
export function letSnoozesWait(db: Writable): void {
  const lost = "conversation_id NOT IN (SELECT id FROM conversations)";
  db.prepare(`INSERT INTO waiting_snoozes (${kept}) SELECT ${kept} FROM snoozes WHERE ${lost}`).run();
  db.prepare(`DELETE FROM snoozes WHERE ${lost}`).run();
}

/** Puts away what waited for its conversation to come again. @returns the conversations that are here now */
export function settleWaiting(db: Writable, account: AccountId): ConversationId[] {
  const waiting = db
    .prepare<{ id: number; messages: string }>("SELECT id, messages FROM waiting_snoozes WHERE account_id = ?")
    .all(account);
  const find = db.prepare<{ id: ConversationId }>(
    `SELECT m.conversation_id AS id FROM json_each(@messages) n
       CROSS JOIN messages m ON m.account_id = @account AND m.message_id = n.value
     UNION SELECT m.conversation_id FROM json_each(@messages) n
       CROSS JOIN messages m ON m.account_id = @account AND m.remote_id = n.value LIMIT 1`,
  );
  return waiting.flatMap(({ id, messages }) => {
    const found = find.get({ messages, account });
    if (!found) return [];
    // Of two whose conversations have become one, the later time counts.
    db.prepare(
      `INSERT INTO snoozes (conversation_id, ${kept}) SELECT ?, ${kept} FROM waiting_snoozes WHERE id = ?
       ON CONFLICT DO UPDATE SET due_at = excluded.due_at, intent = excluded.intent, zone = excluded.zone,
         last_at = max(last_at, excluded.last_at), returned_at = excluded.returned_at
         WHERE (excluded.returned_at IS NULL, excluded.due_at) > (returned_at IS NULL, due_at)`,
    ).run(found.id, id);
    db.prepare("DELETE FROM waiting_snoozes WHERE id = ?").run(id);
    return [found.id];
  });
}

/** It is in the inbox as ever again, where it stood. */
export function bringBack(db: Writable, account: AccountId, conversationId: ConversationId): void {
  db.prepare("DELETE FROM snoozes WHERE conversation_id = ?").run(conversationId);
  refreshConversations(db, account, [conversationId]);
}

/** Its time has come: it stands where something of now would. */
export function markReturned(db: Writable, { conversationId, accountId }: SnoozeRow, now: number): void {
  db.prepare("UPDATE snoozes SET returned_at = ? WHERE conversation_id = ?").run(now, conversationId);
  refreshConversations(db, accountId, [conversationId]);
}

/** Conversations put away by one act that are still away. */
export function snoozedByAct(db: Readable, undoId: string): { conversationId: ConversationId; accountId: AccountId }[] {
  return db
    .prepare<{ conversationId: ConversationId; accountId: AccountId }>(
      "SELECT conversation_id AS conversationId, account_id AS accountId FROM snoozes WHERE undo_id = ? AND returned_at IS NULL",
    )
    .all(undoId);
}

/** Another moment for one that is away, since the zone or its rules changed. */
export function resnooze(db: Writable, id: ConversationId, { dueAt, zone }: { dueAt: number; zone: string }): void {
  db.prepare("UPDATE snoozes SET due_at = ?, zone = ? WHERE conversation_id = ?").run(dueAt, zone, id);
}
