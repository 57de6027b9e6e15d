import type { InvariantNumber } from "./names.ts";

/** A promise about every database, as a statement that selects each breach as `detail`. No message text in details. */
export interface Rule {
  number: InvariantNumber;
  invariant: string;
  sql: string;
}
