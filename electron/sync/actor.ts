import { setImmediate as turn } from "node:timers/promises";
import type { SyncSummary } from "../../shared/api/accounts.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { AttachmentId, CommandId, MessageId } from "../../shared/model/ids.ts";
import { asConnectorError, ConnectorError } from "../connectors/errors.ts";
import { isDamage } from "../db/damage/is-damage.ts";
import { storageSentences, storageTroubleOf } from "../db/storage-trouble.ts";
import { hurryCommands } from "../db/writes/outbox.ts";
import { connecting, paused } from "./account-states.ts";
import type { Arrival } from "./engine-types.ts";
import { Outbox } from "./outbox.ts";
import { Rest } from "./rest.ts";
import { isUrgent, next } from "./schedule.ts";
import { Session, type SessionContext } from "./session.ts";
import { Situation } from "./situation.ts";
import type { StepContext } from "./step-context.ts";
import { type Parts, type StepName, stallMs, takeStep } from "./steps.ts";
import { SyncRequests, toApiError } from "./sync-requests.ts";
import { Wanted } from "./wanted.ts";
import { watched } from "./watch.ts";

export interface ActorContext extends Omit<SessionContext, "letGo"> {
  onArrivals(arrivals: Arrival[]): void;
}

/** A caller of `sync` hears of a failure after so many in a row. */
const patience = 2;

/** Runs one account: one step at a time, each decided by `next` and by the kind of error alone. */
export class Actor {
  readonly #context: ActorContext;
  readonly #situation: Situation;
  readonly #outbox: Outbox;
  readonly #wanted = new Wanted();
  readonly #requests: SyncRequests;
  readonly #parts: Parts;
  readonly #stop = new AbortController();
  #session: Session | null = null;
  #running: Promise<void> | null = null;
  #step: AbortController | null = null;
  readonly #rest: Rest;
  /** What was under way is settled first: at the start, and after the disk refused to keep what became of it. */
  #toRecover = true;
  /** Was it shown that the account begins? */
  #shown = false;

  constructor(context: ActorContext) {
    this.#context = context;
    this.#situation = new Situation(context);
    this.#outbox = new Outbox(context);
    this.#rest = new Rest(context.clock);
    this.#requests = new SyncRequests(context.db, context.account);
    this.#parts = {
      situation: this.#situation,
      outbox: this.#outbox,
      wanted: this.#wanted,
      schedule: () => this.#schedule(),
      isCurrent: (session) => this.#session === session,
      poke: () => this.#poke(),
    };
  }

  start(): void {
    this.#running ??= this.#run().catch((error: unknown) => this.#brokenBy(error));
  }

  /** On a broken file nothing can go on; whoever runs the core makes a new one, with new accounts on it. */
  #brokenBy(error: unknown): void {
    if (!isDamage(error)) throw error;
    this.#context.log.error("account.damage", { account: this.#context.account, error });
    this.#refuse("The database is damaged; Bobbin makes it anew.");
  }

  /** Ends the session; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stop.abort(closed("Bobbin is closing."));
    this.#refuse("The account was stopped.");
    this.#poke();
    await this.#running;
  }

  sync(whole: boolean): Promise<SyncSummary> {
    const blocked = this.#situation.blocked();
    if (blocked) return Promise.reject(blocked);
    this.#situation.woken = true;
    if (whole) this.#situation.historyPending = true;
    this.#hurry();
    return this.#requests.add(whole, this.#situation.begun, this.#context.clock.now());
  }

  fetchBodies(ids: readonly MessageId[]): Promise<void> {
    const blocked = this.#situation.blocked();
    if (blocked) return Promise.reject(blocked);
    const wish = this.#wanted.addBodies(ids);
    this.#hurry();
    return wish;
  }

  fetchAttachment(id: AttachmentId): Promise<void> {
    const blocked = this.#situation.blocked();
    if (blocked) return Promise.reject(blocked);
    const wish = this.#wanted.addAttachment(id);
    this.#hurry();
    return wish;
  }

  /**
   * Does something for the user between two steps, before anything but what is already on its way.
   * @throws ApiError when the account can't be asked, or when asking failed
   */
  ask<Result>(work: (context: StepContext) => Promise<Result>): Promise<Result> {
    const blocked = this.#situation.blocked();
    if (blocked) return Promise.reject(blocked);
    const wish = this.#wanted.addJob(work);
    this.#hurry();
    return wish;
  }

  /** Figures of what is done from now until `end`. */
  counting(): ReturnType<SyncRequests["counting"]> {
    return this.#requests.counting();
  }

  /** What is wanted changed: news and history of it are looked for. */
  lookForMore(): void {
    this.#situation.historyPending = true;
    this.#situation.woken = true;
    this.#poke();
  }

  /** A round is due, for whatever goes with one. */
  round(): void {
    this.#situation.woken = true;
    this.#poke();
  }

  /** What was said in these conversations was forgotten. */
  forgot(remoteIds: readonly string[]): void {
    for (const id of remoteIds) this.#situation.letGo.set(id, this.#situation.begun);
    this.lookForMore();
  }

  /** What is on screen changed. Where news are told by themselves nothing needs to be asked for. */
  watchChanged(): void {
    if (!this.#situation.listening) this.#situation.woken = true;
    this.#poke();
  }

  /** A picture beside everything else; null where it can't be had now. */
  async picture(url: string): Promise<Uint8Array | null> {
    return (await this.#session?.picture(url)) ?? null;
  }

  /** It goes on once its secret can be read. */
  get waitsForSecrets(): boolean {
    return this.#situation.waitsForSecrets;
  }

  lookUp(id: CommandId): void {
    this.#outbox.lookUp(id);
    this.#poke();
  }

  /** The clock was set by so many ms, or what is due changed: whoever rests looks at it anew. */
  clockChanged(jumpedMs: number): void {
    this.#situation.clockChanged(jumpedMs);
    this.#poke();
  }

  commandsChanged(): void {
    this.#poke();
  }

  /**
   * The world changed: look for news, try again what waited.
   * @param reconnect what was connected is not believed any more
   */
  async wake(jitterMs: number, reconnect: boolean): Promise<void> {
    if (reconnect) {
      this.#step?.abort(closed("Connecting anew."));
      await this.#endSession();
    }
    this.#hurryCommands();
    this.#situation.needsSignIn = false;
    this.#situation.woken = true;
    this.#situation.failures = 0;
    this.#situation.hurry(jitterMs);
    this.#poke();
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
      this.#step?.abort(closed("Syncing is paused."));
      this.#situation.show(paused);
      this.#refuse("Syncing of this account is paused.");
    } else {
      this.#situation.show(connecting);
      // A sign-in that was waited for is tried anew, or the account would wait unseen.
      this.#situation.needsSignIn = false;
      this.#situation.woken = true;
      this.#situation.hurry();
    }
    this.#poke();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#go();
      } catch (error) {
        // Whatever went wrong stops the account for a while, never for good.
        if (isDamage(error)) throw error;
        this.#context.log.error("account stumbled", { account: this.#context.account, cause: String(error) });
        this.#toRecover = true;
        this.#situation.diskFailed();
        await this.#rest.until(this.#situation.waitUntil);
      }
      // Whatever a connector does, calls of the user get their turn between two steps.
      await turn();
    }
    await this.#endSession();
  }

  /** Decides what to do next, and does it. */
  async #go(): Promise<void> {
    const { clock, random } = this.#context;
    if (this.#toRecover) this.#recover();
    this.#answer();
    const step = next(this.#schedule(), clock.now(), random);
    if (step.do === "sleep") {
      // Ending a session takes a moment in which the user may have resumed: what to do is decided anew after it.
      const idle = this.#situation.paused || this.#situation.needsSignIn;
      if (idle && this.#session) await this.#endSession();
      else await this.#rest.until(step.until);
    } else await this.#perform(step.do);
  }

  /** Where nothing can be written, the account waits; until then it starts nothing new. */
  #recover(): void {
    try {
      this.#outbox.recover();
      if (!this.#shown) this.#situation.show(this.#situation.paused ? paused : connecting);
      this.#shown = true;
      this.#toRecover = false;
    } catch (error) {
      const trouble = storageTroubleOf(error);
      if (!trouble) throw error;
      this.#situation.diskFailed();
      this.#refuse(storageSentences[trouble], "storage");
    }
  }

  async #perform(name: StepName): Promise<void> {
    const { account, clock, log } = this.#context;
    const begun = clock.now();
    this.#step = new AbortController();
    const outer = AbortSignal.any([this.#stop.signal, this.#step.signal]);
    try {
      await watched(this.#context.clock, outer, stallMs[name], async (signal, beat) => {
        const session = this.#openSession();
        await session.introduce(signal);
        beat();
        await takeStep(this.#parts, name, session, this.#stepContext(session, signal, beat));
      });
    } catch (error) {
      // What the step could not settle is settled before the next.
      this.#toRecover = true;
      if (outer.aborted) return;
      log.info("step ended", { account, step: name, ms: clock.now() - begun });
      await this.#failed(error, name);
    } finally {
      this.#step = null;
    }
  }

  async #failed(thrown: unknown, step: StepName): Promise<void> {
    try {
      if (storageTroubleOf(thrown)) throw thrown;
      await this.#settleFailure(thrown, step);
    } catch (error) {
      const trouble = storageTroubleOf(error);
      if (!trouble) throw error;
      this.#context.log.warn("step not kept", { account: this.#context.account, trouble });
      await this.#endSession();
      this.#toRecover = true;
      this.#situation.diskFailed();
      this.#refuse(storageSentences[trouble], "storage");
    }
  }

  async #settleFailure(thrown: unknown, step: StepName): Promise<void> {
    const { account, log } = this.#context;
    const error = this.#session?.secretTrouble ?? asConnectorError(thrown);
    log.warn("step failed", { account, failure: error.failure, message: error.message, cause: String(error.cause) });
    await this.#endSession();
    this.#situation.failed(error, step === "bodies" || step === "backfill");
    const final = error.kind === "sign-in" || error.kind === "busy" || this.#situation.failures >= patience;
    if (final) this.#requests.fail(toApiError(error));
    this.#wanted.fail(toApiError(error));
  }

  #schedule() {
    return this.#situation.schedule(this.#outbox, this.#wanted, this.#session);
  }

  /** Answers the callers of `sync` for whom all is done. */
  #answer(): void {
    if (this.#requests.size === 0) return;
    const now = this.#context.clock.now();
    const dueAt = this.#outbox.dueAt({ copies: true });
    const { round, historyPending, bodiesMissing } = this.#situation;
    const outboxSettled = !this.#outbox.lookUps && (dueAt === null || dueAt > now);
    this.#requests.fulfil(
      { round, historyComplete: !historyPending, bodiesComplete: !bodiesMissing, outboxSettled },
      now,
    );
  }

  #refuse(message: string, kind: "offline" | "storage" = "offline"): void {
    const error = new ApiError({ kind, message });
    this.#requests.fail(error);
    this.#wanted.fail(error);
  }

  #openSession(): Session {
    if (this.#session) return this.#session;
    this.#session = new Session({ ...this.#context, letGo: this.#situation.letGo });
    this.#situation.woken = true;
    return this.#session;
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#situation.listening = false;
    await session?.close();
  }

  #stepContext(session: Session, signal: AbortSignal, beat: () => void): StepContext {
    const { db, account, clock, random, log, onArrivals } = this.#context;
    const count = (done: SyncSummary["messages"]) => this.#requests.count(done);
    const commandsDue = () => isUrgent({ ...this.#schedule(), wanted: false }, "changes", clock.now());
    const { connector } = session;
    return { db, account, clock, random, log, onArrivals, count, connector, signal, beat, commandsDue };
  }

  /** Someone waits: what kept the account from trying is tried again at once. */
  #hurry(): void {
    this.#situation.hurry();
    this.#poke();
  }

  #poke(): void {
    this.#rest.end();
  }
}

function closed(message: string): ConnectorError {
  return new ConnectorError({ kind: "offline", reason: "closed" }, message);
}
