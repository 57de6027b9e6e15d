import type { AccountState, ProviderId, SecretBackend } from "../../../shared/model/account.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { Readable, Writable } from "../open.ts";
import { accounts, cursors } from "../schema/index.ts";
import { insertForId, insertRow } from "./rows.ts";

/** The one scope of a connector that keeps its whole position in one cursor. */
const mainScope = "main";

export function saveCursor(db: Writable, account: AccountId, cursor: unknown, now: number): void {
  failPoint("db.cursor.before");
  insertRow(db, cursors, { accountId: account, scope: mainScope, cursor, updatedAt: now }, "OR REPLACE");
  failPoint("db.cursor.after");
}

/** The stored position, or null before the first batch. `Cursor` is the caller's promise: only connectors know. */
export function loadCursor<Cursor>(db: Readable, account: AccountId): Cursor | null {
  const row = db
    .prepare<{ cursor: string }>("SELECT cursor FROM cursors WHERE account_id = ? AND scope = ?")
    .get(account, mainScope);
  return row ? JSON.parse(row.cursor) : null;
}

/** The position means nothing any more: everything is told again, and none of it is news, before or after a restart. */
export function forgetCursor(db: Writable, account: AccountId): void {
  db.prepare("DELETE FROM cursors WHERE account_id = ?").run(account);
  db.prepare("UPDATE accounts SET heard_at = NULL WHERE id = ?").run(account);
}

/** What the engine needs of an account. */
export interface AccountRow {
  id: AccountId;
  provider: ProviderId;
  address: string;
  settings: string;
  secretBackend: SecretBackend;
  historyDays: number | null;
  paused: number;
  quietUntil: number | null;
  quietMs: number;
  stateKind: AccountState["kind"];
  stateReason: string;
  heardAt: number | null;
}

const columns = `id, provider, address, settings, secret_backend AS secretBackend, history_days AS historyDays, paused,
  quiet_until AS quietUntil, quiet_ms AS quietMs, state_kind AS stateKind, state_reason AS stateReason, heard_at AS heardAt`;

/** Those that are kept in this database: one that keeps nothing on disk has only its own row there. */
export function allAccounts(db: Readable): AccountRow[] {
  return db.prepare<AccountRow>(`SELECT ${columns} FROM accounts WHERE storage = ? ORDER BY id`).all(db.storage);
}

export function accountById(db: Readable, id: AccountId): AccountRow | undefined {
  return db.prepare<AccountRow>(`SELECT ${columns} FROM accounts WHERE id = ?`).get(id);
}

export function accountByAddress(db: Readable, provider: ProviderId, address: string): AccountRow | undefined {
  return db
    .prepare<AccountRow>(`SELECT ${columns} FROM accounts WHERE provider = ? AND lower(address) = lower(?)`)
    .get(provider, address);
}

export function insertAccount(
  db: Writable,
  account: {
    id?: AccountId;
    provider: ProviderId;
    address: string;
    name: string;
    hue: number;
    settings: Record<string, string>;
    secretBackend: SecretBackend;
    importNew?: boolean;
    storage?: "full" | "live";
  },
  now: number,
): AccountId {
  failPoint("db.account.before");
  return insertForId(db, accounts, {
    ...account,
    stateKind: "connecting",
    stateSince: now,
    notices: [],
    createdAt: now,
  });
}

/** Writes the state; `since` stays when the kind does. */
export function saveState(db: Writable, id: AccountId, state: Omit<AccountState, "since">, now: number): void {
  failPoint("db.account.before");
  db.prepare(
    `UPDATE accounts SET state_since = CASE WHEN state_kind = ? THEN state_since ELSE ? END, state_kind = ?,
       state_reason = ?, state_action = ?, state_until = ? WHERE id = ?`,
  ).run(state.kind, now, state.kind, state.reason, state.action, state.until, id);
}

/**
 * The provider asked to be left alone: until when, ms UTC, and for how long, which is all that is left of it once the
 * clock was set back. Whoever starts anew honours it, too.
 */
export function saveQuiet(db: Writable, id: AccountId, { until, ms }: { until: number; ms: number }): void {
  failPoint("db.account.before");
  db.prepare("UPDATE accounts SET quiet_until = ?, quiet_ms = ? WHERE id = ?").run(until, ms, id);
}

export function noteHeard(db: Writable, id: AccountId, now: number): void {
  db.prepare("UPDATE accounts SET heard_at = ? WHERE id = ?").run(now, id);
}

const keptNotices = 20;

/** Adds a notice worth showing. @returns false when it is there already: servers say some things at every sign-in */
export function addNotice(db: Writable, id: AccountId, text: string): boolean {
  const row = db.prepare<{ notices: string }>("SELECT notices FROM accounts WHERE id = ?").get(id);
  if (!row) return false;
  const known: string[] = JSON.parse(row.notices);
  if (known.includes(text)) return false;
  const notices = [...known, text].slice(-keptNotices);
  db.prepare("UPDATE accounts SET notices = ? WHERE id = ?").run(JSON.stringify(notices), id);
  return true;
}

/** How many messages the server has. @returns whether that is news */
export function saveTotal(db: Writable, id: AccountId, total: number): boolean {
  return db.prepare("UPDATE accounts SET total = ? WHERE id = ? AND total IS NOT ?").run(total, id, total).changes > 0;
}
