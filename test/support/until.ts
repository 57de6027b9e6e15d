import { setTimeout as sleep } from "node:timers/promises";

export interface UntilOptions {
  /** Deadline; by default a minute, which a machine ten times slower keeps as well. */
  timeoutMs?: number;
  /** Default 20 ms. */
  everyMs?: number;
  /** Named in the error when the deadline passes. */
  what?: string;
}

/**
 * Polls until `condition` gives something truthy, and returns it. The error of the last look is the cause when the
 * deadline passes.
 * @example const row = await until(() => rows.find((row) => row.id === 7), { what: "row 7" });
 */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  { timeoutMs = 60_000, everyMs = 20, what = "the condition" }: UntilOptions = {},
): Promise<Exclude<NonNullable<Value>, false>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value as Exclude<NonNullable<Value>, false>;
      last = value;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${timeoutMs} ms`, { cause: last });
    await sleep(everyMs);
  }
}
