import { type MailAddresses, normalizeAddress } from "../../shared/model/address.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import { conversationsFrom } from "../db/queries/senders.ts";
import type { Ingestion } from "./ingest-context.ts";

/** Whom the user writes to is somebody: what they wrote before belongs to people, too. */
export function noteWritten(ingestion: Ingestion): void {
  const { db, account, added, changed, touched } = ingestion;
  const ids: MessageId[] = [...added, ...changed];
  if (ids.length === 0) return;
  const sent = db
    .prepare<{ addresses: string }>(
      `SELECT m.addresses AS addresses FROM json_each(?) l CROSS JOIN messages m ON m.id = l.value
       WHERE m.direction = 'out' AND m.is_draft = 0`,
    )
    .all(JSON.stringify(ids));
  const names = new Set(
    sent.flatMap((row) => {
      const { to, cc, bcc }: MailAddresses = JSON.parse(row.addresses);
      return [...to, ...cc, ...bcc].map(({ address }) => normalizeAddress(address));
    }),
  );
  const note = db.prepare<{ id: number }>(
    `UPDATE identities SET written = 1
     WHERE account_id = ? AND kind = 'address' AND remote_id = ? AND written = 0 AND is_self = 0 RETURNING id`,
  );
  for (const name of names) {
    const row = note.get(account, name);
    if (row) for (const id of conversationsFrom(db, row.id)) touched.add(id);
  }
}
