import { beforeEach, expect, test } from "vitest";
import { useToasts } from "../../../renderer/stores/toasts.ts";

const state = () => useToasts.getState();

beforeEach(() => {
  for (const { id } of state().toasts) state().dismiss(id);
});

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
