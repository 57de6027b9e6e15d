import type { Consent } from "../../../shared/model/consent.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { resolveAlias } from "./aliases.ts";
import { chatInboxOf } from "./folders.ts";

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

/**
 * The user's own word about a conversation that a provider keeps; no provider changes it afterwards. What is allowed shows
 * at once; what is not is hidden, and the caller forgets what was said in it.
 * @returns what it was before
 */
export function chooseConsent(db: Writable, id: ConversationId, consent: Consent): Consent | undefined {
  const row = db
    .prepare<{ consent: Consent; account: AccountId; open: 0 | 1 }>(
      "SELECT consent, account_id AS account, open FROM conversations WHERE id = ? AND remote_id IS NOT NULL",
    )
    .get(id);
  if (!row) return undefined;
  db.prepare("UPDATE conversations SET consent = ?, chosen = 1, hidden = ? WHERE id = ?").run(
    consent,
    +(consent !== "allowed"),
    id,
  );
  if (consent === "allowed" && row.open === 1) showInInbox(db, row.account, id);
  return row.consent;
}

/** Until the provider tells its folders anew. */
function showInInbox(db: Writable, account: AccountId, id: ConversationId): void {
  if (db.prepare("SELECT 1 FROM conversation_folders WHERE conversation_id = ? LIMIT 1").get(id) !== undefined) return;
  const inbox = chatInboxOf(db, account);
  db.prepare(
    `INSERT INTO conversation_folders (conversation_id, folder_id, account_id, role, last_at, unread_count, starred)
     SELECT id, ?, account_id, 'inbox', last_at, unread_count, starred FROM conversations WHERE id = ?`,
  ).run(inbox.id, id);
}

/** Conversations forgotten that the connector has not seen unwanted since, by the provider's ids. */
export function letGoOf(db: Readable, account: AccountId): string[] {
  return db
    .prepare<{ id: string }>(
      "SELECT remote_id AS id FROM conversations WHERE account_id = ? AND let_go = 1 AND remote_id IS NOT NULL",
    )
    .all(account)
    .map(({ id }) => id);
}

/** The connector saw these unwanted: what it tells of them from now on begins anew. */
export function noteSeenUnwanted(db: Writable, account: AccountId, ids: readonly string[]): void {
  const seen = db.prepare("UPDATE conversations SET let_go = 0 WHERE account_id = ? AND remote_id = ?");
  for (const id of ids) seen.run(account, id);
}
