import type { Clock } from "../connectors/ports.ts";

/** How often the clock is looked at, ms. What waits for a moment has timers of its own; this finds what they can't. */
const tickMs = 60_000;

/** More than this beside the truth is a clock that was set, or a machine that slept; less is a busy one. */
const jumpMs = 5_000;

/**
 * Calls `tick` every so often until aborted.
 * @param tick gets by how many ms the clock is ahead (or, negative, behind) of what it should show; 0 when it just went on
 */
export async function watchClock(clock: Clock, signal: AbortSignal, tick: (jumpedMs: number) => void): Promise<void> {
  while (!signal.aborted) {
    const expected = clock.now() + tickMs;
    try {
      await clock.sleep(tickMs, signal);
    } catch {
      return;
    }
    const ahead = clock.now() - expected;
    tick(Math.abs(ahead) < jumpMs ? 0 : ahead);
  }
}
