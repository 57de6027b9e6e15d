import { afterEach, expect, test } from "vitest";
import { createGuard, type Guard } from "../../../electron/oracle/guard.ts";

const thread = new URL("stuck-thread.ts", import.meta.url);
let guard: Guard | undefined;

afterEach(() => guard?.close());

test("ends what hangs, dies or wants all memory, and goes on with the next case", async () => {
  guard = createGuard(thread, 3000, 128);
  expect(await guard.run("fine", {})).toEqual({ result: "fine" });
  expect(await guard.run("hang", {})).toEqual({ error: "no answer within 3000 ms" });
  expect(await guard.run("fine", {})).toEqual({ result: "fine" });
  expect(await guard.run("exit", {})).toHaveProperty("error");
  expect(await guard.run("fine", {})).toEqual({ result: "fine" });
  expect(await guard.run("throw", {})).toEqual({ error: "the case brought its thread down: broken" });
  expect(await guard.run("grow", {})).toHaveProperty("error");
  expect(await guard.run("fine", {})).toEqual({ result: "fine" });
});

test("says when it cannot hand a case over", async () => {
  guard = createGuard(thread, 3000, 128);
  expect(await guard.run("fine", { odd: () => 1 })).toHaveProperty("error");
  expect(await guard.run("fine", {})).toEqual({ result: "fine" });
});
