import type { SenderChoice } from "../../../shared/api/views.ts";
import type { Section } from "../../../shared/model/conversation.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import { domainOf } from "../../../shared/text/sender.ts";
import type { Readable } from "../open.ts";

/** Conversations in which this identity wrote. */
export function conversationsFrom(db: Readable, identity: number): ConversationId[] {
  return db
    .prepare<{ id: ConversationId }>("SELECT DISTINCT conversation_id AS id FROM messages WHERE sender_id = ?")
    .all(identity)
    .map(({ id }) => id);
}

/** Conversations in which a sender wrote, as `senders.set` names one, for each account. */
export function conversationsOf(db: Readable, sender: string): Map<AccountId, ConversationId[]> {
  const where = sender.startsWith("@") ? "substr(i.remote_id, -length(@sender)) = @sender" : "i.remote_id = @sender";
  const rows = db
    .prepare<{ account: AccountId; id: ConversationId }>(
      `SELECT DISTINCT i.account_id AS account, m.conversation_id AS id
       FROM identities i CROSS JOIN messages m ON m.sender_id = i.id WHERE ${where}`,
    )
    .all({ sender });
  return new Map(
    [...Map.groupBy(rows, ({ account }) => account)].map(([account, list]) => [account, list.map(({ id }) => id)]),
  );
}

/** Did the user block this sender, or all of the sender's domain? */
export function isBlocked(db: Readable, sender: string): boolean {
  const row = db.prepare("SELECT 1 FROM senders WHERE sender IN (?, ?) AND blocked_at IS NOT NULL LIMIT 1");
  return row.get(sender, domainOf(sender) ?? sender) !== undefined;
}

type Row = Omit<SenderChoice, "blocked"> & { blocked: 0 | 1 };

/** What the user said of senders, blocked ones first. */
export function listSenders(db: Readable): SenderChoice[] {
  return db
    .prepare<Row & { section: Section | null }>(
      `SELECT s.sender AS sender, s.section AS section, s.blocked_at IS NOT NULL AS blocked,
         coalesce((SELECT max(i.name) FROM identities i WHERE i.remote_id = s.sender), '') AS name
       FROM senders s ORDER BY s.blocked_at IS NULL, s.sender`,
    )
    .all()
    .map((row) => ({ ...row, blocked: row.blocked === 1 }));
}
