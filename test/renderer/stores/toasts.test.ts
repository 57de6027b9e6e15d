import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useToasts } from "../../../renderer/stores/toasts.ts";

const state = () => useToasts.getState();

beforeEach(() => {
  for (const { id } of state().toasts) state().dismiss(id);
});

afterEach(() => void vi.useRealTimers());

test("undo takes the newest note that has a way back, once", () => {
  const done: string[] = [];
  state().show({ message: "a", action: { label: "Undo", run: () => done.push("a") } });
  state().show({ message: "b", action: { label: "Undo", run: () => done.push("b") } });
  state().show({ message: "c" });
  expect(state().undo()).toBe(true);
  expect(state().undo()).toBe(true);
  expect(state().undo()).toBe(false);
  expect(done).toEqual(["b", "a"]);
  expect(state().toasts.map(({ message }) => message)).toEqual(["c"]);
});

test("the newest three stay", () => {
  for (const message of ["1", "2", "3", "4"]) state().show({ message });
  expect(state().toasts.map(({ message }) => message)).toEqual(["2", "3", "4"]);
});

test("what is pointed at does not go by itself; what goes at its moment does", () => {
  vi.useFakeTimers({ now: 1000 });
  const note = state().show({ message: "Archived" });
  const sending = state().show({ message: "Sending", until: 5000 });
  const untils = () => state().toasts.map(({ until }) => until);
  expect(untils()).toEqual([7000, 5000]);
  for (const id of [note, sending]) state().hold(id, true);
  expect(untils()).toEqual([null, 5000]);
  vi.setSystemTime(20_000);
  for (const id of [note, sending]) state().hold(id, false);
  expect(untils()).toEqual([26_000, 5000]);
});
