import { ApiError } from "../../../shared/api/errors.ts";
import { momentOf, type PlannedTime } from "../../../shared/time/intent.ts";

/** Nobody plans further ahead, ms. */
const furthest = 5 * 366 * 86_400_000;

/**
 * The moment that was meant, ms UTC.
 * @throws ApiError `refused` for what is over, too far away, or no date
 */
export function plannedMoment(when: PlannedTime, now: number): number {
  const at = moment(when, now);
  if (at === null) throw refused("There is no such day.");
  if (at <= now) throw refused("This time is over. Choose a later one.");
  if (at > now + furthest) throw refused("This is too far away. Choose a time within five years.");
  return at;
}

function moment(when: PlannedTime, now: number): number | null {
  try {
    return momentOf(when, now);
  } catch {
    return null;
  }
}

function refused(message: string): ApiError {
  return new ApiError({ kind: "refused", message, field: "when" });
}
