import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLive } from "../../../renderer/api/live.ts";
import { createSearches } from "../../../renderer/api/searches.ts";
import type { SearchHit } from "../../../shared/api/search.ts";
import { accountId, conversationId, messageId } from "../../../shared/model/ids.ts";
import { coreOf } from "../support/api.ts";

const all = 1000;

/** Finds everything, newest first. */
function core() {
  return coreOf({
    "search.query": ({ after, limit }) => {
      const from = after?.id ?? all + 1;
      const ids = Array.from({ length: Math.min(limit, from - 1) }, (_, index) => from - 1 - index);
      const last = ids.at(-1) ?? 1;
      return { hits: ids.map(hit), next: last > 1 ? { at: 0, id: last } : null, problems: ["odd"], coverage: [] };
    },
  });
}

function hit(id: number): SearchHit {
  return {
    ...{ messageId: messageId.parse(id), conversationId: conversationId.parse(id), accountId: accountId.parse(1) },
    ...{ subject: `${id}`, from: "", marked: "", at: 0, unread: false, hasAttachments: false },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function opened() {
  const api = core();
  const live = createLive();
  const { list, head } = createSearches(api, live)("word");
  list.subscribe(() => {});
  await list.look(0, 10);
  await list.look(100, 480);
  return { api, live, list, head };
}

test("what is looked at is loaded, page by page, and told of as a whole", async () => {
  const { list, head } = await opened();
  expect(list.state.rows.map(({ messageId: id }) => id)).toEqual(Array.from({ length: 600 }, (_, at) => all - at));
  expect(head()).toEqual({ problems: ["odd"], coverage: [] });
});

test("an import of three seconds with five pages found asks for what is on screen, a few times a second", async () => {
  const { api, live, list } = await opened();
  await list.look(0, 10);
  const before = api.calls.length;
  for (let time = 0; time < 3000; time += 20) {
    live.notice({ tables: ["messages"], conversationIds: [1] });
    await vi.advanceTimersByTimeAsync(20);
  }
  await vi.advanceTimersByTimeAsync(1000);
  const asked = api.calls.length - before;
  expect(asked).toBeGreaterThanOrEqual(5);
  expect(asked).toBeLessThanOrEqual(24);
});

test("the last notice is answered, too, and notices of other things are not", async () => {
  const { api, live, list } = await opened();
  await list.look(0, 10);
  live.notice({ tables: ["messages"], conversationIds: null });
  await vi.advanceTimersByTimeAsync(100);
  const before = api.calls.length;
  live.notice({ tables: ["messages"], conversationIds: null });
  await vi.advanceTimersByTimeAsync(1000);
  expect(api.calls.length).toBeGreaterThan(before);
  const now = api.calls.length;
  live.notice({ tables: ["drafts"], conversationIds: null });
  await vi.advanceTimersByTimeAsync(1000);
  expect(api.calls).toHaveLength(now);
});
