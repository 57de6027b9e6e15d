import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";

/** Tries after which a record is left out, so that it can't hold up the rest. */
export const mostTries = 3;

/** Counts a failed try of a record. @returns whether it is given up now */
export function noteFailedRecord(
  db: Writable,
  account: AccountId,
  record: string,
  reason: string,
  now: number,
): boolean {
  const row = db
    .prepare<{ attempts: number }>(
      `INSERT INTO skipped_records (account_id, remote_id, attempts, reason, at) VALUES (?, ?, 1, ?, ?)
       ON CONFLICT DO UPDATE SET attempts = attempts + 1, reason = excluded.reason, at = excluded.at RETURNING attempts`,
    )
    .get(account, record, reason, now);
  return (row?.attempts ?? 0) >= mostTries;
}

/** Gives a record up at once: the provider has it no more. */
export function giveUpRecord(db: Writable, account: AccountId, record: string, reason: string, now: number): void {
  db.prepare(
    `INSERT INTO skipped_records (account_id, remote_id, attempts, reason, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET attempts = excluded.attempts, reason = excluded.reason, at = excluded.at`,
  ).run(account, record, mostTries, reason, now);
}

export interface SkippedRecord {
  remoteId: string;
  reason: string;
}

/** Records that were given up, with the reason. */
export function skippedRecordsOf(db: Readable, account: AccountId): SkippedRecord[] {
  return db
    .prepare<SkippedRecord>(
      "SELECT remote_id AS remoteId, reason FROM skipped_records WHERE account_id = ? AND attempts >= ? ORDER BY 1",
    )
    .all(account, mostTries);
}
