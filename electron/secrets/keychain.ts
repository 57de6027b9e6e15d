import { randomBytes } from "node:crypto";
import type { SecretBackendView } from "../../shared/api/accounts.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { type Backend, type SecretLog, secretFromJson } from "./backend.ts";
import type { KeychainElsewhere } from "./keychain-elsewhere.ts";
import type { KeyringWatchOptions } from "./keyring-watch.ts";
import { type Keytar, loadKeytar } from "./keytar.ts";
import { SecretError, type SecretResult } from "./store.ts";

type Health = { state: "ok" | "locked" | "unavailable"; reason: string };

const service = "Bobbin";
const lockedReason = "The system keychain is locked; unlock it and try again.";
const absentReason =
  "No system keychain answers; start or install one (on Linux GNOME Keyring or KWallet), or choose another place for passwords.";

const restartedReason = "The system keychain was started anew; quit Bobbin and open it again to use it.";

export interface KeychainOptions {
  load?: () => Promise<Keytar>;
  /** Another way to it, for when the service was started anew, which this process will never meet; absent: there is none. */
  elsewhere?: () => KeychainElsewhere;
  /** How long one call may take, ms; a keychain that waits for its user to unlock it never answers. */
  timeoutMs?: number;
  /** Told when a call did not come back in time. It still holds a thread, and the process can't end by itself. */
  onStuck?: () => void;
  watch?: KeyringWatchOptions;
}

export interface Keychain extends Backend {
  /**
   * Resolves when no call is under way in native code, also none that was given up. A thread that ends before takes the
   * whole process with it.
   */
  idle(): Promise<void>;
}

/**
 * The operating system's keychain, one entry per account under the service name "Bobbin" (I9).
 * @param onAnswer told when a call that was given up gave an entry after all
 */
export function createKeychain(
  log: SecretLog,
  { load = loadKeytar, elsewhere, timeoutMs = 4000, onStuck = () => {} }: KeychainOptions = {},
  onAnswer: () => void = () => {},
): Keychain {
  const underWay = new Set<Promise<unknown>>();
  let givenUp: Promise<unknown> | undefined;
  let loading: Promise<Keytar> | undefined;
  let other: KeychainElsewhere | undefined;
  const call = async <Value>(use: (keytar: Keytar) => Promise<Value>): Promise<Value> => {
    try {
      return await callOnce(use);
    } catch (error) {
      if (!elsewhere || !isOfAnotherService(error)) throw error;
      log.warn("secrets.keychain.restarted", { error });
      other?.close();
      other = elsewhere();
      loading = Promise.resolve(other);
      return callOnce(use);
    }
  };
  const callOnce = async <Value>(use: (keytar: Keytar) => Promise<Value>): Promise<Value> => {
    // Each call that waits holds one of the few threads that files, names and keys need, too: one is enough.
    if (givenUp) throw new TimedOut("an earlier call still waits");
    loading ??= load();
    const answer = loading.then(use);
    underWay.add(answer);
    const done = (): void => void underWay.delete(answer);
    answer.then(done, done);
    return within(answer, timeoutMs).catch((error: unknown) => {
      if (error instanceof TimedOut) giveUp(answer);
      throw error;
    });
  };
  const giveUp = (answer: Promise<unknown>): void => {
    givenUp = answer;
    onStuck();
    const late = (value: unknown): void => {
      givenUp = undefined;
      // An entry is proof that the keychain is open; anything else may be a prompt that was closed.
      if (typeof value === "string") onAnswer();
    };
    answer.then(late, () => late(null));
  };
  const probe = (): Promise<Health> => probeKeychain(call, log);

  return {
    view: async () => viewOf(await probe()),
    async read(account): Promise<SecretResult> {
      try {
        failPoint("keychain.read.before");
        const text = await call((keytar) => keytar.getPassword(service, account));
        if (text === null) return await explainAbsence(probe);
        const secret = secretFromJson(text);
        if (secret) return { state: "found", secret };
        return { state: "unavailable", reason: "The keychain's entry is not readable; please sign in again." };
      } catch (error) {
        const { state, reason } = healthOf(error);
        log.warn("secrets.keychain.read", { account, error });
        return { state: state === "locked" ? "locked" : "unavailable", reason };
      }
    },
    async write(account, secret) {
      failPoint("keychain.write.before");
      await call((keytar) => keytar.setPassword(service, account, JSON.stringify(secret))).catch(refuse);
      failPoint("keychain.write.after");
    },
    async remove(account) {
      failPoint("keychain.remove.before");
      const removed = await call((keytar) => keytar.deletePassword(service, account)).catch(refuse);
      failPoint("keychain.remove.after");
      if (removed) return;
      const { state, reason } = await probe();
      if (state !== "ok") throw new SecretError(state, reason);
    },
    async idle() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
      // The last answer is given from inside the native call; only a turn later has that call returned.
      await new Promise(setImmediate);
    },
    close: () => other?.close(),
  };
}

/** libsecret reports an entry it may not see like one that isn't there; only a working keychain can say "missing" (I7). */
async function explainAbsence(probe: () => Promise<Health>): Promise<SecretResult> {
  const { state, reason } = await probe();
  if (state !== "ok") return { state, reason };
  return { state: "missing", reason: "The keychain has no password for this account; please sign in again." };
}

async function probeKeychain(
  call: <Value>(use: (keytar: Keytar) => Promise<Value>) => Promise<Value>,
  log: SecretLog,
): Promise<Health> {
  const account = `probe-${randomBytes(8).toString("hex")}`;
  const written = randomBytes(16).toString("hex");
  try {
    await call((keytar) => keytar.setPassword(service, account, written));
    const found = await call((keytar) => keytar.getPassword(service, account));
    await call((keytar) => keytar.deletePassword(service, account));
    if (found === written) return { state: "ok", reason: "" };
    return { state: "unavailable", reason: "The system keychain does not keep what is written to it." };
  } catch (error) {
    log.warn("secrets.keychain.probe", { error });
    return healthOf(error);
  }
}

function viewOf({ state, reason }: Health): SecretBackendView {
  const available = state === "ok";
  return { id: "keychain", label: "System keychain", available, reason, locked: state === "locked", isNew: false };
}

class TimedOut extends Error {}

function healthOf(error: unknown): Health {
  const text = error instanceof Error ? error.message : String(error);
  if (isOfAnotherService(error)) return { state: "unavailable", reason: restartedReason };
  const locked = error instanceof TimedOut || /lock|dismiss|prompt|interaction|denied|cancel/i.test(text);
  return locked ? { state: "locked", reason: lockedReason } : { state: "unavailable", reason: absentReason };
}

/** libsecret holds on to the service that it met first, by its unique name and session. */
function isOfAnotherService(error: unknown): boolean {
  return (
    error instanceof Error && /session wrapping the secret|The name :\d|process of the keychain/.test(error.message)
  );
}

function refuse(error: unknown): never {
  const { state, reason } = healthOf(error);
  throw new SecretError(state === "locked" ? "locked" : "unavailable", reason, { cause: error });
}

function within<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimedOut(`no answer within ${ms} ms`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
