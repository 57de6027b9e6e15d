import type { Consent } from "../../../shared/model/consent.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { resolveAlias } from "./aliases.ts";

/** May what is said in this conversation be downloaded? One that is new follows the account's "import new ones". */
export function isWanted(db: Readable, account: AccountId, conversation: string): boolean {
  const row = db
    .prepare<{ consent: Consent }>("SELECT consent FROM conversations WHERE account_id = ? AND remote_id = ?")
    .get(account, resolveAlias(db, account, "conversation", conversation));
  return (row?.consent ?? consentOfNew(db, account)) === "allowed";
}

/** What a conversation that nobody decided about begins with. */
export function consentOfNew(db: Readable, account: AccountId): Consent {
  const row = db.prepare<{ on: 0 | 1 }>('SELECT import_new AS "on" FROM accounts WHERE id = ?').get(account);
  return row?.on === 1 ? "allowed" : "unknown";
}

/** Those of these conversations that the provider of this account keeps, in the same order. */
export function remoteIdsOf(db: Readable, account: AccountId, ids: readonly ConversationId[]): string[] {
  const find = db.prepare<{ id: string }>(
    "SELECT remote_id AS id FROM conversations WHERE id = ? AND account_id = ? AND remote_id IS NOT NULL",
  );
  return ids.flatMap((id) => find.get(id, account)?.id ?? []);
}
