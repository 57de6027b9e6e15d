import type { Clock } from "../../electron/connectors/ports.ts";

/** Time that stands still until a test moves it. */
export interface DrivenClock extends Clock {
  /** Moves on by so many ms and wakes, in order, whoever slept until then. */
  advance(ms: number): Promise<void>;
  /** Somebody sets the clock; whoever sleeps goes on sleeping as long as before. */
  set(time: number): void;
  sleepers(): number;
}

export function drivenClock(start = 0): DrivenClock {
  let now = start;
  /** By how much it was set. */
  let set = 0;
  let waiting: { at: number; wake(): void }[] = [];
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    elapsed: () => now - start - set,
    sleepers: () => waiting.length,
    set(time) {
      waiting = waiting.map((sleeper) => Object.assign(sleeper, { at: sleeper.at + time - now }));
      set += time - now;
      now = time;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: resolve };
        waiting.push(sleeper);
        signal.addEventListener("abort", () => {
          waiting = waiting.filter((each) => each !== sleeper);
          reject(signal.reason);
        });
      }),
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        now = next.at;
        waiting = waiting.filter((each) => each !== next);
        next.wake();
        await settled();
      }
      now = end;
    },
  };
}
