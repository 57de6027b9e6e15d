/**
 * Something that was seen to happen, for `checkTrace`. `at` is ms of a clock that never jumps, and `account` any name that
 * is the same throughout. Events stand in the order in which they happened.
 */
export type TraceEvent = { at: number; account: string } & (
  | Notified
  | Requested
  /** This account's provider fails or can't be reached until then. */
  | { type: "fault"; until: number }
  /** What happened at the server at that time is stored here. */
  | { type: "heard"; happenedAt: number }
  /** The user did something; its command has this key. */
  | { type: "act"; key: string }
  /** A command is about to be tried, whatever names it beside its key. */
  | { type: "attempt"; command: string; key: string }
  /** The provider accepted a message or made a change; what it was told again without any effect is not one. */
  | { type: "applied"; key: string }
  /** How an act stands in the outbox at the end of the run. */
  | { type: "outcome"; key: string; state: "waiting" | "done" | "failed" | "cancelled" }
  /** A message left that was due then; `wall`: the computer's clock at that moment. */
  | { type: "sent"; dueAt: number; wall: number }
  /** The computer's clock jumped: `positionsOf(db)` before, and once everything was judged anew. */
  | { type: "clock"; before: string; after: string }
  /** The page was told that this text of a draft is saved, and what a page that looks again is shown. */
  | { type: "draft-saved"; draft: string; text: string }
  | { type: "draft-shown"; draft: string; text: string }
  /** A folder, or a list of deletions, was told: all of it or in part. */
  | { type: "listed"; scope: string; complete: boolean }
  /** The provider named this message as gone. */
  | { type: "gone"; message: string }
  /** The core removed a message by itself. */
  | { type: "deleted"; scope: string; message: string }
);

/** The provider was asked something. */
export interface Requested {
  type: "request";
  /** What the provider counts together: one method, or everything. */
  scope: string;
  answer: "ok" | "busy" | "failed";
  /** What a busy provider asked for; null: nothing. */
  retryAfterMs: number | null;
}

/** A notification was shown. */
export interface Notified {
  type: "notified";
  message: string;
  own: boolean;
  /** When the server received it, and the computer's clock now; ms UTC both. */
  receivedAt: number;
  wall: number;
}

/** The events of one type. */
export type Seen<Type extends TraceEvent["type"]> = Extract<TraceEvent, { type: Type }>;

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
