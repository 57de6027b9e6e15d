import { setImmediate as turn } from "node:timers/promises";
import type { SyncSummary } from "../../shared/api/accounts.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { AttachmentId, MessageId } from "../../shared/model/ids.ts";
import { asConnectorError, type ConnectorError } from "../connectors/errors.ts";
import { hurryCommands } from "../db/writes/outbox.ts";
import { connecting, paused } from "./account-states.ts";
import { backoffMs } from "./backoff.ts";
import type { Arrival } from "./engine-types.ts";
import { Outbox } from "./outbox.ts";
import { Rest } from "./rest.ts";
import { isUrgent, next } from "./schedule.ts";
import { closed, Session, type SessionContext } from "./session.ts";
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
  #recovered = false;
  /** Commands that wait for their next try are to be tried now. */
  #commandsHurry = true;
  readonly #rest: Rest;

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
    this.#situation.show(this.#situation.paused ? paused : connecting);
    this.#running ??= this.#run();
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
    return this.#wish(() => this.#wanted.addBodies(ids));
  }

  fetchAttachment(id: AttachmentId): Promise<void> {
    return this.#wish(() => this.#wanted.addAttachment(id));
  }

  /**
   * Does something for the user between two steps, before anything but what is already on its way.
   * @throws ApiError when the account can't be asked, or when asking failed
   */
  ask<Result>(work: (context: StepContext) => Promise<Result>): Promise<Result> {
    return this.#wish(() => this.#wanted.addJob(work));
  }

  /** Figures of what is done from now until `end`. */
  counting(): ReturnType<SyncRequests["counting"]> {
    return this.#requests.counting();
  }

  /** What is wanted changed: news and history of it are looked for. */
  lookForMore(): void {
    this.#situation.historyPending = true;
    this.round();
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

  /** The user must do something before the account goes on. */
  get waitsForUser(): boolean {
    return this.#situation.needsSignIn;
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
    this.#commandsHurry = true;
    this.#situation.wake(jitterMs);
    this.#poke();
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
      this.#situation.wake(0);
    }
    this.#poke();
  }

  async #run(): Promise<void> {
    const { account, clock, random, log } = this.#context;
    let stumbles = 0;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#go();
        stumbles = 0;
      } catch (error) {
        // Not even what went wrong could be written: the disk is full, or broken for a moment. It may be over soon.
        log.error("account stumbled", { account, cause: String(error) });
        this.#recovered = false;
        this.#fail(asConnectorError(error));
        await this.#rest.until(clock.now() + backoffMs(++stumbles, random));
      }
      // Whatever a connector does, calls of the user get their turn between two steps.
      await turn();
    }
    await this.#endSession();
  }

  /** Decides what to do next, and does it. */
  async #go(): Promise<void> {
    const { clock, random } = this.#context;
    this.#catchUp();
    const step = next(this.#schedule(), clock.now(), random);
    if (step.do === "sleep") {
      // Ending a session takes a moment in which the user may have resumed: what to do is decided anew after it.
      const idle = this.#situation.paused || this.#situation.needsSignIn;
      if (idle && this.#session) await this.#endSession();
      else await this.#rest.until(step.until);
    } else await this.#perform(step.do);
  }

  #catchUp(): void {
    const { db, account, clock } = this.#context;
    this.#situation.showLate();
    if (!this.#recovered) this.#outbox.recover();
    this.#recovered = true;
    if (this.#situation.clockWentBack() || this.#commandsHurry) hurryCommands(db, account, clock.now());
    this.#commandsHurry = false;
    if (this.#requests.size > 0) this.#requests.fulfil(this.#situation.standing(this.#outbox), clock.now());
  }

  async #perform(name: StepName): Promise<void> {
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
      this.#recovered = false;
      if (!outer.aborted) await this.#failed(error);
    } finally {
      this.#step = null;
    }
  }

  async #failed(thrown: unknown): Promise<void> {
    const { account, log } = this.#context;
    const error = this.#session?.secretTrouble ?? asConnectorError(thrown);
    log.warn("step failed", { account, kind: error.kind, message: error.message, cause: String(error.cause) });
    await this.#endSession();
    this.#situation.failed(error);
    this.#fail(error);
  }

  /** Tells whoever waits what went wrong. */
  #fail(error: ConnectorError): void {
    if (error.kind === "sign-in" || error.kind === "busy" || this.#situation.failures >= patience)
      this.#requests.fail(toApiError(error));
    this.#wanted.fail(toApiError(error));
  }

  #schedule() {
    return this.#situation.schedule(this.#outbox, this.#wanted, this.#session);
  }

  #refuse(message: string, error = new ApiError({ kind: "offline", message })): void {
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

  #wish<Result>(add: () => Promise<Result>): Promise<Result> {
    const blocked = this.#situation.blocked();
    const wish = blocked ? Promise.reject(blocked) : add();
    this.#hurry();
    return wish;
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
