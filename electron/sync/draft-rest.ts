import type { Clock } from "../connectors/ports.ts";
import { restMs } from "./server-drafts.ts";

/** Tells once drafts that were written have rested. What is written meanwhile rests anew, and is told, too. */
export class DraftRest {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #rested: () => void;
  #resting = false;
  #again = false;

  constructor(clock: Clock, signal: AbortSignal, rested: () => void) {
    this.#clock = clock;
    this.#signal = signal;
    this.#rested = rested;
  }

  changed(): void {
    this.#again = true;
    if (this.#resting) return;
    this.#resting = true;
    this.#untilQuiet()
      .catch(() => undefined)
      .finally(() => {
        this.#resting = false;
      });
  }

  async #untilQuiet(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#clock.sleep(restMs + 1000, this.#signal);
      this.#rested();
    }
  }
}
