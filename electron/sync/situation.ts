import { ApiError } from "../../shared/api/errors.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import type { ConnectorError } from "../connectors/errors.ts";
import type { Clock, Random } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";
import { storageTroubleOf } from "../db/storage-trouble.ts";
import { accountById, forgetCursor, noteHeard, saveQuiet, saveState } from "../db/writes/accounts.ts";
import { backfilling, connected, type NewState, needsSignIn, stateOf } from "./account-states.ts";
import { backoffMs } from "./backoff.ts";
import type { Outbox } from "./outbox.ts";
import type { ScheduleState } from "./schedule.ts";
import type { Session } from "./session.ts";
import type { Wanted } from "./wanted.ts";

/** Failures in a row that are put down to the moment before the user is told. */
const quietFailures = 3;

/** Whoever asks for something waits so long for a provider that wants to be left alone. */
const shortQuietMs = 30_000;

/** Longer ago than this, what a provider asked for before the program ended is not believed: the clock was set. */
const mostQuietMs = 3_600_000;

/** Where an account stands: what `next` decides by, and what the user is shown of it. */
export class Situation {
  paused: boolean;
  needsSignIn = false;
  woken = true;
  listening = false;
  listenAt = 0;
  listenFailures = 0;
  historyPending = true;
  bodiesMissing = true;
  /** Failures in a row; only a round that succeeds ends them. */
  failures = 0;
  /** Of those that fetch contents and history, which a round says nothing of. */
  #behindFailures = 0;
  waitUntil: number | null = null;
  /** A full enumeration after a lost cursor is no news. */
  quiet = false;
  /** Rounds begun, and the number of the newest that succeeded. */
  begun = 0;
  round = 0;
  /** Conversations forgotten, with the number of the round that had begun by then. */
  readonly letGo = new Map<string, number>();
  #roundAt: number | null = null;
  #shown: NewState | null = null;
  /** The provider asked to be left alone until then, for so long: nobody is in such a hurry that this does not count. */
  #quiet: { until: number; ms: number } | null = null;
  readonly #context: { db: Writable; account: AccountId; clock: Clock; random: Random };

  constructor(context: { db: Writable; account: AccountId; clock: Clock; random: Random }) {
    this.#context = context;
    const row = accountById(context.db, context.account);
    this.paused = row?.paused === 1;
    if (row?.quietUntil != null) this.#waitFor(Math.min(mostQuietMs, row.quietUntil - context.clock.now()));
  }

  #waitFor(ms: number): void {
    const until = this.#context.clock.now() + ms;
    this.#quiet = { until, ms };
    this.waitUntil = until;
  }

  /** A crash, a loss of power and whatever is shown meanwhile forget nothing of it. */
  #askedToWait(ms: number): void {
    const { db, account, clock } = this.#context;
    this.#waitFor(ms);
    try {
      db.transaction(() => saveQuiet(db, account, clock.now() + ms), { durable: true });
    } catch (error) {
      // A disk that takes nothing keeps nothing of it; this run knows.
      if (!storageTroubleOf(error)) throw error;
    }
  }

  /** Until when the provider asked to be left alone, ms UTC; null when it may be asked. */
  #quietUntil(): number | null {
    const now = this.#context.clock.now();
    if (!this.#quiet) return null;
    // The clock was set back meanwhile: never longer than was asked for.
    this.#quiet.until = Math.min(this.#quiet.until, now + this.#quiet.ms);
    return this.#quiet.until > now ? this.#quiet.until : null;
  }

  /** Tries again after so many ms whatever failed, but not before the provider wants to be asked. */
  hurry(afterMs = 0): void {
    const at = afterMs > 0 ? this.#context.clock.now() + Math.ceil(afterMs) : null;
    const quiet = this.#quietUntil();
    this.waitUntil = quiet === null ? at : Math.max(quiet, at ?? 0);
  }

  schedule(outbox: Outbox, wanted: Wanted, session: Session | null): ScheduleState {
    return {
      paused: this.paused,
      needsSignIn: this.needsSignIn,
      commandDueAt: outbox.dueAt({ copies: session?.heard === true }),
      lookUps: outbox.lookUps,
      wanted: wanted.size > 0,
      woken: this.woken,
      roundAt: this.#roundAt,
      pollMs: session?.connector.pollMs() ?? 0,
      // Not before a round went well: a wrong password is tried once, not on two connections.
      listenWanted: !this.listening && session?.heard === true && session.connector.listen !== undefined,
      listenAt: this.listenAt,
      missingBodies: this.bodiesMissing,
      historyPending: this.historyPending,
      waitUntil: this.waitUntil,
    };
  }

  /** A round ended well: whatever failed before is over. */
  roundDone(round: number): void {
    const { db, account, clock } = this.#context;
    this.round = round;
    this.#roundAt = clock.now();
    this.failures = 0;
    this.quiet = false;
    this.#seenUnwanted(round);
    db.transaction((changes) => {
      noteHeard(db, account, clock.now());
      changes.note("accounts");
    });
    this.showProgress();
  }

  /** The connector saw these unwanted: those that the user allowed again meanwhile begin anew. */
  #seenUnwanted(round: number): void {
    for (const [id, before] of this.letGo) {
      if (round <= before) continue;
      this.letGo.delete(id);
      this.woken = true;
      this.historyPending = true;
    }
  }

  /** Contents or history went on: whatever failed there before is over. */
  behindDone(): void {
    this.#behindFailures = 0;
  }

  /**
   * Decides by the kind of error alone; see the table of error kinds in the connectors' contract.
   * @param behind it happened while fetching contents or history
   */
  failed(error: ConnectorError, behind = false): void {
    const { db, account, random } = this.#context;
    const { failure } = error;
    this.failures++;
    if (behind) this.#behindFailures++;
    if (failure.kind === "cursor-gone") {
      db.transaction(() => forgetCursor(db, account));
      this.quiet = true;
      this.woken = true;
      this.historyPending = true;
    }
    if (failure.kind === "sign-in") {
      this.needsSignIn = true;
      this.show(needsSignIn(error));
    } else if (failure.kind !== "cursor-gone" || this.failures > 1) {
      const told = failure.kind === "busy" ? failure.retryAfterMs : null;
      this.hurry(backoffMs(this.inARow, random));
      if (told !== null) this.#askedToWait(told);
      if (this.#isWorthTelling(error)) this.show(stateOf(error, this.waitUntil ?? this.#context.clock.now()));
    }
  }

  /** The disk takes nothing: no account's fault, and nothing of it can be written. Tried again later, or when woken. */
  diskFailed(): void {
    const { random } = this.#context;
    this.hurry(1000 + backoffMs(++this.failures, random));
  }

  /** Listening failed by itself; rounds go on by polling, and the next one finds what was missed. */
  listenFailed(error: ConnectorError): void {
    const { clock, random } = this.#context;
    this.listening = false;
    this.listenFailures++;
    this.listenAt = clock.now() + backoffMs(this.listenFailures, random);
    this.woken = true;
    const { failure } = error;
    if (failure.kind === "busy" && failure.retryAfterMs !== null) this.#askedToWait(failure.retryAfterMs);
  }

  /** Waits are durations: a clock that was set back makes none of them longer. One that was set forward may end them. */
  clockChanged(jumpedMs: number): void {
    const back = Math.min(0, jumpedMs);
    if (this.waitUntil !== null) this.waitUntil += back;
    this.listenAt += back;
    if (this.#roundAt !== null) this.#roundAt += back;
    if (this.#quiet) this.#quiet.until += back;
  }

  /** The secret can't be read just now; a password that the provider refused is not tried again by itself. */
  get waitsForSecrets(): boolean {
    return this.needsSignIn && this.#shown?.action === "unlock-secrets";
  }

  /** Why nothing can be asked of the account now; null when it can. */
  blocked(): ApiError | null {
    if (this.paused)
      return new ApiError({ kind: "conflict", message: "Syncing of this account is paused. Resume it first." });
    // A moment is waited for; nobody is left waiting for long.
    if ((this.#quietUntil() ?? 0) > this.#context.clock.now() + shortQuietMs)
      return new ApiError({ kind: "busy", message: this.#shown?.reason || "The provider asks to wait a while." });
    if (!this.needsSignIn) return null;
    const kind = this.#shown?.action === "unlock-secrets" ? "secrets" : "sign-in";
    return new ApiError({ kind, message: this.#shown?.reason ?? "Sign in again." });
  }

  showProgress(): void {
    // What is shown of a failure stays until that is over.
    if (this.#behindFailures > quietFailures) return;
    if (this.round > 0) this.show(this.historyPending || this.bodiesMissing ? backfilling : connected);
  }

  /** Stores the state, so that it survives a restart (I76). Nothing replaces `paused` but the user. */
  show(state: NewState): void {
    if (this.paused && state.kind !== "paused") return;
    if (this.#shown && JSON.stringify(this.#shown) === JSON.stringify(state)) return;
    const { db, account, clock } = this.#context;
    db.transaction((changes) => {
      saveState(db, account, state, clock.now());
      changes.note("accounts");
    });
    this.#shown = state;
  }

  /** Failures that nothing since then has shown to be over. */
  get inARow(): number {
    return Math.max(this.failures, this.#behindFailures);
  }

  #isWorthTelling({ kind }: ConnectorError): boolean {
    return kind === "offline" || kind === "busy" || this.inARow > quietFailures;
  }
}
