/**
 * Every moment at which a crash or a full disk is tried: before and after what another can see. Names are
 * `<part>.<what>`; a point that ends in `.before` stands just before the act, one in `.after` just after it.
 */
export const failPoints = [
  "db.commit.before",
  "db.commit.after",
  "backup.rename.before",
  "backup.rename.after",
  "restore.move.before",
  "restore.move.after",
] as const;

export type FailPoint = (typeof failPoints)[number];

type Reached = (name: FailPoint) => void;

let reached: Reached | null = null;

/** Says that this moment has come. Does nothing unless somebody listens, who may throw, wait or end the process here. */
export function failPoint(name: FailPoint): void {
  reached?.(name);
}

/** One listener for this thread; null ends it. For tests and test builds only. */
export function onFailPoint(listener: Reached | null): void {
  reached = listener;
}
