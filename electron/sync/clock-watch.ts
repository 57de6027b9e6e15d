import type { Clock } from "../connectors/ports.ts";

/** How often the clock is looked at, ms. What waits for a moment has timers of its own; this finds what they can't. */
const tickMs = 60_000;

/** More than this beside what passed is a clock that was set, or a machine that slept. */
const jumpMs = 5_000;

/**
 * Calls `tick` every so often until aborted.
 * @param tick gets by how many ms the clock on the wall was set forward (or, negative, back); 0 when it just went on
 */
export async function watchClock(clock: Clock, signal: AbortSignal, tick: (jumpedMs: number) => void): Promise<void> {
  for (let begun = clock.now() - clock.elapsed(); !signal.aborted; ) {
    try {
      await clock.sleep(tickMs, signal);
    } catch {
      return;
    }
    const jumped = clock.now() - clock.elapsed() - begun;
    const isSet = Math.abs(jumped) >= jumpMs;
    if (isSet) begun += jumped;
    tick(isSet ? Math.round(jumped) : 0);
  }
}
