/** A flood larger than this is better read from the workspace than from the queue. */
const most = 2_000;
/** Of what waits, characters of its JSON. */
const mostSize = 20_000_000;
const graceMs = 1_000;

/** What Socket Mode told and `changes` did not take yet. Nothing is kept: what is lost is found by a catch-up. */
export class Pushes {
  /** A catch-up is needed: the connection is new, or more came than was kept. */
  catchUp = true;
  /** When something was last pushed, and when `changes` last began, as `Clock.elapsed` counts. */
  #pushedAt = Number.NEGATIVE_INFINITY;
  #beganAt = 0;
  #waiting: unknown[] = [];
  #size = 0;
  readonly #seen = new Set<string>();
  #connecting: Promise<void> | null = null;
  #awaited = 0;

  /** @param id of the event, which Slack may tell more than once. @returns whether it is new */
  add(id: string, event: unknown, now: number): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    if (this.#seen.size > most) for (const old of [...this.#seen].slice(0, most / 2)) this.#seen.delete(old);
    this.#pushedAt = now;
    const size = sizeOf(event);
    if (this.#waiting.length < most && this.#size + size <= mostSize) {
      this.#waiting.push(event);
      this.#size += size;
    } else this.catchUp = true;
    return true;
  }

  /** What came since the last time, in the order it came. */
  take(): unknown[] {
    this.#size = 0;
    return this.#waiting.splice(0);
  }

  /** They could not be told: they come first the next time. */
  giveBack(events: readonly unknown[]): void {
    this.#waiting.unshift(...events);
    for (const event of events) this.#size += sizeOf(event);
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** A look begins. @returns whether it was asked for by a push only: there is nothing to ask for then */
  begin(now: number): boolean {
    // A push may be taken by the look before the one it asked for.
    const woken = this.#pushedAt >= this.#beganAt - graceMs;
    this.#beganAt = now;
    return woken && !this.catchUp;
  }

  /** While the socket is being opened a look waits for it: one catch-up after it is enough. */
  connecting(opened: Promise<void>): void {
    const settled = opened.catch(() => undefined);
    this.#connecting = settled;
    settled.finally(() => {
      if (this.#connecting === settled) this.#connecting = null;
    });
  }

  /** Resolves when no connection is being opened. */
  async settled(): Promise<void> {
    this.#awaited++;
    await this.#connecting;
    this.#awaited--;
  }

  /** Does a look wait for the connection? It sees what there is once it is open. */
  get isAwaited(): boolean {
    return this.#awaited > 0;
  }
}

function sizeOf(event: unknown): number {
  return JSON.stringify(event)?.length ?? 0;
}
