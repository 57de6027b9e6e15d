import { setImmediate as turn } from "node:timers/promises";
import type { SyncSummary } from "../../shared/api/accounts.ts";
import { asConnectorError, ConnectorError } from "../connectors/errors.ts";
import { isDamage } from "../db/damage/is-damage.ts";
import { storageSentences, storageTroubleOf } from "../db/storage-trouble.ts";
import type { Asked } from "./asked.ts";
import type { Arrival } from "./engine-types.ts";
import type { Outbox } from "./outbox.ts";
import { Rest } from "./rest.ts";
import { isUrgent, next } from "./schedule.ts";
import { Session, type SessionContext } from "./session.ts";
import type { Situation } from "./situation.ts";
import type { StepContext } from "./step-context.ts";
import { type Parts, type StepName, stallMs, takeStep } from "./steps.ts";
import { watched } from "./watch.ts";

export interface ActorContext extends Omit<SessionContext, "letGo"> {
  onArrivals(arrivals: Arrival[]): void;
}

/** What an account is made of; the loop moves it, the actor is told about it. */
export interface AccountParts {
  situation: Situation;
  outbox: Outbox;
  asked: Asked;
}

/** Takes one step after the other, each decided by `next` and by the kind of error alone, over one session at a time. */
export class AccountLoop {
  readonly #context: ActorContext;
  readonly #situation: Situation;
  readonly #outbox: Outbox;
  readonly #asked: Asked;
  readonly #parts: Parts;
  readonly #rest: Rest;
  readonly #stop = new AbortController();
  #session: Session | null = null;
  #step: AbortController | null = null;
  /** What was under way is settled first: at the start, and after the disk refused to keep what became of it. */
  #toRecover = true;
  /** Was it shown that the account begins? */
  #shown = false;

  constructor(context: ActorContext, { situation, outbox, asked }: AccountParts) {
    this.#context = context;
    this.#situation = situation;
    this.#outbox = outbox;
    this.#asked = asked;
    this.#rest = new Rest(context.clock);
    this.#parts = {
      ...{ situation, outbox, wanted: asked.wanted },
      schedule: () => this.#schedule(),
      isCurrent: (session) => this.#session === session,
      poke: () => this.poke(),
    };
  }

  get session(): Session | null {
    return this.#session;
  }

  /** Whatever it rests for is looked at anew. */
  poke(): void {
    this.#rest.end();
  }

  /** Ends the step that is being taken; the loop goes on. */
  interrupt(message: string): void {
    this.#step?.abort(closed(message));
  }

  /** Ends the loop after this step, which is ended too. */
  end(message: string): void {
    this.#stop.abort(closed(message));
    this.poke();
  }

  /** Until it is ended. Throws only on a broken file: on that nothing can go on. */
  async run(): Promise<void> {
    try {
      while (!this.#stop.signal.aborted) {
        try {
          await this.#go();
        } catch (error) {
          this.#stumbled(error);
          await this.#rest.until(this.#situation.waitUntil);
        }
        // Whatever a connector does, calls of the user get their turn between two steps.
        await turn();
      }
    } finally {
      await this.endSession();
    }
  }

  /** Whatever went wrong stops the account for a while, never for good; who waits for it is told. Throws on a broken file. */
  #stumbled(thrown: unknown): void {
    const { account, log } = this.#context;
    if (isDamage(thrown)) throw thrown;
    log.error("account stumbled", { account, cause: String(thrown) });
    this.#toRecover = true;
    const error = asConnectorError(thrown);
    try {
      this.#situation.failed(error);
    } catch (untold) {
      if (isDamage(untold)) throw untold;
      this.#situation.diskFailed();
    }
    this.#asked.failed(error, this.#situation.inARow);
  }

  /** Decides what to do next, and does it. */
  async #go(): Promise<void> {
    const { clock, random } = this.#context;
    if (this.#toRecover) this.#recover();
    this.#asked.answer(this.#situation, this.#outbox);
    const step = next(this.#schedule(), clock.elapsed(), random);
    if (step.do === "sleep") {
      // Ending a session takes a moment in which the user may have resumed: what to do is decided anew after it.
      const idle = this.#situation.paused || this.#situation.needsSignIn;
      if (idle && this.#session) await this.endSession();
      else await this.#rest.until(step.until);
    } else await this.#perform(step.do);
  }

  /** Where nothing can be written, the account waits; until then it starts nothing new. */
  #recover(): void {
    try {
      this.#outbox.recover();
      if (!this.#shown) this.#situation.showBegin();
      this.#shown = true;
      this.#toRecover = false;
    } catch (error) {
      const trouble = storageTroubleOf(error);
      if (!trouble) throw error;
      this.#situation.diskFailed();
      this.#asked.refuse(storageSentences[trouble], "storage");
    }
  }

  async #perform(name: StepName): Promise<void> {
    const { account, clock, log } = this.#context;
    const begun = clock.elapsed();
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
      log.info("step ended", { account, step: name, ms: Math.round(clock.elapsed() - begun) });
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
      await this.endSession();
      this.#toRecover = true;
      this.#situation.diskFailed();
      this.#asked.refuse(storageSentences[trouble], "storage");
    }
  }

  async #settleFailure(thrown: unknown, step: StepName): Promise<void> {
    const { account, log } = this.#context;
    const error = this.#session?.secretTrouble ?? asConnectorError(thrown);
    log.warn("step failed", { account, failure: error.failure, message: error.message, cause: String(error.cause) });
    await this.endSession();
    this.#situation.failed(error, step === "bodies" || step === "backfill");
    this.#asked.failed(error, this.#situation.inARow);
  }

  #schedule() {
    return this.#situation.schedule(this.#outbox, this.#asked.wanted, this.#session);
  }

  #openSession(): Session {
    if (this.#session) return this.#session;
    this.#session = new Session({ ...this.#context, letGo: this.#situation.letGo });
    this.#situation.woken = true;
    return this.#session;
  }

  async endSession(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#situation.listening = false;
    await session?.close();
  }

  #stepContext(session: Session, signal: AbortSignal, beat: () => void): StepContext {
    const { db, account, clock, random, log, onArrivals } = this.#context;
    const count = (done: SyncSummary["messages"]) => this.#asked.requests.count(done);
    const commandsDue = () => isUrgent({ ...this.#schedule(), wanted: false }, "changes", clock.elapsed());
    const { connector } = session;
    return { db, account, clock, random, log, onArrivals, count, connector, signal, beat, commandsDue };
  }
}

function closed(message: string): ConnectorError {
  return new ConnectorError({ kind: "offline", reason: "closed" }, message);
}
