// @vitest-environment jsdom
import { afterEach, expect, test, vi } from "vitest";
import { SearchResults } from "../../../renderer/features/search/search-results.tsx";
import { accountId, conversationId, messageId } from "../../../shared/model/ids.ts";
import { until } from "../../support/until.ts";
import { hostOf } from "../support/host.ts";
import { type Shown, show } from "../support/show.ts";

let shown: Shown | undefined;
afterEach(() => {
  shown?.remove();
  vi.unstubAllGlobals();
});

test("what is found in other conversations is found, however often one says the word", async () => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  const all = 730;
  const asked: number[] = [];
  const { host } = hostOf({
    "search.query": ({ after, limit }) => {
      const from = after?.id ?? all + 1;
      asked.push(from);
      const ids = Array.from({ length: Math.min(limit, from - 1) }, (_, index) => from - 1 - index);
      const last = ids.at(-1) ?? 1;
      const hits = ids.map((id) => ({
        ...{ messageId: messageId.parse(id), conversationId: conversationId.parse(id > 10 ? 1000 : id) },
        ...{ accountId: accountId.parse(1), subject: `${id}`, from: "", marked: "", at: id, unread: false },
        hasAttachments: false,
      }));
      return { hits, next: last > 1 ? { at: 0, id: last } : null, problems: [], coverage: [] };
    },
  });
  shown = show(host, SearchResults, { query: "word", accounts: [] });
  await until(() => document.querySelector("[role=listbox]"));
  await until(() => asked.at(-1) === 31, { what: "the last page" });
  expect(asked).toEqual([731, 631, 531, 431, 331, 231, 131, 31]);
});
