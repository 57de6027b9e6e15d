import type { LedgerEntry } from "../../../shared/api/outgoing.ts";
import { ofCore, text } from "../../strings/text.ts";
import { momentWords } from "../../text/time-presets.ts";

/** How far an act has come, and what is known of it, in sentences. @param now ms UTC */
export function ledgerWords(entry: LedgerEntry, now: number, locale: string): { state: string; more: string[] } {
  const { state, answer, found, dueAt, settledAt, attempts } = entry;
  const reason = ofCore(entry.reason);
  const at = (moment: number): string => momentWords(moment, locale);
  switch (state) {
    case "held":
      // What is behind another in its conversation waits for that, no longer for its time.
      return { state: dueAt > now ? text.ledger.leaves(at(dueAt)) : text.ledger.states.queued, more: [] };
    case "queued":
      return {
        state: text.ledger.states.queued,
        more: [reason, attempts > 0 ? text.ledger.tries(attempts) : ""].filter(Boolean),
      };
    case "accepted":
      return {
        state: settledAt === null ? text.ledger.states.accepted : text.ledger.acceptedAt(at(settledAt)),
        more: [answer].filter(Boolean),
      };
    case "unknown": {
      const looked = found && (found.as === "unsure" ? text.ledger.unsure : text.ledger.notFound)(at(found.at));
      return { state: text.ledger.uncertain, more: [reason, looked ?? ""].filter(Boolean) };
    }
    default:
      return { state: text.ledger.states[state], more: [reason].filter(Boolean) };
  }
}
