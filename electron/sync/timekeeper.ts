import type { Clock, Log } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";
import { watchClock } from "./clock-watch.ts";
import { judgePlanned, tellZone } from "./planned.ts";
import { purgeSettled } from "./retention.ts";
import { returnSnoozed } from "./snooze.ts";

export interface TimekeeperOptions {
  db: Writable;
  clock: Clock;
  log: Log;
  /** IANA name of the machine's time zone, as of now. */
  timeZone(): string;
  /** What is due changed, or (not 0) the clock on the wall was set by so many ms: those who wait look again. */
  onJudged(jumpedMs: number): void;
}

/** How often old rows of the outbox are removed, ms. */
const purgeEveryMs = 3_600_000;

/**
 * Judges what waits for a moment: at the start, when the machine wakes, when the clock or the zone changes, and every so
 * often. All of it is read from the database, so that nothing depends on this having run before.
 */
export class Timekeeper {
  readonly #options: TimekeeperOptions;
  #purgedAt: number | null = null;

  constructor(options: TimekeeperOptions) {
    this.#options = options;
  }

  /** @param jumpedMs by how much the clock was set, as far as that is known */
  judge(jumpedMs = 0): void {
    const { db, clock, log, timeZone, onJudged } = this.#options;
    try {
      const moved = judgePlanned(db, timeZone());
      const told = returnSnoozed(db, clock.now());
      if (moved || told || jumpedMs !== 0) onJudged(jumpedMs);
    } catch (error) {
      // A full disk must not end the watch: it is judged again with the next tick.
      log.warn("time not judged", { error });
    }
  }

  /** The user is in this zone now. */
  tellZone(zone: string): void {
    tellZone(this.#options.db, zone, this.#options.timeZone());
    this.judge();
  }

  /** Goes on until aborted. */
  async watch(signal: AbortSignal): Promise<void> {
    await watchClock(this.#options.clock, signal, (jumpedMs) => {
      this.judge(jumpedMs);
      this.#purge();
    });
  }

  #purge(): void {
    const { db, clock, log } = this.#options;
    const elapsed = clock.elapsed();
    if (this.#purgedAt !== null && elapsed - this.#purgedAt < purgeEveryMs) return;
    try {
      // What is left over goes with the next tick.
      if (!purgeSettled(db, clock.now())) this.#purgedAt = elapsed;
    } catch (error) {
      log.warn("outbox not tidied", { error });
    }
  }
}

export function systemZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
