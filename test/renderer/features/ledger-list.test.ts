// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { LedgerList } from "../../../renderer/features/outgoing/ledger-list.tsx";
import type { LedgerEntry } from "../../../shared/api/outgoing.ts";
import { accountId, commandId } from "../../../shared/model/ids.ts";
import { until } from "../../support/until.ts";
import { hostOf } from "../support/host.ts";
import { type Shown, show } from "../support/show.ts";

let shown: Shown | undefined;
afterEach(() => shown?.remove());

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
  shown = show(host, LedgerList, { accounts: [] });
  while (!line(200)) {
    const before = lines().length;
    const more = await until(() => document.querySelector<HTMLElement>(".ledger-more button"));
    more.click();
    await until(() => lines().length > before);
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
