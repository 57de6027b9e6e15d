import { setImmediate as turn } from "node:timers/promises";
import { ApiError } from "../../shared/api/errors.ts";
import type { Writable } from "../db/open.ts";
import type { AccountRow } from "../db/writes/accounts.ts";
import { removeAccountRow, removeSomeMessages } from "../db/writes/remove-account.ts";
import { SecretError, type SecretStore } from "../secrets/store.ts";

/**
 * Removes all that is kept of an account: in portions, with turns for others in between. After a crash on the way it is an
 * account that syncs anew.
 * @throws ApiError `secrets` when all is removed but the secret
 */
export async function removeStored(
  { db, secrets }: { db: Writable; secrets: Pick<SecretStore, "remove"> },
  { id, secretBackend }: Pick<AccountRow, "id" | "secretBackend">,
): Promise<void> {
  while (removeSomeMessages(db, id)) await turn();
  // Before the row: a crash in between leaves an account that asks to sign in, and no secret that nobody knows of.
  const kept = await secrets.remove(secretBackend, String(id)).then(
    () => null,
    (error: unknown) => {
      if (error instanceof SecretError) return error;
      throw error;
    },
  );
  removeAccountRow(db, id);
  if (kept)
    throw new ApiError({ kind: "secrets", message: `The account is removed, but not its password: ${kept.message}` });
}
