import type { SecretBackend } from "../../shared/model/account.ts";
import type { Clock, Log } from "../connectors/ports.ts";
import type { Secret, SecretStore } from "../secrets/store.ts";

/** How often a place other than the keychain is tried again, ms. The keychain tells by itself when it is back. */
const againMs = 30_000;

/** The store as accounts use it: what a provider gave once only is not lost because it can't be stored just now. */
export interface AccountSecrets extends SecretStore {
  /**
   * Writes what the provider made anew, for which the old counts no more. Throws as `write`; then it is held in memory,
   * `read` gives it and tries to store it, until it is stored or something newer is written. Listeners of `onUnlocked` are
   * told once it is.
   */
  renew(backend: SecretBackend, account: string, secret: Secret): Promise<void>;
}

/** What is held outlives the engines that use it. */
export interface UnkeptSecrets extends AccountSecrets {
  /** Other data took the place of that whose accounts these are. */
  drop(): void;
  /** Tries once more to store all that is held. */
  keepAll(): Promise<void>;
}

interface Held {
  backend: SecretBackend;
  secret: Secret;
}

export function holdUnkept(store: SecretStore, surroundings: { clock: Clock; log: Log }): UnkeptSecrets {
  return new HoldingSecrets(store, surroundings);
}

class HoldingSecrets implements UnkeptSecrets {
  readonly #store: SecretStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #trying = false;

  constructor(store: SecretStore, { clock, log }: { clock: Clock; log: Log }) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  async read(backend: SecretBackend, account: string) {
    const waiting = this.#held.get(account);
    if (!waiting) return this.#store.read(backend, account);
    await this.#keep(account);
    return { state: "found" as const, secret: { ...waiting.secret } };
  }

  async write(backend: SecretBackend, account: string, secret: Secret): Promise<void> {
    const older = this.#held.get(account);
    // Whoever reads from here on waits for this one, and nobody stores the older one after it.
    this.#held.delete(account);
    try {
      await this.#store.write(backend, account, secret);
    } catch (error) {
      if (older && !this.#held.has(account)) this.#hold(account, older);
      throw error;
    }
  }

  async renew(backend: SecretBackend, account: string, secret: Secret): Promise<void> {
    const own = { backend, secret: { ...secret } };
    this.#held.set(account, own);
    try {
      await this.#store.write(backend, account, secret);
      this.#stored(account, own);
    } catch (error) {
      this.#keepTrying();
      throw error;
    }
  }

  async remove(backend: SecretBackend, account: string): Promise<void> {
    // Also where it is kept elsewhere from now on: what was held is older.
    this.#held.delete(account);
    await this.#store.remove(backend, account);
  }

  drop(): void {
    this.#held.clear();
  }

  async keepAll(): Promise<void> {
    for (const account of [...this.#held.keys()]) await this.#keep(account);
  }

  backends() {
    return this.#store.backends();
  }

  unlock(passphrase: string): Promise<void> {
    return this.#store.unlock(passphrase);
  }

  onUnlocked(listener: () => void): () => void {
    const off = this.#store.onUnlocked(listener);
    this.#listeners.add(listener);
    return () => {
      off();
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#closing.abort(new Error("closed"));
    this.#listeners.clear();
    this.#store.close();
  }

  #hold(account: string, held: Held): void {
    this.#held.set(account, held);
    this.#keepTrying();
  }

  /** @returns whether something that was held is stored now */
  async #keep(account: string): Promise<boolean> {
    const waiting = this.#held.get(account);
    if (!waiting) return false;
    try {
      await this.#store.write(waiting.backend, account, waiting.secret);
      return this.#stored(account, waiting);
    } catch (error) {
      this.#log.warn("secrets.unkept", { account, error });
      return false;
    }
  }

  #stored(account: string, held: Held): boolean {
    return this.#held.get(account) === held && this.#held.delete(account);
  }

  #keepTrying(): void {
    if (this.#trying) return;
    this.#trying = true;
    // Ends when the store is closed.
    this.#untilKept().catch(() => undefined);
  }

  async #untilKept(): Promise<void> {
    try {
      for (;;) {
        const accounts = [...this.#held].flatMap(([account, { backend }]) => (backend === "keychain" ? [] : [account]));
        if (accounts.length === 0) return;
        await this.#clock.sleep(againMs, this.#closing.signal);
        for (const account of accounts) if (await this.#keep(account)) this.#tell();
      }
    } finally {
      this.#trying = false;
    }
  }

  #tell(): void {
    for (const listener of [...this.#listeners])
      try {
        listener();
      } catch (error) {
        this.#log.error("secrets.told", { error });
      }
  }
}
