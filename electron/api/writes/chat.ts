import { ApiError } from "../../../shared/api/errors.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";
import { exportWrites } from "./exports.ts";
import { importWrites } from "./imports.ts";
import { pictureFinder } from "./pictures.ts";

type Names =
  | "conversations.watch"
  | "conversations.older"
  | "conversations.begin"
  | "imports.discover"
  | "imports.set"
  | "imports.auto"
  | "conversations.sync"
  | "accounts.syncAll"
  | "accounts.syncPreferences"
  | "database.park"
  | "database.resume"
  | "exports.run"
  | "pictures.get";

/** What chat asks of whole conversations and accounts. */
export function chatWrites(options: WriteOptions): Pick<Handlers<"write">, Names> {
  const { db, engine } = options;
  return {
    ...importWrites(options),
    ...exportWrites(options),
    "conversations.watch": ({ ids }) => {
      engine.watch(ids);
      return null;
    },
    "conversations.older": ({ id }) => engine.older(id),
    "conversations.begin": async ({ accountId, identityIds }) => {
      const people = db
        .prepare<{ id: string }>(
          `SELECT remote_id AS id FROM identities WHERE account_id = ? AND is_self = 0
             AND id IN (SELECT value FROM json_each(?)) ORDER BY id`,
        )
        .all(accountId, JSON.stringify(identityIds));
      if (people.length < new Set(identityIds).size)
        throw new ApiError({ kind: "not-found", message: "Not everybody of these is known to this account." });
      return {
        id: await engine.begin(
          accountId,
          people.map((person) => person.id),
        ),
      };
    },
    "conversations.sync": ({ id }) => engine.syncConversation(id),
    "accounts.syncAll": ({ id, consents }) => engine.syncAll(id, consents),
    "accounts.syncPreferences": ({ id }) => engine.syncPreferences(id),
    "pictures.get": pictureFinder(options),
    "database.park": answeredByHost,
    "database.resume": answeredByHost,
  };
}

/** A core can't close its own door; whoever runs its threads does. */
function answeredByHost(): never {
  throw new ApiError({ kind: "refused", message: "The database can't be released here." });
}
