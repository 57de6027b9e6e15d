/** Somebody who holds what was typed until the core has it. */
export interface Holder {
  flush(): Promise<void>;
}

/** ms; what takes longer than this to be stored is a reason not to leave. */
const patience = 1000;

const held = new Map<Holder, number>();

/** From now on something is only in this window. @param now ms */
export function hold(holder: Holder, now = performance.now()): void {
  if (!held.has(holder)) held.set(holder, now);
}

/** The core has it, or it is no longer wanted. */
export function release(holder: Holder): void {
  held.delete(holder);
}

export function holders(): Holder[] {
  return [...held.keys()];
}

/** Whether leaving could lose something: what has just been typed is stored on the way out. @param now ms */
export function isAtStake(now = performance.now()): boolean {
  return [...held.values()].some((since) => now - since > patience);
}

/** Nothing is at stake any more: the user has given it up. */
export function giveUp(): void {
  held.clear();
}

export interface Leaving {
  /** Nobody holds anything; called once. */
  leave(): void;
  /** Something is still only here, after the first patience; called once, and `leave` may yet follow. */
  stuck(): void;
  /** ms */
  patience: number;
}

/** ms between two looks. */
const lookAgain = 500;

/** Stores what is not stored, for as long as that takes, and only then leaves. Returns how to stop. */
export function leaveOnceStored({ leave, stuck, patience }: Leaving): () => void {
  const begun = performance.now();
  let told = false;
  const look = (): void => {
    if (held.size === 0) {
      clearInterval(timer);
      leave();
      return;
    }
    for (const holder of holders()) holder.flush().catch(() => {});
    if (told || performance.now() - begun < patience) return;
    told = true;
    stuck();
  };
  const timer = setInterval(look, lookAgain);
  look();
  return () => clearInterval(timer);
}

/** For the whole page, whatever is on screen: stores what is not stored when it is hidden or left, and asks before it is lost. */
export function guardLeaving(page: Window): void {
  const flush = (): void => {
    for (const holder of holders()) holder.flush().catch(() => {});
  };
  page.document.addEventListener("visibilitychange", flush);
  page.addEventListener("pagehide", flush);
  page.addEventListener("beforeunload", (event) => {
    flush();
    if (isAtStake()) event.preventDefault();
  });
}
