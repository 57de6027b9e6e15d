/**
 * What is added to the place of a pinned conversation in its folders' lists: later than any time, so that it stands before
 * all that are not pinned, along the same index. Far below 2^53.
 */
export const pinnedAhead = 1_000_000_000_000_000;

/** When something came last, of a place in a list. */
export function timeOf(place: number): number {
  return place >= pinnedAhead ? place - pinnedAhead : place;
}

export function placeOf(lastAt: number, pinned: boolean): number {
  return pinned ? lastAt + pinnedAhead : lastAt;
}
