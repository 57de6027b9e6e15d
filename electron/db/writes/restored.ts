import { z } from "zod";
import type { AccountId, CommandId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";

/** What a backup brought that nobody knows the outcome of; in the table of settings. */
const settingKey = "restored";
const stored = z.object({ asked: z.array(z.number()) });

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

/** From now on only the user sends these again, whatever the provider knows of them. */
export function rememberAsked(db: Writable, ids: readonly CommandId[]): void {
  const asked = [...new Set([...askedIds(db), ...ids])];
  db.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)").run(settingKey, JSON.stringify({ asked }));
}

/** Came this out of a backup, and so may have left long ago? */
export function mustAsk(db: Readable, id: CommandId): boolean {
  return askedIds(db).includes(id);
}

function askedIds(db: Readable): number[] {
  const row = db.prepare<{ value: string }>("SELECT value FROM settings WHERE key = ?").get(settingKey);
  const parsed = row ? stored.safeParse(JSON.parse(row.value)) : undefined;
  return parsed?.success ? parsed.data.asked : [];
}
