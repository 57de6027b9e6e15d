// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { createElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connect } from "../../../renderer/api/connect.ts";
import { ConnectionContext } from "../../../renderer/api/context.ts";
import { LedgerList } from "../../../renderer/features/outgoing/ledger-list.tsx";
import type { LedgerEntry } from "../../../shared/api/outgoing.ts";
import { accountId, commandId } from "../../../shared/model/ids.ts";
import { until } from "../../support/until.ts";
import { hostOf } from "../support/host.ts";

let root: Root;
beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", false);
  document.body.innerHTML = "<main></main>";
  root = createRoot(document.querySelector("main") ?? document.body);
});
afterEach(() => {
  root.unmount();
  vi.unstubAllGlobals();
});

function entry(id: number): LedgerEntry {
  return {
    ...{ id: commandId.parse(id), accountId: accountId.parse(1), conversationId: null, kind: "send", draftId: null },
    ...{ label: `Letter ${id}`, state: "failed", reason: "No.", dueAt: 0, createdAt: id, attempts: 1, answer: "" },
    ...{ found: null, planned: null, settledAt: null, can: [] },
  };
}

const lines = (): Element[] => [...document.querySelectorAll(".ledger-line")];
const line = (id: number): Element | undefined =>
  lines().find((item) => item.querySelector(".ledger-name")?.textContent === `Letter ${id}`);

test("a line far down stays what it is, with all that is open in it, while others come and go above", async () => {
  let entries = Array.from({ length: 350 }, (_, index) => entry(350 - index));
  const { host, changed } = hostOf({
    "outbox.page": ({ after, limit }) => {
      const rest = entries.filter(({ id }) => after === null || id < after.id);
      const rows = rest.slice(0, limit);
      const last = rows.at(-1);
      return { rows, next: last && rest.length > limit ? { at: last.createdAt, id: last.id } : null };
    },
  });
  const connection = connect(host);
  const list = createElement(LedgerList, { accounts: [] });
  const page = createElement(QueryClientProvider, { client: connection.queries }, list);
  root.render(createElement(ConnectionContext, { value: connection }, page));
  while (!line(200)) {
    const shown = lines().length;
    const more = await until(() => document.querySelector<HTMLElement>(".ledger-more button"));
    more.click();
    await until(() => lines().length > shown);
  }
  const kept = line(200);
  let removed = false;
  const watch = new MutationObserver(() => {
    removed ||= !kept?.isConnected;
  });
  watch.observe(document.body, { childList: true, subtree: true });
  entries = [entry(351), ...entries.filter(({ id }) => id !== 300)];
  changed({ tables: ["outbox"], conversationIds: null });
  await until(() => line(351) && !line(300));
  expect(removed).toBe(false);
  expect(line(200)).toBe(kept);
  watch.disconnect();
});
