import type { MailAddresses } from "../../shared/model/address.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import type { Readable } from "../db/open.ts";
import { getSettings } from "../db/queries/settings.ts";
import type { News } from "./news.ts";

/** Mail that the server received longer ago is no news, however late it gets here. */
const oldMs = 3 * 86_400_000;

type Row = Omit<News, "from"> & { addresses: string };

/**
 * Which of these committed arrivals are told to the user, oldest first: incoming, unread, received lately, standing
 * where the user looks for news, not muted, never told before (I39, I40). None at all while notifications are paused.
 * @param now ms UTC
 */
export function deserving(db: Readable, ids: readonly MessageId[], now: number): News[] {
  if (getSettings(db).notificationsPausedUntil > now) return [];
  return db
    .prepare<Row>(
      `SELECT m.id AS messageId, m.conversation_id AS conversationId, m.account_id AS accountId,
         CASE WHEN c.remote_id IS NULL THEN m.subject WHEN c.kind = 'direct' THEN '' ELSE c.subject END AS subject,
         m.snippet, m.addresses
       FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE m.id IN (SELECT value FROM json_each(?))
         AND m.direction = 'in' AND m.read = 0 AND m.is_draft = 0 AND m.content_kind = 'rich'
         AND m.received_at >= ? AND c.muted = 0 AND c.consent = 'allowed'
         AND (c.remote_id IS NOT NULL OR EXISTS (
           SELECT 1 FROM placements p JOIN folders f ON f.id = p.folder_id
           WHERE p.message_id = m.id AND p.state <> 'leaving' AND f.role = 'inbox'))
         AND NOT EXISTS (SELECT 1 FROM notified n WHERE n.message_id = m.id)
       ORDER BY m.id`,
    )
    .all(JSON.stringify(ids), now - oldMs)
    .map(({ addresses, ...row }) => ({ ...row, from: senderIn(addresses) }));
}

function senderIn(stored: string): string {
  const { from, sender }: Partial<MailAddresses> = JSON.parse(stored);
  const first = from?.[0] ?? sender?.[0];
  return first?.name.trim() || first?.address || "";
}
