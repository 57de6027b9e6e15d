import type { SecretBackend } from "../../shared/model/account.ts";
import type { Clock, Log } from "../connectors/ports.ts";
import type { Secret, SecretStore } from "../secrets/store.ts";

/** How often a place other than the keychain is tried again, ms. The keychain tells by itself when it is back. */
const againMs = 30_000;

/** The store as accounts use it: what a provider gave once only is not lost because it can't be stored just now. */
export interface AccountSecrets extends Pick<SecretStore, "read" | "write" | "remove"> {
  /**
   * Writes what the provider made anew, for which the old counts no more. Throws as `write`; then it is held in memory,
   * `read` gives it and tries to store it, until it is stored or something newer is written.
   */
  renew(backend: SecretBackend, account: string, secret: Secret): Promise<void>;
}

interface Surroundings {
  clock: Clock;
  log: Log;
  /** Aborted at the end: nothing is tried any more. */
  signal: AbortSignal;
  /** What was held is stored now. */
  onKept(): void;
}

export function holdUnkept(store: SecretStore, { clock, log, signal, onKept }: Surroundings): AccountSecrets {
  const held = new Map<string, { backend: SecretBackend; secret: Secret }>();
  let trying = false;

  const keep = async (account: string): Promise<boolean> => {
    const waiting = held.get(account);
    if (!waiting) return true;
    try {
      await store.write(waiting.backend, account, waiting.secret);
      if (held.get(account) === waiting) held.delete(account);
      return true;
    } catch (error) {
      log.warn("secrets.unkept", { account, error });
      return false;
    }
  };
  const keepTrying = async (): Promise<void> => {
    if (trying) return;
    trying = true;
    for (;;) {
      const accounts = [...held].filter(([, { backend }]) => backend !== "keychain").map(([account]) => account);
      if (accounts.length === 0) break;
      await clock.sleep(againMs, signal);
      for (const account of accounts) if (await keep(account)) onKept();
    }
    trying = false;
  };

  return {
    async read(backend, account) {
      const waiting = held.get(account);
      if (!waiting) return store.read(backend, account);
      await keep(account);
      return { state: "found", secret: { ...waiting.secret } };
    },
    async write(backend, account, secret) {
      await store.write(backend, account, secret);
      held.delete(account);
    },
    async remove(backend, account) {
      // Also where it is kept elsewhere from now on: what was held is older.
      held.delete(account);
      await store.remove(backend, account);
    },
    async renew(backend, account, secret) {
      held.set(account, { backend, secret: { ...secret } });
      try {
        await store.write(backend, account, secret);
        held.delete(account);
      } catch (error) {
        // Ends with the engine.
        keepTrying().catch(() => undefined);
        throw error;
      }
    },
  };
}
