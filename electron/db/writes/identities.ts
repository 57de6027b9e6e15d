import { normalizeAddress } from "../../../shared/model/address.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { identities } from "../schema/index.ts";
import { refreshStanding } from "./aggregates.ts";
import { insertForId } from "./rows.ts";

interface Known {
  id: number;
  name: string;
  isSelf: number;
}

/** A platform user (`user`) or an address, as one account knows it. */
export interface IdentityKey {
  kind: "address" | "user";
  /** Addresses may come as written; they are normalised here. */
  remoteId: string;
  name: string;
  address: string;
}

/**
 * The identity's row, made when it is new. Of several names the greatest in code unit order is kept, so that the order
 * in which messages come doesn't matter; an empty name never replaces one.
 */
export function identityFor(db: Writable, account: AccountId, key: IdentityKey): { id: number; isSelf: boolean } {
  const remoteId = key.kind === "address" ? normalizeAddress(key.remoteId) : key.remoteId;
  const known = db
    .prepare<Known>(
      "SELECT id, name, is_self AS isSelf FROM identities WHERE account_id = ? AND kind = ? AND remote_id = ?",
    )
    .get(account, key.kind, remoteId);
  if (!known) {
    const { kind, name, address } = key;
    return { id: insertForId(db, identities, { accountId: account, kind, remoteId, name, address }), isSelf: false };
  }
  if (key.name > known.name) db.prepare("UPDATE identities SET name = ? WHERE id = ?").run(key.name, known.id);
  return { id: known.id, isSelf: known.isSelf === 1 };
}

/** The user's own addresses, normalised. */
export function ownAddresses(db: Readable, account: AccountId): Set<string> {
  const rows = db.prepare<{ address: string }>(
    "SELECT remote_id AS address FROM identities WHERE account_id = ? AND kind = 'address' AND is_self = 1",
  );
  return new Set(rows.all(account).map(({ address }) => address));
}

/** Counts messages from or to these identities, for the order of completion. */
export function noteSeen(db: Writable, seen: ReadonlyMap<number, { times: number; lastAt: number }>): void {
  const note = db.prepare("UPDATE identities SET seen = seen + ?, last_at = max(last_at, ?) WHERE id = ?");
  for (const [id, { times, lastAt }] of seen) note.run(times, lastAt, id);
}

/** Conversations in which this identity wrote or takes part. */
function conversationsWith(db: Readable, id: number): ConversationId[] {
  return db
    .prepare<{ id: ConversationId }>(
      `SELECT conversation_id AS id FROM participants WHERE identity_id = @id
       UNION SELECT conversation_id FROM messages WHERE sender_id = @id`,
    )
    .all({ id })
    .map((row) => row.id);
}

/** Who the user is in this account. Earlier own identities stay own: old mail was sent from them. */
export function markSelf(db: Writable, account: AccountId, keys: IdentityKey[]): void {
  const mark = db.prepare("UPDATE identities SET is_self = 1 WHERE id = ?");
  for (const key of keys) {
    const { id, isSelf } = identityFor(db, account, key);
    mark.run(id);
    if (!isSelf) refreshStanding(db, account, conversationsWith(db, id));
  }
}
