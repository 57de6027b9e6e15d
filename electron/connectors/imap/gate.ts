/**
 * Lets a few through at a time for each host: many accounts of one provider that connect at once are taken for an
 * attack. First come, first served.
 */
export class Gate {
  readonly #width: number;
  readonly #inside = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(width: number) {
    this.#width = width;
  }

  /** Waits for a place, runs `task`, gives the place to the next. Throws the signal's reason when aborted while waiting. */
  async pass<Result>(host: string, signal: AbortSignal, task: () => Promise<Result>): Promise<Result> {
    await this.#enter(host, signal);
    try {
      return await task();
    } finally {
      this.#leave(host);
    }
  }

  async #enter(host: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const inside = this.#inside.get(host) ?? 0;
    if (inside < this.#width) {
      this.#inside.set(host, inside + 1);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const queue = this.#waiting.get(host) ?? [];
      const enter = (): void => {
        signal.removeEventListener("abort", abort);
        resolve();
      };
      const abort = (): void => {
        this.#waiting.set(
          host,
          (this.#waiting.get(host) ?? []).filter((other) => other !== enter),
        );
        reject(signal.reason);
      };
      this.#waiting.set(host, [...queue, enter]);
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  /** The place goes over to who waits longest; the count stays. */
  #leave(host: string): void {
    const [next, ...others] = this.#waiting.get(host) ?? [];
    if (next !== undefined) {
      this.#waiting.set(host, others);
      next();
      return;
    }
    this.#waiting.delete(host);
    const inside = (this.#inside.get(host) ?? 1) - 1;
    if (inside > 0) this.#inside.set(host, inside);
    else this.#inside.delete(host);
  }
}
