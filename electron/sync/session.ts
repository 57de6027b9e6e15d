import type { AccountAction } from "../../shared/model/account.ts";
import type { AccountId, ConversationId } from "../../shared/model/ids.ts";
import type { AccountSecret, Connector, ConnectorContext, Provider } from "../connectors/contract.ts";
import { ConnectorError } from "../connectors/errors.ts";
import { remoteId } from "../connectors/model.ts";
import type { Clock, Log, Random } from "../connectors/ports.ts";
import { withoutSecrets } from "../connectors/without-secrets.ts";
import type { Writable } from "../db/open.ts";
import { saveAbilities, savePace } from "../db/writes/abilities.ts";
import { accountById, addNotice } from "../db/writes/accounts.ts";
import { isWanted, remoteIdsOf } from "../db/writes/consent.ts";
import { markSelf } from "../db/writes/identities.ts";
import { SecretError } from "../secrets/store.ts";
import { storedAbilities } from "./abilities.ts";
import { identityKeyOf } from "./people.ts";
import { rereadOld } from "./reread.ts";
import type { AccountSecrets } from "./unkept-secrets.ts";

export interface SessionContext {
  db: Writable;
  account: AccountId;
  provider: Provider;
  secrets: AccountSecrets;
  clock: Clock;
  random: Random;
  log: Log;
  parseMail: ConnectorContext["parseMail"];
  fetch: ConnectorContext["fetch"];
  /** Conversations on screen, the one looked at first. */
  watched(): readonly ConversationId[];
  /** Conversations just forgotten, which the connector must see unwanted once before their history can begin anew. */
  letGo: ReadonlyMap<string, unknown>;
}

const pictureMs = 20_000;

/** A secret that can't be read is no wrong password (I4): what the user must do follows from why. */
export class SecretTrouble extends ConnectorError {
  readonly action: AccountAction;

  constructor(message: string, action: AccountAction) {
    super({ kind: "sign-in" }, message);
    this.action = action;
  }
}

/** Why something ends that nobody is to blame for. */
function closed(message: string): ConnectorError {
  return new ConnectorError({ kind: "offline", reason: "closed" }, message);
}

/** One connection to the provider, from the first call to the first failure. */
export class Session {
  readonly connector: Connector;
  /** Aborted when the session ends. */
  readonly signal: AbortSignal;
  readonly #context: SessionContext;
  readonly #controller = new AbortController();
  #introduced = false;
  #rereading = false;
  /**
   * A round of changes went well: the sign-in works, and the connector knows what the keys of copies mean now. Before that
   * nothing listens, and no copy is touched.
   */
  heard = false;
  /** Copies of what earlier sessions sent were asked for. */
  filed = false;
  /** Why the secret could not be read, when that was the trouble. */
  secretTrouble: SecretTrouble | null = null;

  constructor(context: SessionContext) {
    this.#context = context;
    this.signal = this.#controller.signal;
    const { db, account, provider, clock, random, log, parseMail, fetch } = context;
    const row = accountById(db, account);
    this.connector = provider.open({
      settings: row ? JSON.parse(row.settings) : {},
      secret: () => this.#readSecret(),
      clock,
      random,
      log,
      signal: this.signal,
      parseMail,
      fetch,
      notice: (text) => this.#notice(text),
      isWanted: (conversation) => !context.letGo.has(conversation) && isWanted(db, account, conversation),
      watched: () => remoteIdsOf(db, account, context.watched()).map(remoteId),
      renewSecret: (secret) => this.#renewSecret(secret),
      pace: (sentence) => this.#pace(sentence ?? ""),
    });
    this.#keepAbilities();
  }

  /** Learns who the user is here, before anything is imported. Once a session. */
  async introduce(signal: AbortSignal): Promise<void> {
    if (this.#introduced) return;
    const { db, account } = this.#context;
    const people = await this.connector.self(signal);
    db.transaction(() => markSelf(db, account, people.map(identityKeyOf)));
    this.#keepAbilities();
    this.#introduced = true;
  }

  /** Reads again what an older parser read, beside everything else, until done or the session ends. Once a session. */
  rereadOld(): void {
    if (this.#rereading) return;
    this.#rereading = true;
    const { log, account } = this.#context;
    rereadOld(this.#context, this.signal).then(
      (count) => count > 0 && log.info("messages read again", { account, count }),
      (error: unknown) => log.error("reread failed", { account, error: String(error) }),
    );
  }

  /** A picture, beside everything else; null where it can't be had. */
  async picture(url: string): Promise<Uint8Array | null> {
    if (!this.heard || !this.connector.picture) return null;
    const { account, log } = this.#context;
    try {
      return await this.connector.picture(url, AbortSignal.any([this.signal, AbortSignal.timeout(pictureMs)]));
    } catch (error) {
      log.info("picture not fetched", { account, cause: String(error) });
      return null;
    }
  }

  async close(): Promise<void> {
    this.#controller.abort(closed("The session ended."));
    await this.connector.close();
  }

  async #readSecret(): Promise<AccountSecret> {
    const { db, account, secrets } = this.#context;
    const row = accountById(db, account);
    const result = row
      ? await secrets.read(row.secretBackend, String(account))
      : { state: "missing" as const, reason: "The account is gone." };
    if (result.state === "found") return result.secret;
    this.secretTrouble = new SecretTrouble(result.reason, result.state === "missing" ? "sign-in" : "unlock-secrets");
    throw this.secretTrouble;
  }

  /** One write of the store, whole or not at all; what can't be stored is held for the next session. A session that ended has nothing to say: the user may have signed in anew. */
  async #renewSecret(secret: AccountSecret): Promise<void> {
    const { db, account, secrets } = this.#context;
    this.signal.throwIfAborted();
    const row = accountById(db, account);
    try {
      if (row) await secrets.renew(row.secretBackend, String(account), secret);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      this.secretTrouble = new SecretTrouble(error.message, "unlock-secrets");
      throw this.secretTrouble;
    }
  }

  #keepAbilities(): void {
    const { db, account } = this.#context;
    const { limits, bounds } = storedAbilities(this.connector.capabilities());
    const realtime = this.connector.listen ? "push" : "poll";
    db.transaction((changes) => {
      if (saveAbilities(db, account, { limits, bounds, realtime })) changes.note(["accounts", "conversations"]);
    });
  }

  #pace(sentence: string): void {
    const { db, account } = this.#context;
    db.transaction((changes) => {
      if (savePace(db, account, sentence)) changes.note("accounts");
    });
  }

  #notice(text: string): void {
    const { db, account } = this.#context;
    db.transaction((changes) => {
      if (addNotice(db, account, withoutSecrets(text))) changes.note("accounts");
    });
  }
}
