/** A flood larger than this is better read from the workspace than from the queue. */
const most = 2_000;

/** What Socket Mode told and `changes` did not take yet. Nothing is kept: what is lost is found by a catch-up. */
export class Pushes {
  /** A catch-up is needed: the connection is new, or more came than was kept. */
  catchUp = true;
  /** Something waits for `changes` since it last looked. */
  #woken = false;
  #waiting: unknown[] = [];
  readonly #seen = new Set<string>();
  #connecting: Promise<void> | null = null;

  /** @param id of the event, which Slack may tell more than once */
  add(id: string, event: unknown): void {
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    if (this.#seen.size > most) for (const old of [...this.#seen].slice(0, most / 2)) this.#seen.delete(old);
    this.#woken = true;
    if (this.#waiting.length < most) this.#waiting.push(event);
    else this.catchUp = true;
  }

  /** What came since the last time, in the order it came. */
  take(): unknown[] {
    return this.#waiting.splice(0);
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Was this look asked for by a push only? */
  takeWoken(): boolean {
    const woken = this.#woken;
    this.#woken = false;
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
    await this.#connecting;
  }
}
