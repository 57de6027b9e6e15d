import { ApiError } from "../../shared/api/errors.ts";
import type { ProviderId, SecretBackend } from "../../shared/model/account.ts";
import { type AccountId, accountId } from "../../shared/model/ids.ts";
import type { ConnectorContext, Provider, SignedIn } from "../connectors/contract.ts";
import { asConnectorError, ConnectorError } from "../connectors/errors.ts";
import type { Clock, Log, Random } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";
import { accountByAddress, accountById, insertAccount } from "../db/writes/accounts.ts";
import { SecretError, type SecretStore } from "../secrets/store.ts";
import type { Engine } from "./engine-types.ts";
import { toApiError } from "./sync-requests.ts";

export interface SignInContext {
  db: Writable;
  secrets: Pick<SecretStore, "write" | "remove">;
  clock: Clock;
  random: Random;
  log: Log;
  parseMail: ConnectorContext["parseMail"];
  fetch: ConnectorContext["fetch"];
  openBrowser(url: string): Promise<void>;
  signal: AbortSignal;
}

/** Neighbouring accounts get hues far apart: the golden angle, in degrees. */
const hueStep = 137;

/** Signs in and writes secret and row. Anything that fails leaves nothing behind. @throws ApiError */
export async function addAccount(
  context: SignInContext,
  provider: Provider,
  input: Omit<Parameters<Engine["addAccount"]>[0], "provider">,
): Promise<AccountId> {
  const { db, secrets, clock } = context;
  const signedIn = await signInWith(context, provider, input.fields);
  if (accountByAddress(db, provider.id, signedIn.address)) throw taken(signedIn.address);
  const id = nextAccountId(db);
  await keepSecret(secrets, input.secrets, id, signedIn.secret);
  try {
    db.transaction((changes) => {
      if (accountByAddress(db, provider.id, signedIn.address)) throw taken(signedIn.address);
      const row = rowOf(id, provider.id, signedIn, input.secrets);
      const { importNew = true, storage = "full" } = input;
      insertAccount(db, { ...row, importNew, storage }, clock.now());
      changes.note("accounts");
    });
  } catch (error) {
    await secrets.remove(input.secrets, String(id));
    throw error;
  }
  return id;
}

function rowOf(
  id: AccountId,
  provider: ProviderId,
  { address, name, settings }: SignedIn,
  secretBackend: SecretBackend,
) {
  return { id, provider, address, name, hue: (id * hueStep) % 360, settings, secretBackend };
}

/**
 * Signs in again; the account must be the same one.
 * @param backend another place for its secret: the new one is written and read back before the old one goes
 * @throws ApiError
 */
export async function renewAccount(
  context: SignInContext,
  provider: Provider,
  id: AccountId,
  fields: Record<string, string>,
  backend?: SecretBackend,
): Promise<void> {
  const { db, secrets, log } = context;
  const row = accountById(db, id);
  if (!row) throw new ApiError({ kind: "not-found", message: "This account is no longer here." });
  const stored: Record<string, string> = JSON.parse(row.settings);
  const signedIn = await signInWith(context, provider, { ...stored, ...fields });
  if (signedIn.address.toLowerCase() !== row.address.toLowerCase())
    throw new ApiError({
      kind: "conflict",
      message: `This signs in as ${signedIn.address}, but the account is ${row.address}.`,
    });
  const place = backend ?? row.secretBackend;
  await keepSecret(secrets, place, id, signedIn.secret);
  db.transaction((changes) => {
    const update = db.prepare("UPDATE accounts SET settings = ?, secret_backend = ? WHERE id = ?");
    update.run(JSON.stringify(signedIn.settings), place, id);
    changes.note("accounts");
  });
  if (place === row.secretBackend) return;
  // A place that can't be reached keeps its old entry, which nobody reads any more.
  const left = await secrets.remove(row.secretBackend, String(id)).catch((error: unknown) => error);
  if (left) log.warn("secret not removed", { account: id, backend: row.secretBackend, error: left });
}

async function signInWith(
  context: SignInContext,
  provider: Provider,
  fields: Record<string, string>,
): Promise<SignedIn> {
  const { clock, random, log, signal, parseMail, fetch, openBrowser } = context;
  // Whatever parses may take a moment to start: with the first mails it should be there.
  parseMail(new Uint8Array()).catch(() => undefined);
  try {
    const shared = { clock, random, log, signal, parseMail, fetch };
    return await provider.signIn(fields, { ...shared, openBrowser: safely(openBrowser), notice: () => undefined });
  } catch (error) {
    throw toApiError(asConnectorError(error));
  }
}

/** A provider's page is a web page: nothing else is handed to the system. */
function safely(open: (url: string) => Promise<void>): (url: string) => Promise<void> {
  return async (url) => {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new ConnectorError({ kind: "bug" }, "The provider's page has no web address.");
    await open(url);
  };
}

/** The store reads back what it wrote; see `SecretStore.write`. */
async function keepSecret(
  secrets: Pick<SecretStore, "write">,
  backend: SecretBackend,
  id: AccountId,
  secret: Record<string, string>,
): Promise<void> {
  try {
    await secrets.write(backend, String(id), secret);
  } catch (error) {
    if (error instanceof SecretError) throw new ApiError({ kind: "secrets", message: error.message });
    throw error;
  }
}

/** The id the row will get: the secret is written under it before there is a row. */
function nextAccountId(db: Writable): AccountId {
  const row = db.prepare<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'accounts'").get();
  return accountId.parse((row?.seq ?? 0) + 1);
}

function taken(address: string): ApiError {
  return new ApiError({ kind: "conflict", message: `${address} is here already.` });
}
