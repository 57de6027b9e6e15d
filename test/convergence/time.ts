import type { Clock } from "../../electron/connectors/ports.ts";

interface Sleeper {
  at: number;
  life: Life;
  wake(): void;
}

/** A run of the program, from its start to its end or its death. */
export interface Life {
  dead: boolean;
}

/** The program works on and on without waiting for anything. */
export class SpinError extends Error {
  override readonly name = "SpinError";
}

/** So many turns of the event loop without a pause are too many. */
const mostTurns = 20_000;
/** So many turns in which nothing was done: nothing is under way. */
const idleTurns = 3;

/** Virtual time: it moves only when nothing is left to do. `elapsed` never goes back; the wall clock may jump. */
export class VirtualTime {
  elapsed = 0;
  /** Grows with everything the program does, so that one sees when it does nothing. */
  activity = 0;
  #wall: number;
  readonly #servers: number;
  #looks = 0;
  /** For so long the machine slept. */
  #slept = 0;
  /** Called before time passes. */
  onPass: () => void = () => undefined;
  #sleepers: Sleeper[] = [];

  constructor(wall: number) {
    this.#wall = wall;
    this.#servers = wall;
  }

  get now(): number {
    return Math.floor(this.#wall + this.elapsed);
  }

  /** The time of everybody else, which nothing moves. */
  get real(): number {
    return this.elapsed + this.#slept;
  }

  /** The clock of the servers, which nobody sets; it ticks with each look. */
  get served(): number {
    return this.#servers + Math.floor(this.elapsed) + this.#looks++;
  }

  /** The wall clock jumps; whoever sleeps goes on sleeping. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** The machine sleeps: time goes on without the program. */
  sleep(ms: number): void {
    this.#wall += ms;
    this.#slept += ms;
  }

  clockOf(life: Life): Clock {
    return {
      now: () => {
        this.activity++;
        return this.now;
      },
      elapsed: () => {
        this.activity++;
        return this.elapsed;
      },
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          this.activity++;
          if (life.dead) return;
          if (signal.aborted) {
            reject(signal.reason);
            return;
          }
          const sleeper = { at: this.elapsed + Math.max(0, ms), life, wake: resolve };
          this.#sleepers.push(sleeper);
          signal.addEventListener("abort", () => {
            this.activity++;
            this.#drop(sleeper);
            if (!life.dead) reject(signal.reason);
          });
        }),
    };
  }

  /** What a dead program waited for never comes. */
  bury(life: Life): void {
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.life !== life);
  }

  /** Lets the program do all it can do now. */
  async settle(): Promise<void> {
    for (let idle = 0, turns = 0; idle < idleTurns; turns++) {
      if (turns > mostTurns) throw new SpinError("The program works on and on without a pause.");
      const before = this.activity;
      await this.turns(1);
      idle = this.activity === before ? idle + 1 : 0;
    }
  }

  /** Lets the program do a little. */
  async turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Moves on, waking in order whoever slept until then. */
  async advance(ms: number): Promise<void> {
    const end = this.elapsed + ms;
    await this.settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#pass(next.at);
      this.#drop(next);
      this.activity++;
      next.wake();
      await this.settle();
    }
    this.#pass(end);
  }

  #pass(until: number): void {
    if (until <= this.elapsed) return;
    this.onPass();
    this.elapsed = until;
  }

  /** Moves on to whatever comes next, at most so far. */
  async toNext(mostMs: number): Promise<void> {
    await this.settle();
    const next = this.#next(this.elapsed + mostMs);
    await this.advance(next ? Math.max(0, next.at - this.elapsed) : mostMs);
  }

  #next(end: number): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (sleeper.at <= end && (!first || sleeper.at < first.at)) first = sleeper;
    return first;
  }

  #drop(sleeper: Sleeper): void {
    const at = this.#sleepers.indexOf(sleeper);
    if (at >= 0) this.#sleepers.splice(at, 1);
  }
}
