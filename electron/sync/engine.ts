import type { SyncSummary } from "../../shared/api/accounts.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { ProviderId, SecretBackend } from "../../shared/model/account.ts";
import type { Consent } from "../../shared/model/consent.ts";
import type { AccountId, CommandId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { ConnectorContext, Provider } from "../connectors/contract.ts";
import { remoteId } from "../connectors/model.ts";
import type { Clock, Log, Random } from "../connectors/ports.ts";
import { isDamage } from "../db/damage/is-damage.ts";
import type { Writable } from "../db/open.ts";
import { findAttachment } from "../db/queries/attachments.ts";
import { accountById, allAccounts } from "../db/writes/accounts.ts";
import { accountOf, unknownAccount } from "./account-of.ts";
import { Actor } from "./actor.ts";
import { addAccount, renewAccount } from "./add-account.ts";
import { beginConversation, discoverConversations, fetchOlder, toldAccount } from "./chat-jobs.ts";
import { type SyncContext, syncAll, syncConversation, syncPreferences } from "./chat-sync.ts";
import { DraftRest } from "./draft-rest.ts";
import type { Arrival, Engine } from "./engine-types.ts";
import { sweepBehind } from "./forget.ts";
import { commandFor, retryCommand, underWay } from "./outbox-requests.ts";
import { removeStored } from "./remove-stored.ts";
import { combine } from "./summaries.ts";
import { systemZone, Timekeeper } from "./timekeeper.ts";
import type { AccountSecrets } from "./unkept-secrets.ts";

export interface EngineOptions {
  db: Writable;
  providers: ReadonlyMap<ProviderId, Provider>;
  secrets: AccountSecrets;
  clock: Clock;
  random: Random;
  log: Log;
  parseMail: ConnectorContext["parseMail"];
  fetch: ConnectorContext["fetch"];
  /** Opens a provider's page in the user's browser, for a sign-in. */
  openBrowser(url: string): Promise<void>;
  /** IANA name of the machine's time zone, as of now; absent: asked of the system. */
  timeZone?(): string;
  onArrivals(arrivals: Arrival[]): void;
}

/** All sessions end within this. */
const closeMs = 2_000;
/** After a wake-up accounts come back within this, each at its own moment (I14, I79). */
const wakeSpreadMs = 3_000;

/** Runs every account by an actor of its own: what goes wrong in one delays no other. */
export function createEngine(options: EngineOptions): Engine {
  return new AccountEngine(options);
}

class AccountEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #actors = new Map<AccountId, Actor>();
  readonly #draftRest: DraftRest;
  readonly #closing = new AbortController();
  readonly #timekeeper: Timekeeper;
  /** Nobody is told any more what can be unlocked. */
  readonly #deaf: () => void;
  #started = false;
  /** On screen, the one looked at first. */
  #watched: readonly ConversationId[] = [];
  /** One account is added at a time: the second of two equal ones must see the first. */
  #adding: Promise<unknown> = Promise.resolve();

  constructor(options: EngineOptions) {
    this.#options = options;
    const { timeZone = systemZone } = options;
    const onJudged = (jumpedMs: number) => {
      for (const actor of this.#actors.values())
        if (jumpedMs === 0) actor.commandsChanged();
        else actor.clockChanged();
    };
    this.#timekeeper = new Timekeeper({ ...options, timeZone, onJudged });
    this.#draftRest = new DraftRest(options.clock, this.#closing.signal, () => {
      for (const actor of this.#actors.values()) actor.round();
    });
    this.#deaf = options.secrets.onUnlocked(() => this.wake("unlocked"));
  }

  start(): void {
    const { db, clock, log } = this.#options;
    this.#timekeeper.judge();
    for (const { id } of allAccounts(db)) this.#startActor(id);
    if (this.#started) return;
    this.#started = true;
    void this.#timekeeper.watch(this.#closing.signal);
    // A run before may have ended between forgetting and overwriting; an account that can't be reached must not delay it.
    sweepBehind(db, { clock, log });
  }

  addAccount(input: Parameters<Engine["addAccount"]>[0]): Promise<AccountId> {
    const adding = this.#adding.then(async () => {
      const id = await addAccount(this.#signInContext(), this.#provider(input.provider), input);
      if ((input.storage ?? "full") === this.#options.db.storage) this.#startActor(id);
      return id;
    });
    this.#adding = adding.catch(() => undefined);
    return adding;
  }

  async signIn(id: AccountId, fields: Record<string, string>, backend?: SecretBackend): Promise<void> {
    const row = accountById(this.#options.db, id);
    if (!row) throw unknownAccount();
    await renewAccount(this.#signInContext(), this.#provider(row.provider), id, fields, backend);
    await this.#actors.get(id)?.renew();
  }

  async removeAccount(id: AccountId): Promise<void> {
    const row = accountById(this.#options.db, id);
    if (!row) throw unknownAccount();
    await this.#actors.get(id)?.stop();
    this.#actors.delete(id);
    try {
      await removeStored(this.#options, row);
    } catch (error) {
      // Gone or not, the row says; one that is still there goes on.
      this.#startActor(id);
      throw error;
    }
  }

  async sync(id: AccountId | null, { whole }: { whole: boolean }): Promise<SyncSummary> {
    return this.#each(id, (account) => this.#actor(account).sync(whole));
  }

  /** @param id null for all accounts: what goes wrong in one is told beside what the others did */
  async #each(id: AccountId | null, work: (id: AccountId) => Promise<SyncSummary>): Promise<SyncSummary> {
    if (id !== null) return work(id);
    const rows = allAccounts(this.#options.db);
    const results = await Promise.allSettled(rows.map(async (row) => work(row.id)));
    return combine(results.map((result, index) => ({ result, address: rows[index]?.address ?? "" })));
  }

  lookForMore(id: AccountId): void {
    this.#actors.get(id)?.lookForMore();
  }

  forgot(id: AccountId, remoteIds: readonly string[]): void {
    this.#actors.get(id)?.forgot(remoteIds);
  }

  watch(ids: readonly ConversationId[]): void {
    const fresh = ids.filter((id) => !this.#watched.includes(id));
    this.#watched = ids;
    const accounts = new Set(fresh.flatMap((id) => toldAccount(this.#options.db, id) ?? []));
    for (const account of accounts) this.#actors.get(account)?.watchChanged();
  }

  async discover(id: AccountId): Promise<{ new: number; known: number }> {
    const found = await this.#actor(id).ask(discoverConversations);
    if (found.new > 0) this.lookForMore(id);
    return found;
  }

  async syncConversation(id: ConversationId): Promise<SyncSummary> {
    return syncConversation(this.#syncContext(accountOf(this.#options.db, id)), id);
  }

  syncAll(id: AccountId | null, consents: readonly Consent[]): Promise<SyncSummary> {
    return this.#each(id, (account) => syncAll(this.#syncContext(account), consents));
  }

  syncPreferences(id: AccountId | null): Promise<SyncSummary> {
    return this.#each(id, (account) => syncPreferences(this.#syncContext(account)));
  }

  async older(id: ConversationId): Promise<{ more: boolean }> {
    const account = toldAccount(this.#options.db, id);
    // History of mail comes by itself, as far back as the account's setting says.
    if (account === undefined) return { more: false };
    const watched = this.#watched;
    this.#watched = [id, ...watched];
    try {
      return await this.#actor(account).ask((step) => fetchOlder(step, id));
    } finally {
      if (this.#watched[0] === id) this.#watched = watched;
    }
  }

  async begin(id: AccountId, people: readonly string[]): Promise<ConversationId> {
    const begun = await this.#actor(id).ask((step) => beginConversation(step, people.map(remoteId)));
    this.lookForMore(id);
    return begun;
  }

  picture(id: AccountId, url: string): Promise<Uint8Array | null> {
    return this.#actor(id).picture(url);
  }

  async pause(id: AccountId, paused: boolean): Promise<void> {
    const actor = this.#actor(id);
    this.#options.db.transaction((changes) => {
      this.#options.db.prepare("UPDATE accounts SET paused = ? WHERE id = ?").run(+paused, id);
      changes.note("accounts");
    });
    actor.pause(paused);
  }

  async fetchBodies(ids: MessageId[]): Promise<void> {
    const find = this.#options.db.prepare<{ account: AccountId }>(
      "SELECT account_id AS account FROM messages WHERE id = ? AND body_state = 'none'",
    );
    const missing = ids.flatMap((id) => {
      const row = find.get(id);
      return row ? [{ id, account: row.account }] : [];
    });
    const byAccount = Map.groupBy(missing, ({ account }) => account);
    await Promise.all(
      [...byAccount].map(([account, list]) => this.#actor(account).fetchBodies(list.map(({ id }) => id))),
    );
  }

  async fetchAttachment(id: Parameters<Engine["fetchAttachment"]>[0]): Promise<void> {
    const { db } = this.#options;
    const messageId = findAttachment(db, id)?.messageId;
    const row =
      messageId == null
        ? undefined
        : db.prepare<{ account: AccountId }>("SELECT account_id AS account FROM messages WHERE id = ?").get(messageId);
    if (!row) throw new ApiError({ kind: "not-found", message: "This attachment is no longer here." });
    await this.#actor(row.account).fetchAttachment(id);
  }

  commandsChanged(): void {
    for (const actor of this.#actors.values()) actor.commandsChanged();
  }

  draftsChanged(): void {
    this.#draftRest.changed();
  }

  async retryCommand(id: CommandId): Promise<void> {
    const { db, clock } = this.#options;
    this.#actors.get(retryCommand(db, id, clock.now()))?.commandsChanged();
  }

  lookUpCommand(id: CommandId): void {
    const row = commandFor(this.#options.db, id);
    if (row.state !== "unknown") throw underWay();
    this.#actors.get(row.accountId)?.lookUp(id);
  }

  tellZone(zone: string): void {
    this.#timekeeper.tellZone(zone);
  }

  wake(reason: "online" | "resume" | "unlocked"): void {
    const { random } = this.#options;
    this.#timekeeper.judge();
    for (const actor of this.#actors.values())
      if (reason !== "unlocked") void actor.wake(random() * wakeSpreadMs, true);
      else if (actor.waitsForSecrets) void actor.wake(0, true);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error("Bobbin is closing"));
    this.#deaf();
    const over = new AbortController();
    const late = this.#options.clock.sleep(closeMs, over.signal).catch(() => undefined);
    const stopped = Promise.all([...this.#actors.values()].map((actor) => actor.stop()));
    this.#actors.clear();
    await Promise.race([stopped, late]);
    over.abort(new Error("closed"));
  }

  #startActor(account: AccountId): void {
    const row = accountById(this.#options.db, account);
    const provider = row && this.#options.providers.get(row.provider);
    if (!provider || this.#actors.has(account)) return;
    try {
      const actor = new Actor({ ...this.#options, account, provider, watched: () => this.#watched });
      this.#actors.set(account, actor);
      actor.start();
    } catch (error) {
      // The core is made anew for it; until then the other accounts go on.
      if (!isDamage(error)) throw error;
      this.#options.log.error("account.damage", { account, error });
    }
  }

  #actor(id: AccountId): Actor {
    const actor = this.#actors.get(id);
    if (!actor) throw unknownAccount();
    return actor;
  }

  #provider(id: ProviderId): Provider {
    const provider = this.#options.providers.get(id);
    if (!provider) throw new ApiError({ kind: "refused", message: "This kind of account can't be added yet." });
    return provider;
  }

  #syncContext(account: AccountId): SyncContext {
    return { ...this.#options, account, actor: this.#actor(account) };
  }

  #signInContext() {
    return { ...this.#options, signal: this.#closing.signal };
  }
}
