import type { SecretBackendView } from "../../shared/api/accounts.ts";
import type { SecretBackend } from "../../shared/model/account.ts";

/** What a secret is: the password or tokens of one account. One entry per account (I9). */
export type Secret = Record<string, string>;

/**
 * What reading found. Only `missing` means that there is no entry; `locked` and `unavailable` say nothing about it, and
 * nothing is ever deleted or overwritten because of them (I4, I7). `reason` is one sentence with what to do.
 */
export type SecretResult =
  | { state: "found"; secret: Secret }
  | { state: "missing"; reason: string }
  | { state: "locked"; reason: string }
  | { state: "unavailable"; reason: string };

/** Thrown by `write` and `unlock`; `message` is one sentence for the user. */
export class SecretError extends Error {
  override readonly name = "SecretError";
  readonly state: "locked" | "unavailable" | "wrong-passphrase";

  constructor(state: SecretError["state"], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.state = state;
  }
}

/** All backends behind one door; writes of one process are serialised. `account` is the account's id as text. */
export interface SecretStore {
  /** Probes by behaviour (write, read, delete of a throwaway entry), never by what is installed (I1, I2). */
  backends(): Promise<SecretBackendView[]>;
  /** Writes and reads back; throws `SecretError` when it does not come back the same. */
  write(backend: SecretBackend, account: string, secret: Secret): Promise<void>;
  read(backend: SecretBackend, account: string): Promise<SecretResult>;
  /** Removing what is not there is no error. */
  remove(backend: SecretBackend, account: string): Promise<void>;
  /** Opens the passphrase file, or creates it when there is none. Throws `SecretError` `wrong-passphrase`. */
  unlock(passphrase: string): Promise<void>;
  /** Told when more may be readable than before (file unlocked, keychain back). Returns how to stop listening. */
  onUnlocked(listener: () => void): () => void;
  close(): void;
}
