import { ApiError } from "../../shared/api/errors.ts";
import type { AccountId } from "../../shared/model/ids.ts";
import type { ConnectorError } from "../connectors/errors.ts";
import type { Clock, Random } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";
import { storageTroubleOf } from "../db/storage-trouble.ts";
import { accountById, forgetCursor, noteHeard, saveQuiet, saveState } from "../db/writes/accounts.ts";
import { letGoOf, noteSeenUnwanted } from "../db/writes/consent.ts";
import {
  asksToWait,
  backfilling,
  connected,
  connecting,
  type NewState,
  needsSignIn,
  paused,
  stateOf,
} from "./account-states.ts";
import { backoffMs } from "./backoff.ts";
import type { Outbox } from "./outbox.ts";
import type { ScheduleState } from "./schedule.ts";
import type { Session } from "./session.ts";
import type { Wanted } from "./wanted.ts";

/** Failures in a row that are put down to the moment before the user is told. */
const quietFailures = 3;

/** Whoever asks for something waits so long for a provider that wants to be left alone. */
const shortQuietMs = 30_000;

/** For no longer is a provider left alone at a time, whatever it asks for. */
const mostQuietMs = 86_400_000;

/**
 * Where an account stands: what `next` decides by, and what the user is shown of it. Its times are as `Clock.elapsed`
 * counts; what is stored and shown are moments of the clock on the wall.
 */
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
  readonly letGo: Map<string, number>;
  #roundAt: number | null = null;
  #shown: NewState | null = null;
  /** The provider asked to be left alone until then: nobody is in such a hurry that this does not count. */
  #quiet: number | null = null;
  #quietReason = "The provider asks to wait a while.";
  readonly #context: { db: Writable; account: AccountId; clock: Clock; random: Random };

  constructor(context: { db: Writable; account: AccountId; clock: Clock; random: Random }) {
    this.#context = context;
    const row = accountById(context.db, context.account);
    this.paused = row?.paused === 1;
    this.letGo = new Map(letGoOf(context.db, context.account).map((id) => [id, 0]));
    if (row?.quietUntil == null) return;
    // How long that is can't be told when the clock was set back meanwhile; never longer than was asked for.
    const left = Math.min(row.quietUntil - context.clock.now(), row.quietMs);
    if (left <= 0) return;
    this.#waitFor(left);
    if (row.stateKind === "busy") this.#quietReason = row.stateReason;
  }

  #waitFor(ms: number): void {
    this.#quiet = this.#context.clock.elapsed() + ms;
    this.waitUntil = this.#quiet;
  }

  /** A crash, a loss of power and whatever is shown meanwhile forget nothing of it. */
  #askedToWait(askedMs: number, reason: string): void {
    this.#quietReason = reason;
    const { db, account, clock } = this.#context;
    const ms = Math.min(askedMs, mostQuietMs);
    this.#waitFor(ms);
    try {
      db.transaction(() => saveQuiet(db, account, { until: clock.now() + ms, ms }), { durable: true });
    } catch (error) {
      // A disk that takes nothing keeps nothing of it; this run knows.
      if (!storageTroubleOf(error)) throw error;
    }
  }

  /** Until when the provider asked to be left alone; null when it may be asked. */
  #quietUntil(): number | null {
    return this.#quiet !== null && this.#quiet > this.#context.clock.elapsed() ? this.#quiet : null;
  }

  /** The moment on the clock on the wall, as it stands now; ms UTC. */
  #momentOf(time: number): number {
    const { clock } = this.#context;
    return clock.now() + Math.max(0, Math.ceil(time - clock.elapsed()));
  }

  /** Tries again after so many ms whatever failed, but not before the provider wants to be asked. */
  hurry(afterMs = 0): void {
    const at = afterMs > 0 ? this.#context.clock.elapsed() + Math.ceil(afterMs) : null;
    const quiet = this.#quietUntil();
    this.waitUntil = quiet === null ? at : Math.max(quiet, at ?? 0);
  }

  schedule(outbox: Outbox, wanted: Wanted, session: Session | null): ScheduleState {
    const dueIn = outbox.dueIn({ copies: session?.heard === true });
    return {
      paused: this.paused,
      needsSignIn: this.needsSignIn,
      commandDueAt: dueIn === null ? null : this.#context.clock.elapsed() + dueIn,
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
    this.#roundAt = clock.elapsed();
    this.failures = 0;
    this.quiet = false;
    const seen = this.#seenUnwanted(round);
    db.transaction((changes) => {
      noteSeenUnwanted(db, account, seen);
      noteHeard(db, account, clock.now());
      changes.note("accounts");
    });
    this.showProgress();
  }

  /** The connector saw these unwanted: those that the user allowed again meanwhile begin anew. */
  #seenUnwanted(round: number): string[] {
    const seen = [...this.letGo].flatMap(([id, before]) => (round > before ? [id] : []));
    for (const id of seen) this.letGo.delete(id);
    this.woken ||= seen.length > 0;
    this.historyPending ||= seen.length > 0;
    return seen;
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
      // Shown first: where that can't be written nobody would know what it waits for, and it is tried again.
      this.show(needsSignIn(error));
      this.needsSignIn = true;
    } else if (failure.kind !== "cursor-gone" || this.failures > 1) {
      const told = failure.kind === "busy" ? failure.retryAfterMs : null;
      this.hurry(backoffMs(this.inARow, random));
      if (told !== null) this.#askedToWait(told, error.message);
      if (this.#isWorthTelling(error)) this.show(stateOf(error, this.#momentOf(this.waitUntil ?? 0)));
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
    this.listenAt = clock.elapsed() + backoffMs(this.listenFailures, random);
    this.woken = true;
    const { failure } = error;
    if (failure.kind !== "busy" || failure.retryAfterMs === null) return;
    this.#askedToWait(failure.retryAfterMs, error.message);
    this.show(stateOf(error, this.#momentOf(this.waitUntil ?? 0)));
  }

  /** The clock on the wall was set: waits go on, and end at another moment of it, which is stored and shown. */
  clockChanged(): void {
    const { db, account, clock } = this.#context;
    const quiet = this.#quietUntil();
    if (quiet !== null) {
      const until = this.#momentOf(quiet);
      db.transaction(() => saveQuiet(db, account, { until, ms: until - clock.now() }), { durable: true });
    }
    const shown = this.#shown;
    if (shown && shown.until !== null && this.waitUntil !== null)
      this.show({ ...shown, until: this.#momentOf(this.waitUntil) });
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
    if ((this.#quietUntil() ?? 0) > this.#context.clock.elapsed() + shortQuietMs)
      return new ApiError({ kind: "busy", message: this.#quietReason });
    if (!this.needsSignIn) return null;
    const kind = this.#shown?.action === "unlock-secrets" ? "secrets" : "sign-in";
    return new ApiError({ kind, message: this.#shown?.reason ?? "Sign in again." });
  }

  /** Nothing was asked of the provider yet, or again. */
  showBegin(): void {
    const quiet = this.#quietUntil();
    if (this.paused) this.show(paused);
    else this.show(quiet === null ? connecting : asksToWait(this.#quietReason, this.#momentOf(quiet)));
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
