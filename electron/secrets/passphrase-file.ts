import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { SecretBackendView } from "../../shared/api/accounts.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { readIfThere, writeAtomically } from "./atomic-file.ts";
import { type Backend, type SecretLog, secretFromJson } from "./backend.ts";
import { derivation, deriveKey, newDerivation, type Sealed, seal, sealed, unseal } from "./sealed.ts";
import { SecretError, type SecretResult } from "./store.ts";

const fileShape = z.strictObject({
  format: z.literal("bobbin-secrets-1"),
  derivation,
  /** Opens with the right key only; tells a wrong passphrase from a damaged entry. */
  check: sealed,
  accounts: z.record(z.string(), sealed),
});
type SecretFile = z.infer<typeof fileShape>;

/** What is on the disk. `damaged`: there is something, and it is never overwritten. */
type Found = { state: "absent" } | { state: "damaged" } | { state: "files"; files: SecretFile[] };

const lockedReason = "Passwords are locked; type the passphrase to go on.";
const damagedReason = "The file with the passwords is damaged; put it back from a backup or choose another place.";
const goneReason = "The file with the passwords is gone; put it back, or sign in again.";
const placeOf = (account: string): string => `bobbin-secrets-1/account/${account}`;
const checkPlace = "bobbin-secrets-1/check";

export interface PassphraseFile extends Backend {
  /** Opens the file or creates it. Throws `SecretError` `wrong-passphrase`, or `unavailable` when it is damaged. */
  unlock(passphrase: string): Promise<void>;
}

/**
 * `secrets.json` in `directory`: each account's secret under AES-256-GCM with a key from the passphrase by scrypt, and
 * an equal copy beside it, read where the first is damaged. The key stays in memory until `close`.
 */
export function createPassphraseFile(directory: string, log: SecretLog): PassphraseFile {
  const path = join(directory, "secrets.json");
  const copyPath = join(directory, "secrets.last-good.json");
  let open: { key: Buffer; salt: string } | undefined;

  const find = async (): Promise<Found> => {
    const texts = (await Promise.all([readIfThere(path), readIfThere(copyPath)])).filter((text) => text !== null);
    const files = texts.flatMap((text) => parseFile(text) ?? []);
    if (files.length > 0) return { state: "files", files };
    return { state: texts.length > 0 ? "damaged" : "absent" };
  };

  const save = async (file: SecretFile): Promise<void> => {
    const text = JSON.stringify(file, null, 2);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeAtomically(path, text);
      failPoint("secrets.copy.before");
      await writeAtomically(copyPath, text);
    } catch (error) {
      throw new SecretError("unavailable", "The file with the passwords can't be written; is the disk full?", {
        cause: error,
      });
    }
  };

  /** The newest file the key opens, with entries only the copy still has readable put back. */
  const current = async (): Promise<{ file: SecretFile; key: Buffer }> => {
    const found = await find().catch(unreadable);
    if (found.state === "absent") throw new SecretError("unavailable", goneReason);
    if (found.state === "damaged") throw new SecretError("unavailable", damagedReason);
    if (!open) throw new SecretError("locked", lockedReason);
    const { key, salt } = open;
    const [newest, copy] = found.files.filter((file) => file.derivation.salt === salt);
    if (!newest) throw new SecretError("unavailable", damagedReason);
    return { file: copy ? mended(newest, copy, key) : newest, key };
  };

  const change = async (alter: (accounts: Record<string, Sealed>, key: Buffer) => void): Promise<void> => {
    const { file, key } = await current();
    const accounts = { ...file.accounts };
    alter(accounts, key);
    await save({ ...file, accounts });
  };

  return {
    view: async () => viewOf(await find().catch(() => ({ state: "damaged" }) satisfies Found), open !== undefined),
    async read(account): Promise<SecretResult> {
      try {
        // Nobody has a passphrase for a file that is not there: the way on is to sign in again.
        if ((await find().catch(unreadable)).state === "absent") return { state: "missing", reason: goneReason };
        const { file, key } = await current();
        return readEntry(file, key, account);
      } catch (error) {
        log.warn("secrets.file.read", { account, error });
        if (!(error instanceof SecretError)) return { state: "unavailable", reason: damagedReason };
        return { state: error.state === "locked" ? "locked" : "unavailable", reason: error.message };
      }
    },
    write: (account, secret) =>
      change((accounts, key) => {
        accounts[account] = seal(key, placeOf(account), JSON.stringify(secret));
      }),
    async remove(account) {
      if ((await find().catch(unreadable)).state === "absent") return;
      await change((accounts) => {
        delete accounts[account];
      });
    },
    async unlock(passphrase) {
      const found = await find().catch(unreadable);
      if (found.state === "damaged") throw new SecretError("unavailable", damagedReason);
      open = found.state === "absent" ? await create(passphrase, save) : await openFirst(passphrase, found.files);
    },
    close() {
      open?.key.fill(0);
      open = undefined;
    },
  };
}

async function create(passphrase: string, save: (file: SecretFile) => Promise<void>) {
  const made = newDerivation();
  const key = await deriveKey(passphrase, made);
  await save({ format: "bobbin-secrets-1", derivation: made, check: seal(key, checkPlace, made.salt), accounts: {} });
  return { key, salt: made.salt };
}

async function openFirst(passphrase: string, files: SecretFile[]) {
  const keys = new Map<string, Buffer>();
  for (const file of files) {
    // The copy has the same parameters as a rule, and deriving is slow on purpose.
    const parameters = JSON.stringify(file.derivation);
    const key = keys.get(parameters) ?? (await deriveKey(passphrase, file.derivation));
    keys.set(parameters, key);
    if (unseal(key, checkPlace, file.check) === file.derivation.salt) return { key, salt: file.derivation.salt };
  }
  throw new SecretError("wrong-passphrase", "This is not the passphrase the passwords were locked with.");
}

/** `newest`, with everything that no longer opens replaced by the copy's, if that one does. */
function mended(newest: SecretFile, copy: SecretFile, key: Buffer): SecretFile {
  const accounts = { ...newest.accounts };
  for (const [account, entry] of Object.entries(newest.accounts)) {
    const spare = Object.hasOwn(copy.accounts, account) ? copy.accounts[account] : undefined;
    if (spare && unseal(key, placeOf(account), entry) === null && unseal(key, placeOf(account), spare) !== null)
      accounts[account] = spare;
  }
  const check = unseal(key, checkPlace, newest.check) === null ? copy.check : newest.check;
  return { ...newest, check, accounts };
}

function readEntry(file: SecretFile, key: Buffer, account: string): SecretResult {
  const entry = Object.hasOwn(file.accounts, account) ? file.accounts[account] : undefined;
  if (!entry) return { state: "missing", reason: "No password is kept for this account; please sign in again." };
  const text = unseal(key, placeOf(account), entry);
  const secret = text === null ? null : secretFromJson(text);
  return secret ? { state: "found", secret } : { state: "unavailable", reason: damagedReason };
}

function parseFile(text: string): SecretFile | undefined {
  try {
    return fileShape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function viewOf(found: Found, isOpen: boolean): SecretBackendView {
  const isNew = found.state === "absent";
  const damaged = found.state === "damaged";
  const asked = isNew ? "Choose a passphrase; without it the passwords can't be read." : lockedReason;
  const reason = damaged ? damagedReason : isOpen ? "" : asked;
  return {
    id: "file",
    label: "File with a passphrase",
    available: !damaged,
    reason,
    locked: !damaged && !isOpen,
    isNew,
  };
}

function unreadable(error: unknown): never {
  throw new SecretError("unavailable", "The file with the passwords can't be read.", { cause: error });
}
