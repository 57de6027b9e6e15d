import { ApiError } from "../../../shared/api/errors.ts";
import { asConnectorError } from "../../connectors/errors.ts";
import { accounts } from "../../db/schema/index.ts";
import { updateRow } from "../../db/writes/rows.ts";
import { SecretError, type SecretStore } from "../../secrets/store.ts";
import type { Handlers } from "../handlers.ts";
import type { WriteOptions } from "../writes.ts";

type Names =
  | "accounts.providers"
  | "accounts.discover"
  | "accounts.add"
  | "accounts.signIn"
  | "accounts.remove"
  | "accounts.update"
  | "accounts.sync"
  | "accounts.pause"
  | "secrets.backends"
  | "secrets.unlock";

export function accountWrites(options: WriteOptions): Pick<Handlers<"write">, Names> {
  const { db, engine, secrets, providers, log } = options;
  return {
    "accounts.providers": () =>
      [...providers.values()].map(({ id, name, fields, ways }) => ({ id, name, fields, ...(ways && { ways }) })),
    "accounts.discover": async ({ address }) => {
      try {
        return await options.discover(address);
      } catch (error) {
        const { kind, message } = asConnectorError(error);
        throw kind === "refused" ? new ApiError({ kind, message, field: "address" }) : error;
      }
    },
    "accounts.add": async ({ provider, fields, secrets: backend, passphrase, importNew = true, storage = "full" }) => {
      if (backend === "file" && passphrase !== undefined) await unlock(secrets, passphrase);
      return { id: await engine.addAccount({ provider, fields, secrets: backend, importNew, storage }) };
    },
    "accounts.signIn": async ({ id, fields, secrets: backend, passphrase }) => {
      if (backend === "file" && passphrase !== undefined) await unlock(secrets, passphrase);
      await engine.signIn(id, fields, backend);
      return null;
    },
    "accounts.remove": async ({ id }) => {
      await engine.removeAccount(id);
      return null;
    },
    "accounts.update": ({ id, name, hue, historyDays, unified }) => {
      db.transaction((changes) => {
        updateRow(db, accounts, id, {
          ...(name !== undefined && { name }),
          ...(hue !== undefined && { hue }),
          ...(historyDays !== undefined && { historyDays }),
          ...(unified !== undefined && { unified }),
        });
        changes.note(["accounts", "conversations"]);
      });
      // More history is wanted perhaps; whoever asked doesn't wait for it.
      if (historyDays !== undefined)
        engine
          .sync(id, { whole: true })
          .catch((error: unknown) => log.info("history not fetched", { id, error: String(error) }));
      return null;
    },
    "accounts.sync": ({ id, whole }) => engine.sync(id, { whole }),
    "accounts.pause": async ({ id, paused }) => {
      await engine.pause(id, paused);
      return null;
    },
    "secrets.backends": () => secrets.backends(),
    "secrets.unlock": async ({ passphrase }) => {
      await unlock(secrets, passphrase);
      return null;
    },
  };
}

async function unlock(secrets: SecretStore, passphrase: string): Promise<void> {
  try {
    await secrets.unlock(passphrase);
  } catch (error) {
    if (error instanceof SecretError)
      throw new ApiError({ kind: "secrets", message: error.message, field: "passphrase" });
    throw error;
  }
}
