/** Time as an argument: real in the app, virtual in simulations. */
export interface Clock {
  /** The clock on the wall, ms UTC. Whoever sets it moves it: for what people mean, and for what outlives the process. */
  now(): number;
  /** ms since some moment of this run. Nobody sets it: every wait is measured by it. While the machine sleeps it may stand still. */
  elapsed(): number;
  /** Resolves after `ms`, rejects with the signal's reason when aborted. Never keeps the process alive by itself. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** Structured log. Fields are redacted by the sink; still, never pass a secret or message text. */
export interface Log {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(
        () => {
          signal.removeEventListener("abort", abort);
          resolve();
        },
        Math.min(ms, 2 ** 31 - 1),
      );
      signal.addEventListener("abort", abort, { once: true });
    }),
};

/** Says nothing; for tests and tools. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
