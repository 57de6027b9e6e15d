import { type SecretBackend, secretBackends } from "../../shared/model/account.ts";
import { type Backend, type SecretLog, sameSecret } from "./backend.ts";
import { createKeychain, type KeychainOptions } from "./keychain.ts";
import { watchKeyring } from "./keyring-watch.ts";
import { createPassphraseFile } from "./passphrase-file.ts";
import { createSession } from "./session.ts";
import { type Secret, SecretError, type SecretResult, type SecretStore } from "./store.ts";

export interface SecretStoreOptions {
  /** Where the passphrase file lives; made when it is first needed. */
  directory: string;
  log: SecretLog;
  /** Told every secret value that passes, so that the log can keep it out. */
  protect?: (value: string) => void;
  keychain?: KeychainOptions;
}

export interface LocalSecretStore extends SecretStore {
  /** Must have resolved before the thread that made it may end; see `Keychain`. */
  idle(): Promise<void>;
}

/** All places for secrets behind one door. Nothing is touched before the first call. */
export function createSecretStore(options: SecretStoreOptions): LocalSecretStore {
  const { directory, log, protect = () => {} } = options;
  const file = createPassphraseFile(directory, log);
  const keychain = createKeychain(log, options.keychain, () => back());
  const backends: Record<SecretBackend, Backend> = {
    keychain,
    session: createSession(),
    file,
  };
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const inTurn = createQueue();
  let keychainFailed = false;
  /** More may be readable than before. Each account reads for itself, and says so if it is not. */
  const back = (): void => {
    if (!keychainFailed) return;
    keychainFailed = false;
    tell();
  };
  const watch = watchKeyring(back, options.keychain?.watch);
  const noteKeychain = (state: SecretResult["state"]): void => {
    if (state === "found") watch.end();
    if (state === "found" || state === "missing") return;
    keychainFailed = true;
    watch.begin();
  };
  const remember = (secret: Secret): void => {
    for (const value of Object.values(secret)) protect(value);
  };

  return {
    async backends() {
      const views = await inTurn(() => Promise.all(secretBackends.map((id) => backends[id].view())));
      if (views.some(({ id, available }) => id === "keychain" && available)) back();
      return views;
    },
    write: (backend, account, secret) =>
      inTurn(async () => {
        remember(secret);
        await backends[backend].write(account, secret).catch((error: unknown) => {
          if (backend === "keychain") noteKeychain("unavailable");
          throw error;
        });
        const result = await backends[backend].read(account);
        if (result.state === "found" && sameSecret(result.secret, secret)) return;
        log.warn("secrets.write.lost", { backend, account, state: result.state });
        throw new SecretError(
          result.state === "locked" ? "locked" : "unavailable",
          "The password could not be kept there; choose another place for it.",
        );
      }),
    read: (backend, account) =>
      inTurn(async () => {
        const result = await backends[backend].read(account);
        if (result.state === "found") remember(result.secret);
        if (backend === "keychain") noteKeychain(result.state);
        return result;
      }),
    remove: (backend, account) => inTurn(() => backends[backend].remove(account)),
    async unlock(passphrase) {
      protect(passphrase);
      await inTurn(() => file.unlock(passphrase));
      tell();
    },
    onUnlocked: (listener) => listening(listeners, listener),
    idle: () => keychain.idle(),
    close() {
      watch.end();
      listeners.clear();
      for (const id of secretBackends) backends[id].close();
    },
  };
}

function listening(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Runs what it is given one after the other; a failure does not stop the next. */
function createQueue(): <Value>(task: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result.catch(() => {});
    return result;
  };
}
