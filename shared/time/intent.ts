import { z } from "zod";
import { instantOf, isZone } from "./local-time.ts";

/**
 * What the user meant by a time. `local`: what the clocks show where the user is then, so the moment follows the zone and
 * its rules. `relative` and `instant` are moments, whatever any clock shows.
 */
export const timeIntent = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("local"),
    date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
    time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/),
  }),
  /** So long from when it was said. */
  z.strictObject({ kind: z.literal("relative"), ms: z.int().min(1) }),
  /** ms UTC */
  z.strictObject({ kind: z.literal("instant"), at: z.int() }),
]);
export type TimeIntent = z.infer<typeof timeIntent>;

/** A time as it is asked for and kept: what was meant, and where. */
export const plannedTime = z.strictObject({
  intent: timeIntent,
  /** IANA name of where the user is. */
  zone: z.string().max(100).refine(isZone, "is no time zone"),
});
export type PlannedTime = z.infer<typeof plannedTime>;

/**
 * The moment that was meant, ms UTC.
 * @param saidAt when it was said, ms UTC
 * @throws RangeError for a date that does not exist
 */
export function momentOf({ intent, zone }: PlannedTime, saidAt: number): number {
  if (intent.kind === "instant") return intent.at;
  return intent.kind === "relative" ? saidAt + intent.ms : instantOf(intent, zone);
}
