import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";

type Of = "conversation" | "message";

/** Where an id that changed leads to; itself when it never changed. Chains are followed, loops end. */
export function resolveAlias(db: Readable, account: AccountId, of: Of, id: string): string {
  const next = db.prepare<{ toId: string }>(
    "SELECT to_id AS toId FROM aliases WHERE account_id = ? AND of = ? AND from_id = ?",
  );
  const seen = new Set([id]);
  for (let current = id; ; ) {
    const to = next.get(account, of, current)?.toId;
    if (to === undefined || seen.has(to)) return current;
    seen.add(to);
    current = to;
  }
}

/** Did any id of this kind change in this account? */
export function hasAliases(db: Readable, account: AccountId, of: Of): boolean {
  return db.prepare("SELECT 1 FROM aliases WHERE account_id = ? AND of = ? LIMIT 1").get(account, of) !== undefined;
}

export function addAlias(db: Writable, account: AccountId, of: Of, from: string, to: string): void {
  db.prepare("INSERT OR REPLACE INTO aliases (account_id, of, from_id, to_id) VALUES (?, ?, ?, ?)").run(
    account,
    of,
    from,
    to,
  );
}
