import { expect, test } from "vitest";
import { backoffMs } from "../../../electron/sync/backoff.ts";
import { isUrgent, next, type ScheduleState } from "../../../electron/sync/schedule.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

function idle(more: Partial<ScheduleState> = {}): ScheduleState {
  return {
    paused: false,
    needsSignIn: false,
    commandDueAt: null,
    lookUps: false,
    wanted: false,
    woken: false,
    roundAt: 0,
    pollMs: 5 * minute,
    listenWanted: false,
    listenAt: 0,
    missingBodies: false,
    historyPending: false,
    waitUntil: null,
    ...more,
  };
}

test("the most urgent comes first", () => {
  const all = {
    commandDueAt: 0,
    wanted: true,
    listenWanted: true,
    woken: true,
    missingBodies: true,
    historyPending: true,
  };
  const order: string[] = [];
  let state = idle(all);
  for (const done of [
    { commandDueAt: null },
    { wanted: false },
    { listenWanted: false },
    { woken: false },
    { missingBodies: false },
    { historyPending: false },
  ]) {
    order.push(next(state, 1, () => 0).do);
    state = { ...state, ...done };
  }
  expect(order).toEqual(["outbox", "wanted", "listen", "changes", "bodies", "backfill"]);
  expect(next(state, 1, () => 0)).toEqual({ do: "sleep", until: 5 * minute });
});

test("paused, signed out or told to wait, nothing happens", () => {
  const busy = { woken: true, commandDueAt: 0, wanted: true };
  expect(next(idle({ ...busy, paused: true }), 1, Math.random)).toEqual({ do: "sleep", until: null });
  expect(next(idle({ ...busy, needsSignIn: true }), 1, Math.random)).toEqual({ do: "sleep", until: null });
  expect(next(idle({ ...busy, waitUntil: 99 }), 1, Math.random)).toEqual({ do: "sleep", until: 99 });
});

test("a day in milliseconds: rounds by polling and by pushes, messages leave when due, and nothing else wakes it", () => {
  let now = 0;
  let state = idle({
    roundAt: null,
    commandDueAt: 7 * 60 * minute + 30_000,
    historyPending: true,
    missingBodies: true,
  });
  const counts: Record<string, number> = {};
  let sentAt = 0;
  while (now < day) {
    const step = next(state, now, () => 0.5);
    counts[step.do] = (counts[step.do] ?? 0) + 1;
    if (step.do === "sleep") {
      const push = Math.ceil((now + 1) / (60 * minute)) * 60 * minute;
      const until = step.until ?? day;
      state = push < until ? { ...state, woken: true } : state;
      now = Math.min(push, until);
    } else if (step.do === "changes") state = { ...state, woken: false, roundAt: now };
    else if (step.do === "bodies") state = { ...state, missingBodies: false };
    else if (step.do === "backfill") state = { ...state, historyPending: false };
    else if (step.do === "outbox") {
      sentAt = now;
      state = { ...state, commandDueAt: null };
    }
  }
  expect(sentAt).toBe(7 * 60 * minute + 30_000);
  expect(counts).toMatchObject({ outbox: 1, bodies: 1, backfill: 1 });
  expect(counts["changes"]).toBeGreaterThan(250);
  expect(counts["changes"]).toBeLessThan(24 * 12 + 24 + 1);
  expect(counts["sleep"]).toBeLessThan((counts["changes"] ?? 0) + 3);
});

test("long steps make room for what is more urgent, and for nothing else", () => {
  expect(isUrgent(idle({ missingBodies: true }), "backfill", 1)).toBe(false);
  expect(isUrgent(idle({ woken: true }), "backfill", 1)).toBe(true);
  expect(isUrgent(idle({ woken: true }), "changes", 1)).toBe(false);
  expect(isUrgent(idle({ wanted: true }), "changes", 1)).toBe(true);
  expect(isUrgent(idle({ commandDueAt: 2 }), "bodies", 1)).toBe(false);
});

test("waiting grows from two seconds to five minutes, and is spread over all of it", () => {
  expect([1, 2, 3, 20].map((failures) => backoffMs(failures, () => 0.999_999))).toEqual([2_001, 4_001, 8_001, 300_001]);
  expect(backoffMs(20, () => 0)).toBe(1);
});
