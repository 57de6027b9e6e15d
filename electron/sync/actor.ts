import type { SyncSummary } from "../../shared/api/accounts.ts";
import type { AttachmentId, CommandId, MessageId } from "../../shared/model/ids.ts";
import { isDamage } from "../db/damage/is-damage.ts";
import { storageTroubleOf } from "../db/storage-trouble.ts";
import { hurryCommands } from "../db/writes/outbox.ts";
import { AccountLoop, type ActorContext } from "./account-loop.ts";
import { paused } from "./account-states.ts";
import { Asked } from "./asked.ts";
import { Outbox } from "./outbox.ts";
import { Situation } from "./situation.ts";
import type { StepContext } from "./step-context.ts";
import type { SyncRequests } from "./sync-requests.ts";

/** One account: what the rest of the program tells it and asks of it. What is done when, the loop decides. */
export class Actor {
  readonly #context: ActorContext;
  readonly #situation: Situation;
  readonly #outbox: Outbox;
  readonly #asked: Asked;
  readonly #loop: AccountLoop;
  #running: Promise<void> | null = null;

  constructor(context: ActorContext) {
    this.#context = context;
    this.#situation = new Situation(context);
    this.#outbox = new Outbox(context);
    this.#asked = new Asked(context);
    this.#loop = new AccountLoop(context, { situation: this.#situation, outbox: this.#outbox, asked: this.#asked });
  }

  start(): void {
    this.#running ??= this.#loop.run().catch((error: unknown) => this.#brokenBy(error));
  }

  /** On a broken file nothing can go on; whoever runs the core makes a new one, with new accounts on it. */
  #brokenBy(error: unknown): void {
    if (!isDamage(error)) throw error;
    this.#context.log.error("account.damage", { account: this.#context.account, error });
    this.#asked.refuse("The database is damaged; Bobbin makes it anew.");
  }

  /** Ends the session; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#asked.refuse("The account was stopped.");
    this.#loop.end("Bobbin is closing.");
    await this.#running;
  }

  sync(whole: boolean): Promise<SyncSummary> {
    return this.#hurried(() => this.#asked.sync(this.#situation, whole));
  }

  fetchBodies(ids: readonly MessageId[]): Promise<void> {
    return this.#hurried(() => this.#asked.wanted.addBodies(ids));
  }

  fetchAttachment(id: AttachmentId): Promise<void> {
    return this.#hurried(() => this.#asked.wanted.addAttachment(id));
  }

  /**
   * Does something for the user between two steps, before anything but what is already on its way.
   * @throws ApiError when the account can't be asked, or when asking failed
   */
  ask<Result>(work: (context: StepContext) => Promise<Result>): Promise<Result> {
    return this.#hurried(() => this.#asked.wanted.addJob(work));
  }

  /** Figures of what is done from now until `end`. */
  counting(): ReturnType<SyncRequests["counting"]> {
    return this.#asked.requests.counting();
  }

  /** What is wanted changed: news and history of it are looked for. */
  lookForMore(): void {
    this.#situation.historyPending = true;
    this.#situation.woken = true;
    this.#loop.poke();
  }

  /** A round is due, for whatever goes with one. */
  round(): void {
    this.#situation.woken = true;
    this.#loop.poke();
  }

  /** What was said in these conversations was forgotten. */
  forgot(remoteIds: readonly string[]): void {
    for (const id of remoteIds) this.#situation.letGo.set(id, this.#situation.begun);
    this.lookForMore();
  }

  /** What is on screen changed. Where news are told by themselves nothing needs to be asked for. */
  watchChanged(): void {
    if (!this.#situation.listening) this.#situation.woken = true;
    this.#loop.poke();
  }

  /** A picture beside everything else; null where it can't be had now. */
  async picture(url: string): Promise<Uint8Array | null> {
    return (await this.#loop.session?.picture(url)) ?? null;
  }

  /** It goes on once its secret can be read. */
  get waitsForSecrets(): boolean {
    return this.#situation.waitsForSecrets;
  }

  lookUp(id: CommandId): void {
    this.#outbox.lookUp(id);
    this.#loop.poke();
  }

  /** Waits go on as before; what tells of them in moments follows the clock on the wall, which was set. */
  clockChanged(): void {
    try {
      this.#situation.clockChanged();
      this.#outbox.clockChanged();
    } catch (error) {
      // On a full disk they keep their times.
      if (!storageTroubleOf(error)) throw error;
    }
    this.#loop.poke();
  }

  commandsChanged(): void {
    this.#loop.poke();
  }

  /**
   * The world changed: look for news, try again what waited.
   * @param reconnect what was connected is not believed any more
   */
  async wake(jitterMs: number, reconnect: boolean): Promise<void> {
    if (reconnect) {
      this.#loop.interrupt("Connecting anew.");
      await this.#loop.endSession();
    }
    this.#hurryCommands();
    this.#situation.needsSignIn = false;
    this.#situation.woken = true;
    this.#situation.failures = 0;
    this.#situation.hurry(jitterMs);
    this.#loop.poke();
  }

  #hurryCommands(): void {
    const { db, account, clock } = this.#context;
    try {
      hurryCommands(db, account, clock.now());
    } catch (error) {
      // On a full disk they keep their times.
      if (!storageTroubleOf(error)) throw error;
    }
  }

  /** Settings or secret changed: whatever is connected was connected with the old ones. */
  async renew(): Promise<void> {
    this.#situation.historyPending = true;
    await this.wake(0, true);
  }

  pause(wanted: boolean): void {
    this.#situation.paused = wanted;
    if (wanted) {
      this.#loop.interrupt("Syncing is paused.");
      this.#situation.show(paused);
      this.#asked.refuse("Syncing of this account is paused.");
    } else {
      this.#situation.showBegin();
      // A sign-in that was waited for is tried anew, or the account would wait unseen.
      this.#situation.needsSignIn = false;
      this.#situation.woken = true;
      this.#situation.hurry();
    }
    this.#loop.poke();
  }

  /** Someone waits: what kept the account from trying is tried again at once, where it can be asked at all. */
  #hurried<Result>(ask: () => Promise<Result>): Promise<Result> {
    const blocked = this.#situation.blocked();
    if (blocked) return Promise.reject(blocked);
    this.#situation.hurry();
    this.#loop.poke();
    return ask();
  }
}
