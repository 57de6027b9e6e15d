import type { SyncSummary } from "../../shared/api/accounts.ts";

/** The sum over several accounts; one that failed is named among the failures. @throws its error when all of them did */
export function combine(parts: { address: string; result: PromiseSettledResult<SyncSummary> }[]): SyncSummary {
  const [first] = parts;
  if (first && parts.every(({ result }) => result.status === "rejected") && first.result.status === "rejected")
    throw first.result.reason;
  const sum: SyncSummary = {
    conversations: { eligible: 0, synced: 0, failed: [] },
    messages: { new: 0, changed: 0, removed: 0 },
    seconds: 0,
  };
  for (const { address, result } of parts) {
    if (result.status === "rejected") {
      const reason = result.reason instanceof Error ? result.reason.message : "It could not be reached.";
      sum.conversations.failed.push({ what: address, reason });
      continue;
    }
    const { conversations, messages, seconds } = result.value;
    sum.conversations.eligible += conversations.eligible;
    sum.conversations.synced += conversations.synced;
    sum.conversations.failed.push(...conversations.failed);
    sum.messages.new += messages.new;
    sum.messages.changed += messages.changed;
    sum.messages.removed += messages.removed;
    sum.seconds = Math.max(sum.seconds, seconds);
  }
  return sum;
}
