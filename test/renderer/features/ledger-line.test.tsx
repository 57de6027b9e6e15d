// @vitest-environment jsdom
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ConnectionContext } from "../../../renderer/api/context.ts";
import { LedgerLine } from "../../../renderer/features/outgoing/ledger-line.tsx";
import { useWriting } from "../../../renderer/stores/writing.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { LedgerEntry } from "../../../shared/api/outgoing.ts";
import { accountId, commandId, draftId } from "../../../shared/model/ids.ts";
import { coreOf, type Handlers } from "../support/api.ts";
import { connectionOf } from "../support/connection.ts";

const entry: LedgerEntry = {
  ...{ id: commandId.parse(1), accountId: accountId.parse(1), conversationId: null, kind: "send", label: "Offer" },
  ...{ state: "unknown", reason: "", answer: "", found: null, planned: null, draftId: draftId.parse(3), attempts: 1 },
  ...{ dueAt: 0, createdAt: 0, settledAt: null, can: ["look-up", "arrived", "retry", "edit"] },
};
const draft = {
  ...{ id: draftId.parse(3), kind: "new" as const, conversationId: null, sourceId: null, version: 1, updatedAt: 0 },
  identities: [],
  content: {
    ...{ accountId: accountId.parse(1), from: { name: "", address: "" }, to: [], cc: [], bcc: [] },
    ...{ subject: "", text: "", quote: false, attachments: [] },
  },
};

let close = () => {};

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  useWriting.getState().closePanel();
});
afterEach(() => {
  close();
  vi.unstubAllGlobals();
});

function show(shown: LedgerEntry, handlers: Handlers) {
  const core = coreOf(handlers);
  const root = createRoot(document.body.appendChild(document.createElement("ul")));
  act(() =>
    root.render(
      <ConnectionContext value={connectionOf(core)}>
        <LedgerLine entry={shown} account={undefined} />
      </ConnectionContext>,
    ),
  );
  close = () => {
    act(() => root.unmount());
    document.body.replaceChildren();
  };
  return { called: () => core.calls.map(({ method }) => method) };
}

async function press(words: string, within: Element | null): Promise<void> {
  const button = [...(within?.querySelectorAll("button") ?? [])].find(({ textContent }) => textContent === words);
  if (!button) throw new Error(`no button “${words}”`);
  await act(async () => button.click());
}
const dialog = () => document.querySelector('[role="dialog"]');
const line = () => document.querySelector(".ledger-line");

test.each([
  ["Edit", "Edit", ["drafts.get", "outbox.settle"]],
  ["Send again", "Send again", ["outbox.retry"]],
])("what may have arrived is not sent again by “%s” without a warning", async (button, confirm, calls) => {
  const { called } = show(entry, {
    "drafts.get": () => draft,
    "outbox.settle": () => null,
    "outbox.retry": () => null,
  });
  await press(button, line());
  expect(called()).toEqual([]);
  expect(dialog()?.textContent).toContain("It may have arrived already");
  await press(confirm, dialog());
  expect(called()).toEqual(calls);
});

test("what has failed is edited at once", async () => {
  const { called } = show(
    { ...entry, state: "failed", can: ["retry", "edit"] },
    { "drafts.get": () => draft, "outbox.settle": () => null },
  );
  await press("Edit", line());
  expect(called()).toEqual(["drafts.get", "outbox.settle"]);
  expect(useWriting.getState().panel).toBe(draft.id);
});

test("an act whose words can't be read is not given up", async () => {
  const { called } = show(
    { ...entry, state: "failed", can: ["retry", "edit"] },
    {
      "drafts.get": () => {
        throw new ApiError({ kind: "not-found", message: "This draft is no longer here." });
      },
    },
  );
  await press("Edit", line());
  expect(called()).toEqual(["drafts.get"]);
  expect(useWriting.getState().panel).toBeNull();
});
