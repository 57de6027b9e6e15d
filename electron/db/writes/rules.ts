import type { MessageId } from "../../../shared/model/ids.ts";
import type { Rule, RuleAct, RuleId } from "../../../shared/model/rule.ts";
import type { Readable, Writable } from "../open.ts";
import { ruleActs, rules } from "../schema/index.ts";
import { insertForId, insertRow, updateRow } from "./rows.ts";

const clocksDifferMs = 300_000;

/**
 * Puts messages that came in before the rules, where any rule is active: what others sent, what was not here before us,
 * and what the user wants to have.
 * @returns how many
 */
export function enqueueForRules(db: Writable, added: readonly MessageId[], now: number): number {
  if (added.length === 0 || !db.prepare("SELECT 1 FROM rules WHERE enabled = 1 LIMIT 1").get()) return 0;
  return db
    .prepare(
      `INSERT OR IGNORE INTO rule_queue (message_id, at)
       SELECT m.id, @now FROM messages m
         JOIN accounts a ON a.id = m.account_id JOIN conversations c ON c.id = m.conversation_id
       WHERE m.id IN (SELECT value FROM json_each(@ids)) AND m.direction = 'in' AND m.is_draft = 0
         AND m.content_kind = 'rich' AND c.consent = 'allowed' AND m.received_at >= a.created_at - ${clocksDifferMs}`,
    )
    .run({ now, ids: JSON.stringify(added) }).changes;
}

export interface Queued {
  messageId: MessageId;
  at: number;
  /** Its text is here. */
  read: 0 | 1;
}

/** What the rules have not looked at, the oldest first, behind one of them. */
export function queuedForRules(db: Readable, limit: number, after: Queued | null): Queued[] {
  return db
    .prepare<Queued>(
      `SELECT q.message_id AS messageId, q.at AS at, m.body_state <> 'none' AS read
       FROM rule_queue q JOIN messages m ON m.id = q.message_id
       WHERE (q.at, q.message_id) > (?, ?) ORDER BY q.at, q.message_id LIMIT ?`,
    )
    .all(after?.at ?? 0, after?.messageId ?? 0, limit);
}

export function dequeue(db: Writable, id: MessageId): void {
  db.prepare("DELETE FROM rule_queue WHERE message_id = ?").run(id);
}

/** @returns the id of the rule that was added or changed; null: there is none of that id */
export function saveRule(db: Writable, id: RuleId | null, rule: Rule, now: number): RuleId | null {
  if (id === null) {
    const last = db.prepare<{ position: number | null }>("SELECT max(position) AS position FROM rules").get()?.position;
    return insertForId(db, rules, { ...rule, position: (last ?? 0) + 1, createdAt: now });
  }
  if (!db.prepare("SELECT 1 FROM rules WHERE id = ?").get(id)) return null;
  updateRow(db, rules, id, rule);
  return id;
}

export function removeRule(db: Writable, id: RuleId): void {
  db.prepare("DELETE FROM rules WHERE id = ?").run(id);
}

/** Those that are not named stay behind the others. */
export function orderRules(db: Writable, ids: readonly RuleId[]): void {
  db.prepare("UPDATE rules SET position = position + ?").run(ids.length);
  const place = db.prepare("UPDATE rules SET position = ? WHERE id = ?");
  for (const [index, id] of ids.entries()) place.run(index + 1, id);
}

export function insertAct(db: Writable, act: Omit<RuleAct, "name" | "undone"> & { undoIds: string[] }): void {
  insertRow(db, ruleActs, act);
}

export function markUndone(db: Writable, id: RuleId, messageId: MessageId, now: number): void {
  db.prepare("UPDATE rule_acts SET undone_at = ? WHERE rule_id = ? AND message_id = ?").run(now, id, messageId);
}
