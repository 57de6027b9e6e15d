import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { conversationMarks } from "../schema/index.ts";
import { localPrefix } from "./messages.ts";
import { insertRow } from "./rows.ts";

/** A row of `conversation_marks`; with neither time there is none. */
export interface MarkRow {
  accountId: AccountId;
  of: "conversation" | "message";
  remoteId: string;
  pinnedAt: number | null;
  mutedAt: number | null;
}

const columns =
  "k.account_id AS accountId, k.of AS of, k.remote_id AS remoteId, k.pinned_at AS pinnedAt, k.muted_at AS mutedAt";

/** Every mark that counts for this conversation. */
export function marksOfConversation(db: Readable, id: ConversationId): MarkRow[] {
  return db
    .prepare<MarkRow>(
      `SELECT ${columns} FROM conversations c JOIN conversation_marks k ON k.account_id = c.account_id AND k.of = 'conversation'
         AND k.remote_id = c.remote_id WHERE c.id = @id
       UNION ALL SELECT ${columns} FROM conversations c JOIN conversation_marks k ON k.account_id = c.account_id AND k.of = 'message'
         JOIN messages m ON m.account_id = k.account_id AND m.remote_id = k.remote_id AND m.conversation_id = c.id WHERE c.id = @id`,
    )
    .all({ id });
}

/** Where a mark of this conversation stands: of mail at its newest message that the provider knows, else at its newest. */
export function newMarkOf(db: Readable, id: ConversationId): MarkRow | undefined {
  const row = db
    .prepare<Omit<MarkRow, "pinnedAt" | "mutedAt">>(
      `SELECT account_id AS accountId, 'conversation' AS of, remote_id AS remoteId FROM conversations
       WHERE id = @id AND remote_id IS NOT NULL
       UNION ALL SELECT * FROM (SELECT m.account_id, 'message', m.remote_id FROM messages m JOIN conversations c ON c.id = m.conversation_id
         WHERE m.conversation_id = @id AND c.remote_id IS NULL
         ORDER BY m.remote_id LIKE '${localPrefix}%', m.direction = 'out', m.sort_at DESC, m.id DESC LIMIT 1)`,
    )
    .get({ id });
  return row && { ...row, pinnedAt: null, mutedAt: null };
}

/** Writes a mark, or takes it away where nothing is marked any more. */
export function saveMark(db: Writable, mark: MarkRow): void {
  if (mark.pinnedAt !== null || mark.mutedAt !== null) insertRow(db, conversationMarks, mark, "OR REPLACE");
  else
    db.prepare("DELETE FROM conversation_marks WHERE account_id = ? AND of = ? AND remote_id = ?").run(
      mark.accountId,
      mark.of,
      mark.remoteId,
    );
}

/** Conversations that these marks are about. */
export function markedConversations(db: Readable, { accountId, of, remoteId }: MarkRow): ConversationId[] {
  const sql =
    of === "message"
      ? "SELECT conversation_id AS id FROM messages WHERE account_id = ? AND remote_id = ?"
      : "SELECT id FROM conversations WHERE account_id = ? AND remote_id = ?";
  return db
    .prepare<{ id: ConversationId }>(sql)
    .all(accountId, remoteId)
    .map(({ id }) => id);
}

/** The provider's id became known or changed. Two become one where both were marked. */
export function renameMark(
  db: Writable,
  account: AccountId,
  { of, from, to }: { of: MarkRow["of"]; from: string; to: string },
): void {
  db.prepare(
    "UPDATE OR REPLACE conversation_marks SET remote_id = ? WHERE account_id = ? AND of = ? AND remote_id = ?",
  ).run(to, account, of, from);
}
