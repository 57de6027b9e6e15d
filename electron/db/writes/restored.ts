import type { AccountId, CommandId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";

/**
 * Accounts with what must be the same for a password kept here to be used: who signs in where, by which settings, and
 * where the password is kept.
 */
export function accountKeys(db: Readable): { id: AccountId; key: string }[] {
  return db
    .prepare<{ id: AccountId; key: string }>(
      `SELECT id, json_array(id, provider, address, storage, secret_backend, settings) AS key FROM accounts ORDER BY id`,
    )
    .all();
}

/** Its password is not here: the account asks for it, and where to keep it. */
export function forgetSecret(db: Writable, account: AccountId): void {
  db.prepare("UPDATE accounts SET secret_backend = 'session' WHERE id = ?").run(account);
}

/** What arrived since the backup was told once already: the next round is no news. */
export function hearAnew(db: Writable): void {
  db.prepare("UPDATE accounts SET heard_at = NULL").run();
}

/** Nobody knows any more whether these left; the one step that the table of steps does not have. */
export function markUnknown(db: Writable, ids: readonly CommandId[], reason: string): void {
  db.prepare(
    "UPDATE outbox SET state = 'unknown', reason = ?, settled_at = NULL WHERE id IN (SELECT value FROM json_each(?))",
  ).run(reason, JSON.stringify(ids));
}
