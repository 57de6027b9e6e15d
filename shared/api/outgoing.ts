import { z } from "zod";
import type { Page } from "../model/conversation.ts";
import { accountId, commandId, type DraftId } from "../model/ids.ts";
import { type PlannedTime, plannedTime } from "../time/intent.ts";
import { listPosition } from "./conversations.ts";
import type { CommandView } from "./drafts.ts";
import { read, write } from "./method.ts";

/** How far an act of the user has come. `accepted`: the provider took it, or the user said that it arrived. */
const ledgerStates = ["held", "queued", "sending", "accepted", "unknown", "failed"] as const;
const ledgerState = z.enum(ledgerStates);
export type LedgerState = z.infer<typeof ledgerState>;

/**
 * What can be done with it now:
 * - `undo`: take it back - `edit`: take a message back into the composer - `discard`: it is not wanted any more
 * - `send-now`, `reschedule`: of what waits for a time - `retry`: try (again), of `unknown` after a warning
 * - `look-up`: ask the provider whether it arrived - `arrived`: the user says that it did
 */
export type LedgerAct = "undo" | "edit" | "discard" | "send-now" | "reschedule" | "retry" | "look-up" | "arrived";

/** One outgoing act. */
export interface LedgerEntry extends Omit<CommandView, "state"> {
  state: LedgerState;
  draftId: DraftId | null;
  /** Tries so far. */
  attempts: number;
  /** What the provider said when it took it; empty when it said nothing. */
  answer: string;
  /** What looking it up found last, ms UTC; null: never looked. */
  found: { as: "not-arrived" | "unsure"; at: number } | null;
  /** Send later: what was meant. */
  planned: PlannedTime | null;
  /** ms UTC; null while it is open */
  settledAt: number | null;
  can: LedgerAct[];
}

/** So long what was accepted is kept here, ms. */
export const ledgerKeptMs = 30 * 86_400_000;

export const outgoing = {
  /** Every act that is open, and what was accepted lately, the newest first. No states: all. */
  "outbox.page": read<Page<LedgerEntry>>()(
    z.strictObject({
      states: z.array(ledgerState).max(ledgerStates.length),
      accountId: accountId.nullable(),
      after: listPosition.nullable(),
      limit: z.int().min(1).max(200),
    }),
    ["outbox", "accounts"],
  ),
  /** Another time for a message that waits for one. `conflict` when it has left. */
  "outbox.reschedule": write<{ dueAt: number }>()(z.strictObject({ commandId, when: plannedTime })),
  /** A held message leaves at once. */
  "outbox.sendNow": write<null>()(z.strictObject({ commandId })),
  /** Takes back what has not left, or does the opposite of what has (flags, moves, marks, edits). */
  "outbox.undo": write<null>()(z.strictObject({ commandId })),
  /** Gives an act up that has not left, failed or is unknown; its draft is discarded (`drafts.restore` brings it back). */
  "outbox.discard": write<{ draftId: DraftId | null }>()(z.strictObject({ commandId })),
  /** Asks the provider once more whether a message of unknown outcome arrived. */
  "outbox.lookUp": write<null>()(z.strictObject({ commandId })),
  /** Where the user is now: what was planned by the clock on the wall follows. */
  "outbox.zone": write<null>()(z.strictObject({ zone: plannedTime.shape.zone })),
};
