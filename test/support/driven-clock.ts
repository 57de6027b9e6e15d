import type { Clock } from "../../electron/connectors/ports.ts";

/** Time that passes only when the test says so. */
export interface DrivenClock extends Clock {
  /** How many wait. */
  sleepers(): number;
  /** Lets time pass; whoever waited long enough goes on. */
  advance(ms: number): void;
}

export function drivenClock(): DrivenClock {
  let now = 0;
  const waiting = new Set<{ at: number; wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: resolve };
        waiting.add(sleeper);
        signal.addEventListener("abort", () => {
          waiting.delete(sleeper);
          reject(signal.reason);
        });
      }),
    sleepers: () => waiting.size,
    advance(ms) {
      now += ms;
      for (const sleeper of [...waiting].filter(({ at }) => at <= now)) {
        waiting.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}
