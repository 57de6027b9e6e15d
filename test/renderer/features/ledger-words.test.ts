import { expect, test } from "vitest";
import { ledgerWords } from "../../../renderer/features/outgoing/ledger-words.ts";
import type { LedgerEntry } from "../../../shared/api/outgoing.ts";
import { accountId, commandId } from "../../../shared/model/ids.ts";

const now = Date.parse("2026-11-21T12:00Z");
const words = (more: Partial<LedgerEntry>) => {
  const { state, more: sentences } = ledgerWords({ ...entry, ...more }, now, "en-GB");
  return [state, ...sentences].join(" | ");
};

const entry: LedgerEntry = {
  ...{ id: commandId.parse(1), accountId: accountId.parse(1), conversationId: null, kind: "send", label: "Send" },
  ...{ state: "queued", reason: "", answer: "", found: null, planned: null, draftId: null, attempts: 0, can: [] },
  ...{ dueAt: now, createdAt: now, settledAt: null },
};

test("every state is a sentence, with what the provider said and what was found", () => {
  expect(words({ state: "held", dueAt: now + 86_400_000 })).toMatch(/^Leaves Sun/);
  expect(words({ state: "held", dueAt: now - 1 })).toBe("Waiting to be sent");
  expect(words({ reason: "No network.", attempts: 2 })).toBe(
    "Waiting to be sent | No network. | Tried 2 times so far.",
  );
  expect(words({ state: "accepted", settledAt: now, answer: "mx.example: 250 Ok" })).toMatch(
    /^Accepted Sat.* \| mx\.example: 250 Ok$/,
  );
  expect(words({ state: "unknown", reason: "It broke.", found: { as: "unsure", at: now } })).toMatch(
    /not certain.* \| It broke\. \| Looked for it .*proves nothing/,
  );
  expect(words({ state: "unknown", found: { as: "not-arrived", at: now } })).toMatch(/it was not found there/);
  expect(words({ state: "failed", reason: "Too large." })).toBe("Failed | Too large.");
});
