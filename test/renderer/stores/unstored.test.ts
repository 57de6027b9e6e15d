import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  giveUp,
  type Holder,
  hold,
  holders,
  isAtStake,
  leaveOnceStored,
  release,
} from "../../../renderer/stores/unstored.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  giveUp();
  vi.useRealTimers();
});

/** Stored from the so-manieth time on. */
function holderOf(times: number): Holder {
  const holder: Holder = {
    async flush() {
      if (--times > 0) throw new Error("not now");
      release(holder);
    },
  };
  hold(holder);
  return holder;
}

test("whoever leaves waits until everything is stored, and says once that it takes long", async () => {
  const told: string[] = [];
  holderOf(1);
  holderOf(10);
  const how = { leave: () => told.push("leave"), stuck: () => told.push("stuck"), patience: 2000 };
  const stop = leaveOnceStored(how);
  await vi.advanceTimersByTimeAsync(1900);
  expect(told).toEqual([]);
  expect(holders()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual(["stuck"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual(["stuck", "leave"]);
  stop();
});

test("with nothing to store it leaves at once; what the user gave up holds nobody", async () => {
  const leave = vi.fn();
  leaveOnceStored({ leave, stuck: () => {}, patience: 0 });
  expect(leave).toHaveBeenCalledOnce();
  holderOf(1_000_000);
  const stuck = vi.fn();
  const stop = leaveOnceStored({ leave, stuck, patience: 0 });
  expect(stuck).toHaveBeenCalledOnce();
  stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(isAtStake()).toBe(true);
  giveUp();
  expect(isAtStake()).toBe(false);
  expect(leave).toHaveBeenCalledOnce();
});
