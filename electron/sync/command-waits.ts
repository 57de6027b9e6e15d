import type { CommandId } from "../../shared/model/ids.ts";
import type { Clock } from "../connectors/ports.ts";
import type { CommandRow } from "../db/writes/outbox.ts";
import { longestBackoffMs } from "./backoff.ts";

interface Wait {
  /** What the row says, ms UTC: another moment there is another wait. */
  dueAt: number;
  /** As `Clock.elapsed` counts. */
  until: number;
}

/** So many are kept before those that are over are let go of. */
const most = 500;

/**
 * How long each command still waits. What was planned waits for its moment on the clock on the wall; the time to take a
 * message back, and the pause before another try, are durations, whatever that clock does meanwhile. Rows hold moments
 * only: a duration is read from one when it is first seen, and can't be longer than it was meant to be.
 */
export class CommandWaits {
  readonly #clock: Clock;
  readonly #known = new Map<CommandId, Wait>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same command, due when it is by the clock as it stands now. */
  timed(row: CommandRow): CommandRow {
    if (isPlanned(row)) return row;
    const now = this.#clock.now();
    const left = this.#left(row, now);
    return { ...row, dueAt: left > 0 ? now + Math.ceil(left) : Math.min(row.dueAt, now) };
  }

  /** Its row says another moment now, which is the same. */
  moved({ id }: CommandRow, dueAt: number): void {
    const known = this.#known.get(id);
    if (known) known.dueAt = dueAt;
  }

  #left(row: CommandRow, now: number): number {
    const elapsed = this.#clock.elapsed();
    const known = this.#known.get(row.id);
    if (known?.dueAt === row.dueAt) return known.until - elapsed;
    const left = Math.min(row.dueAt - now, longest(row));
    if (left <= 0) return 0;
    if (this.#known.size >= most) this.#tidy(elapsed);
    this.#known.set(row.id, { dueAt: row.dueAt, until: elapsed + left });
    return left;
  }

  #tidy(elapsed: number): void {
    for (const [id, { until }] of this.#known) if (until <= elapsed) this.#known.delete(id);
  }
}

/** Send later. Once its moment has come, what it waits for is another try. */
export function isPlanned({ state, intent }: CommandRow): boolean {
  return state === "held" && intent !== null;
}

/** What was never tried waits for no moment; a provider that asked for longer than this keeps its whole account waiting. */
function longest({ state, attempts, dueAt, createdAt }: CommandRow): number {
  if (state === "held") return dueAt - createdAt;
  return attempts === 0 ? 0 : longestBackoffMs;
}
