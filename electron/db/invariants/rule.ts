/** A promise about every database, as a statement that selects each breach as `detail`. No message text in details. */
export interface Rule {
  invariant: string;
  sql: string;
}
