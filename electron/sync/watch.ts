import { ConnectorError } from "../connectors/errors.ts";
import type { Clock } from "../connectors/ports.ts";

/**
 * Runs one step with a heartbeat: it must call `beat` (or end) before `stallMs` pass in silence (I11), else it is aborted
 * and rejected, even when it ignores the signal.
 * @throws ConnectorError `offline`, `timeout` when it stalls; the signal's reason when `outer` is aborted
 */
export async function watched<Result>(
  clock: Clock,
  outer: AbortSignal,
  stallMs: number,
  work: (signal: AbortSignal, beat: () => void) => Promise<Result>,
): Promise<Result> {
  const stalled = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([outer, stalled.signal]);
  let beats = 0;
  const beat = () => {
    beats++;
  };
  const ended = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true, signal: over.signal });
  });
  ended.catch(() => undefined);
  const watching = watch();
  async function watch(): Promise<void> {
    for (let seen = -1; seen !== beats; ) {
      seen = beats;
      await clock.sleep(stallMs, over.signal);
    }
    stalled.abort(new ConnectorError({ kind: "offline", reason: "timeout" }, "The server did not answer for minutes."));
  }
  watching.catch(() => undefined);
  try {
    return await Promise.race([work(signal, beat), ended]);
  } finally {
    over.abort();
  }
}
