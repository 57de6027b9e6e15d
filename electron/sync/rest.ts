import type { Clock } from "../connectors/ports.ts";

/** The pause of an account between two steps, which whatever happens may end. */
export class Rest {
  readonly #clock: Clock;
  #nudge: AbortController | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  end(): void {
    this.#nudge?.abort();
  }

  /** @param time as `Clock.elapsed` counts; null rests until `end` */
  async until(time: number | null): Promise<void> {
    const nudge = new AbortController();
    this.#nudge = nudge;
    try {
      if (time === null)
        await new Promise((resolve) => nudge.signal.addEventListener("abort", resolve, { once: true }));
      else await this.#clock.sleep(Math.max(0, Math.ceil(time - this.#clock.elapsed())), nudge.signal);
    } catch (error) {
      if (!nudge.signal.aborted) throw error;
    } finally {
      this.#nudge = null;
    }
  }
}
