import type { Clock } from "../../ports.ts";

/** What bounds a task. */
export interface Limits {
  clock: Clock;
  /** Aborted when the task isn't wanted any more. */
  signal: AbortSignal;
}

/** Took longer than it was given. */
class TooSlow extends Error {
  override readonly name = "TooSlow";
}

/** Rejects with the signal's reason when it is aborted. */
export function abortion(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/**
 * Runs a task with a signal that is aborted after `ms`, or with the outer one; whichever comes first decides, even when the
 * task doesn't listen. @throws TooSlow
 */
export async function within<Result>(
  ms: number,
  { clock, signal }: Limits,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const stop = new AbortController();
  const inner = AbortSignal.any([signal, stop.signal]);
  clock.sleep(ms, AbortSignal.any([signal, over.signal])).then(
    () => stop.abort(new TooSlow(`no answer within ${ms} ms`)),
    () => undefined,
  );
  try {
    return await Promise.race([task(inner), abortion(inner)]);
  } finally {
    over.abort();
    // Whatever the task left running ends with it.
    stop.abort(new Error("over"));
  }
}
