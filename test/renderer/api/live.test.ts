import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { createLive, isTouched, keyOf, refetchTouched, type Stale } from "../../../renderer/api/live.ts";
import { until } from "../../support/until.ts";

afterEach(() => {
  vi.useRealTimers();
});

test("notices close together make one round of all their tables and conversations", async () => {
  vi.useFakeTimers();
  const live = createLive();
  const rounds: Stale[] = [];
  live.subscribe((stale) => {
    rounds.push(stale);
    return undefined;
  });
  live.notice({ tables: ["messages"], conversationIds: [1] });
  await vi.advanceTimersByTimeAsync(4);
  live.notice({ tables: ["outbox"], conversationIds: [2] });
  await vi.advanceTimersByTimeAsync(6);
  expect(rounds).toEqual([{ tables: new Set(["messages", "outbox"]), conversationIds: new Set([1, 2]) }]);
});

test("a first notice is answered at once, a stream of them every 50 ms", async () => {
  vi.useFakeTimers();
  const live = createLive();
  const rounds: number[] = [];
  live.subscribe(() => {
    rounds.push(performance.now());
    return undefined;
  });
  for (let at = 0; at < 200; at += 10) {
    live.notice({ tables: ["messages"], conversationIds: [at] });
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(rounds.map((at, index) => at - (rounds[index - 1] ?? at))).toEqual([0, 50, 50, 50]);
});

test("a notice without ids is about any conversation, whatever the others name", async () => {
  vi.useFakeTimers();
  const live = createLive();
  const rounds: Stale[] = [];
  live.subscribe((stale) => {
    rounds.push(stale);
    return undefined;
  });
  live.notice({ tables: ["messages"], conversationIds: null });
  live.notice({ tables: ["messages"], conversationIds: [2] });
  await vi.advanceTimersByTimeAsync(100);
  expect(rounds.map(({ conversationIds }) => conversationIds)).toEqual([null]);
});

test("a slow answer holds back the next round, but for a second at most", async () => {
  vi.useFakeTimers();
  const live = createLive();
  let rounds = 0;
  live.subscribe(() => {
    rounds++;
    return new Promise(() => {});
  });
  live.notice({ tables: ["messages"], conversationIds: null });
  await vi.advanceTimersByTimeAsync(60);
  live.notice({ tables: ["messages"], conversationIds: null });
  await vi.advanceTimersByTimeAsync(900);
  expect(rounds).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(rounds).toBe(2);
});

test("only methods that depend on the table are touched, and only for the conversation they tell of", () => {
  const stale: Stale = { tables: new Set(["messages"]), conversationIds: new Set([5]) };
  expect(isTouched("messages.list", 5, stale)).toBe(true);
  expect(isTouched("messages.list", 6, stale)).toBe(false);
  expect(isTouched("messages.list", null, stale)).toBe(true);
  expect(isTouched("drafts.list", null, stale)).toBe(false);
});

test("a query on screen is asked again, even while its first answer is under way; another conversation's is not", async () => {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, networkMode: "always" } },
  });
  const asked: number[] = [];
  const stops = [1, 2].map((id) =>
    new QueryObserver(queries, {
      queryKey: ["messages.list", { conversationId: id }],
      meta: { conversationId: id },
      queryFn: () => asked.push(id),
    }).subscribe(() => {}),
  );
  await until(() => asked.length === 2);
  await refetchTouched(queries, { tables: new Set(["messages"]), conversationIds: new Set([2]) });
  expect(asked).toEqual([1, 2, 2]);
  for (const stop of stops) stop();
  queries.clear();
});

test("the key does not depend on the order of fields", () => {
  expect(keyOf("drafts.get", { a: 1, b: 2 })).toBe(keyOf("drafts.get", { b: 2, a: 1 }));
});
