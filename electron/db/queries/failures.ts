import type { FailedRecipient, MessageFacts } from "../../../shared/model/facts.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";

/**
 * Whom an own message did not reach, by the reports that are here. Only of a message that was sent from here or is filed
 * as sent: what strangers send cannot be undelivered.
 */
export function undeliveredOf(db: Readable, id: MessageId): MessageFacts["undelivered"] {
  const rows = db
    .prepare<{ reportId: MessageId; recipients: string }>(
      `SELECT f.report_id AS reportId, f.recipients FROM messages m
       JOIN delivery_failures f ON f.account_id = m.account_id AND f.original_id = m.message_id
       WHERE m.id = ? AND m.direction = 'out' ORDER BY f.report_id LIMIT 50`,
    )
    .all(id);
  const found = rows.flatMap(({ reportId, recipients }) => {
    const list: FailedRecipient[] = JSON.parse(recipients);
    return list.map((recipient) => ({ ...recipient, reportId }));
  });
  // Several servers may tell of one recipient: the newest report counts.
  return [...new Map(found.map((one) => [one.address.toLowerCase(), one])).values()];
}

/** The message that a report says was not delivered, if it is an own one that is here. */
export function originalOf(db: Readable, report: MessageId): MessageId | null {
  const row = db
    .prepare<{ id: MessageId }>(
      `SELECT m.id FROM delivery_failures f
       JOIN messages m ON m.account_id = f.account_id AND m.message_id = f.original_id AND m.direction = 'out'
       WHERE f.report_id = ? ORDER BY m.id LIMIT 1`,
    )
    .get(report);
  return row?.id ?? null;
}
