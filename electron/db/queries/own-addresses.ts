import type { Readable } from "../open.ts";

/** Every mail address of the user, of whatever account, as it was written. */
export function ownAddresses(db: Readable): string[] {
  return db
    .prepare<{ address: string }>(
      "SELECT address FROM accounts UNION SELECT address FROM identities WHERE is_self = 1 AND kind = 'address'",
    )
    .all()
    .map(({ address }) => address);
}
