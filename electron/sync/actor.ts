import { setImmediate as turn } from "node:timers/promises";
import type { SyncSummary } from "../../shared/api/accounts.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { AttachmentId, MessageId } from "../../shared/model/ids.ts";
import { asConnectorError, ConnectorError } from "../connectors/errors.ts";
import { accountById, forgetCursor, noteHeard, saveState } from "../db/writes/accounts.ts";
import { hurryCommands } from "../db/writes/outbox.ts";
import { backfilling, connected, connecting, type NewState, needsSignIn, paused, stateOf } from "./account-states.ts";
import { backoffMs } from "./backoff.ts";
import { fetchAttachment, fetchBodies, hasMissingBodies, missingBodies, missingOf } from "./bodies.ts";
import type { Arrival } from "./engine-types.ts";
import { Outbox } from "./outbox.ts";
import { runBackfill, runChanges } from "./rounds.ts";
import { isUrgent, next, type ScheduleState } from "./schedule.ts";
import { Session, type SessionContext } from "./session.ts";
import type { StepContext } from "./step-context.ts";
import { SyncRequests, toApiError } from "./sync-requests.ts";
import { Wanted } from "./wanted.ts";
import { watched } from "./watch.ts";

export interface ActorContext extends SessionContext {
  onArrivals(arrivals: Arrival[]): void;
}

type Step = "outbox" | "wanted" | "listen" | "changes" | "bodies" | "backfill";

/** Failures in a row that are put down to the moment before the user is told. */
const quietFailures = 3;
/** A caller of `sync` hears of a failure after so many. */
const patience = 2;

/** Runs one account: one step at a time, each decided by `next` and by the kind of error alone. */
export class Actor {
  readonly #context: ActorContext;
  readonly #outbox: Outbox;
  readonly #wanted = new Wanted();
  readonly #requests: SyncRequests;
  #session: Session | null = null;
  #running: Promise<void> | null = null;
  #stop = new AbortController();
  #step: AbortController | null = null;
  #nudge: AbortController | null = null;
  #listening = false;
  #listenAt = 0;
  #listenFailures = 0;
  #woken = true;
  #paused: boolean;
  #needsSignIn = false;
  #roundAt: number | null = null;
  #round = 0;
  #begun = 0;
  #historyPending = true;
  #bodiesMissing = true;
  #failures = 0;
  #waitUntil: number | null = null;
  /** A full enumeration after a lost cursor is no news. */
  #quiet = false;
  #shown: NewState | null = null;

  constructor(context: ActorContext) {
    this.#context = context;
    this.#outbox = new Outbox(context);
    this.#requests = new SyncRequests(context.db, context.account);
    this.#paused = accountById(context.db, context.account)?.paused === 1;
  }

  start(): void {
    this.#outbox.recover();
    this.#show(this.#paused ? paused : connecting);
    this.#running ??= this.#run();
  }

  /** Ends the session; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stop.abort(new ConnectorError({ kind: "offline", reason: "closed" }, "Bobbin is closing."));
    const error = new ApiError({ kind: "offline", message: "The account was stopped." });
    this.#requests.fail(error);
    this.#wanted.fail(error);
    this.#poke();
    await this.#running;
  }

  sync(whole: boolean): Promise<SyncSummary> {
    const blocked = this.#blocked();
    if (blocked) return Promise.reject(blocked);
    this.#woken = true;
    if (whole) this.#historyPending = true;
    this.#hurry();
    return this.#requests.add(whole, this.#begun, this.#context.clock.now());
  }

  fetchBodies(ids: readonly MessageId[]): Promise<void> {
    const blocked = this.#blocked();
    if (blocked) return Promise.reject(blocked);
    this.#hurry();
    return this.#wanted.addBodies(ids);
  }

  fetchAttachment(id: AttachmentId): Promise<void> {
    const blocked = this.#blocked();
    if (blocked) return Promise.reject(blocked);
    this.#hurry();
    return this.#wanted.addAttachment(id);
  }

  /** The user must do something before the account goes on. */
  get waitsForUser(): boolean {
    return this.#needsSignIn;
  }

  commandsChanged(): void {
    this.#poke();
  }

  /** The world changed: connect anew, look for news, try again what waited. */
  async wake(jitterMs: number, reconnect: boolean): Promise<void> {
    const { db, account, clock } = this.#context;
    if (reconnect) this.#step?.abort(new ConnectorError({ kind: "offline", reason: "closed" }, "Connecting anew."));
    if (reconnect) await this.#endSession();
    hurryCommands(db, account, clock.now());
    this.#needsSignIn = false;
    this.#woken = true;
    this.#failures = 0;
    this.#waitUntil = jitterMs > 0 ? clock.now() + jitterMs : null;
    this.#poke();
  }

  /** Settings or secret changed: whatever is connected was connected with the old ones. */
  async renew(): Promise<void> {
    this.#historyPending = true;
    await this.wake(0, true);
  }

  pause(wanted: boolean): void {
    this.#paused = wanted;
    if (wanted) {
      this.#step?.abort(new ConnectorError({ kind: "offline", reason: "closed" }, "Syncing is paused."));
      this.#show(paused);
      const error = new ApiError({ kind: "offline", message: "Syncing of this account is paused." });
      this.#requests.fail(error);
      this.#wanted.fail(error);
    } else {
      this.#show(connecting);
      this.#woken = true;
      this.#waitUntil = null;
    }
    this.#poke();
  }

  async #run(): Promise<void> {
    const { clock, random } = this.#context;
    while (!this.#stop.signal.aborted) {
      this.#answer();
      const step = next(this.#schedule(), clock.now(), random);
      if (step.do === "sleep") {
        if (this.#paused || this.#needsSignIn) await this.#endSession();
        await this.#sleep(step.until);
      } else await this.#perform(step.do);
      // Whatever a connector does, calls of the user get their turn between two steps.
      await turn();
    }
    await this.#endSession();
  }

  async #perform(step: Step): Promise<void> {
    this.#step = new AbortController();
    const outer = AbortSignal.any([this.#stop.signal, this.#step.signal]);
    try {
      await watched(this.#context.clock, outer, (signal, beat) => this.#take(step, signal, beat));
    } catch (error) {
      if (!outer.aborted) await this.#failed(error);
      else if (this.#paused) await this.#endSession();
    } finally {
      this.#step = null;
    }
  }

  async #take(step: Step, signal: AbortSignal, beat: () => void): Promise<void> {
    const session = this.#openSession();
    await session.introduce(signal);
    beat();
    const context = this.#stepContext(session, signal, beat);
    if (step === "listen") this.#listen(session);
    else if (step === "outbox") await this.#outbox.run({ ...context, needChanges: () => this.#lookAgain() });
    else if (step === "wanted") await this.#fetchWanted(context);
    else if (step === "changes") await this.#changes(context);
    else if (step === "bodies") await this.#bodies(context);
    else await this.#backfill(context);
  }

  async #changes(context: StepContext): Promise<void> {
    const { db, account, clock } = this.#context;
    const heard = accountById(db, account)?.heardAt ?? null;
    const round = ++this.#begun;
    this.#woken = false;
    let complete = false;
    try {
      complete = await runChanges(context, {
        live: heard !== null && !this.#quiet,
        interrupted: () => isUrgent(this.#schedule(), "changes", clock.now()),
        stored: (batch) => {
          this.#bodiesMissing = true;
          if (batch.events.some(({ type }) => type === "folder" || type === "folder-reset"))
            this.#historyPending = true;
          if (heard === null) this.#show(backfilling);
        },
      });
    } finally {
      if (!complete) this.#woken = true;
    }
    if (complete) this.#roundDone(round);
  }

  #roundDone(round: number): void {
    const { db, account, clock } = this.#context;
    this.#round = round;
    this.#roundAt = clock.now();
    this.#failures = 0;
    this.#quiet = false;
    this.#outbox.settleJoined();
    db.transaction((changes) => {
      noteHeard(db, account, clock.now());
      changes.note("accounts");
    });
    this.#showProgress();
  }

  async #bodies(context: StepContext): Promise<void> {
    const requests = context.connector.contents ? missingBodies(context.db, context.account) : [];
    if (requests.length > 0) await fetchBodies(context, requests);
    this.#bodiesMissing = requests.length > 0 && hasMissingBodies(context.db, context.account);
    this.#showProgress();
  }

  async #backfill(context: StepContext): Promise<void> {
    const { clock } = this.#context;
    const complete = await runBackfill(context, {
      interrupted: () => this.#bodiesMissing || isUrgent(this.#schedule(), "backfill", clock.now()),
      stored: () => {
        this.#bodiesMissing = true;
        this.#show(backfilling);
      },
    });
    this.#historyPending = !complete;
    this.#showProgress();
  }

  async #fetchWanted(context: StepContext): Promise<void> {
    const wish = this.#wanted.newest();
    if (!wish) return;
    if (wish.attachment !== null) await fetchAttachment(context, wish.attachment);
    else {
      const requests = missingOf(context.db, context.account, wish.ids);
      if (requests.length > 0) await fetchBodies(context, requests);
    }
    wish.done();
  }

  /** Runs beside everything else until the session ends; losing it costs only delay, since rounds go on by polling. */
  #listen(session: Session): void {
    const { clock, random, log, account } = this.#context;
    const listen = session.connector.listen?.bind(session.connector);
    if (!listen) return;
    this.#listening = true;
    // What happened before the provider began to tell is found by a round that starts after it was asked to.
    this.#woken = true;
    const ended = (error: unknown) => {
      if (this.#session !== session) return;
      this.#listening = false;
      this.#listenFailures++;
      this.#listenAt = clock.now() + backoffMs(this.#listenFailures, random);
      this.#woken = true;
      log.info("listening ended", { account, cause: String(error) });
      this.#poke();
    };
    listen(() => this.#heard(), session.signal).then(() => ended("resolved"), ended);
  }

  #heard(): void {
    this.#listenFailures = 0;
    this.#lookAgain();
  }

  #lookAgain(): void {
    this.#woken = true;
    this.#poke();
  }

  async #failed(thrown: unknown): Promise<void> {
    const { db, account, clock, random, log } = this.#context;
    const trouble = this.#session?.secretTrouble;
    const error = trouble ?? asConnectorError(thrown);
    const { failure } = error;
    log.warn("step failed", { account, kind: failure.kind, message: error.message, cause: String(error.cause) });
    if (failure.kind === "cursor-gone") {
      db.transaction(() => forgetCursor(db, account));
      this.#quiet = true;
      this.#woken = true;
      this.#historyPending = true;
    }
    await this.#endSession();
    this.#failures++;
    if (failure.kind === "sign-in") {
      this.#needsSignIn = true;
      this.#show(needsSignIn(error));
    } else if (failure.kind !== "cursor-gone" || this.#failures > 1) {
      const wait =
        failure.kind === "busy" && failure.retryAfterMs !== null
          ? failure.retryAfterMs
          : backoffMs(this.#failures, random);
      this.#waitUntil = clock.now() + wait;
      if (this.#isWorthTelling(error)) this.#show(stateOf(error, this.#waitUntil));
    }
    if (failure.kind === "sign-in" || this.#failures >= patience || failure.kind === "busy")
      this.#requests.fail(toApiError(error));
    this.#wanted.fail(toApiError(error));
  }

  #isWorthTelling({ kind }: ConnectorError): boolean {
    return kind === "offline" || kind === "busy" || this.#failures > quietFailures;
  }

  #blocked(): ApiError | null {
    if (this.#paused)
      return new ApiError({ kind: "conflict", message: "Syncing of this account is paused. Resume it first." });
    if (!this.#needsSignIn) return null;
    const action = this.#shown?.action;
    return new ApiError({
      kind: action === "unlock-secrets" ? "secrets" : "sign-in",
      message: this.#shown?.reason ?? "",
    });
  }

  #schedule(): ScheduleState {
    return {
      paused: this.#paused,
      needsSignIn: this.#needsSignIn,
      commandDueAt: this.#outbox.dueAt(),
      lookUps: this.#outbox.lookUps,
      wanted: this.#wanted.size > 0,
      woken: this.#woken,
      roundAt: this.#roundAt,
      pollMs: this.#session?.connector.pollMs() ?? 0,
      listenWanted: !this.#listening && (this.#session === null || this.#session.connector.listen !== undefined),
      listenAt: this.#listenAt,
      missingBodies: this.#bodiesMissing,
      historyPending: this.#historyPending,
      waitUntil: this.#waitUntil,
    };
  }

  #answer(): void {
    const { clock } = this.#context;
    if (this.#requests.size === 0) return;
    const dueAt = this.#outbox.dueAt();
    this.#requests.fulfil(
      {
        round: this.#round,
        historyComplete: !this.#historyPending,
        bodiesComplete: !this.#bodiesMissing,
        outboxSettled: !this.#outbox.lookUps && (dueAt === null || dueAt > clock.now()),
      },
      clock.now(),
    );
  }

  #openSession(): Session {
    if (this.#session) return this.#session;
    this.#session = new Session(this.#context);
    this.#woken = true;
    return this.#session;
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#listening = false;
    await session?.close();
  }

  #stepContext(session: Session, signal: AbortSignal, beat: () => void): StepContext {
    const { db, account, clock, random, log, onArrivals } = this.#context;
    const count = (done: SyncSummary["messages"]) => this.#requests.count(done);
    return { db, account, clock, random, log, onArrivals, count, connector: session.connector, signal, beat };
  }

  /** Someone waits: what kept the account from trying is tried again at once. */
  #hurry(): void {
    this.#waitUntil = null;
    this.#poke();
  }

  #poke(): void {
    this.#nudge?.abort();
  }

  async #sleep(until: number | null): Promise<void> {
    const nudge = new AbortController();
    this.#nudge = nudge;
    const { clock } = this.#context;
    try {
      if (until === null)
        await new Promise((resolve) => nudge.signal.addEventListener("abort", resolve, { once: true }));
      else await clock.sleep(Math.max(0, until - clock.now()), nudge.signal);
    } catch (error) {
      if (!nudge.signal.aborted) throw error;
    } finally {
      this.#nudge = null;
    }
  }

  #showProgress(): void {
    if (this.#round === 0) return;
    this.#show(this.#historyPending || this.#bodiesMissing ? backfilling : connected);
  }

  #show(state: NewState): void {
    const { db, account, clock } = this.#context;
    if (this.#paused && state.kind !== "paused") return;
    if (this.#shown && JSON.stringify(this.#shown) === JSON.stringify(state)) return;
    this.#shown = state;
    db.transaction((changes) => {
      saveState(db, account, state, clock.now());
      changes.note("accounts");
    });
  }
}
