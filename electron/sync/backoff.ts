import type { Random } from "../connectors/ports.ts";

const baseMs = 2_000;
/** No wait between two tries is longer, ms. */
export const longestBackoffMs = 300_000;

/** How long to wait after so many failures in a row: exponential with full jitter, so that no two accounts march in step (I79). At least 1 ms. */
export function backoffMs(failures: number, random: Random): number {
  return Math.ceil(random() * Math.min(longestBackoffMs, baseMs * 2 ** Math.max(0, failures - 1))) + 1;
}
