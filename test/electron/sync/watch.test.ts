import { expect, test } from "vitest";
import { systemClock } from "../../../electron/connectors/ports.ts";
import { watched } from "../../../electron/sync/watch.ts";

const never = new AbortController().signal;

test("a step that says nothing is ended, even when it ignores the signal; one that beats is not", async () => {
  const deaf = watched(systemClock, never, 20, () => new Promise(() => undefined));
  await expect(deaf).rejects.toMatchObject({ failure: { kind: "offline", reason: "timeout" } });
  const alive = watched(systemClock, never, 60, async (signal, beat) => {
    for (let time = 0; time < 10; time++) {
      await systemClock.sleep(15, signal);
      beat();
    }
    return "done";
  });
  expect(await alive).toBe("done");
});

test("an abort from outside ends it with that reason", async () => {
  const outer = new AbortController();
  const step = watched(systemClock, outer.signal, 1_000, () => new Promise(() => undefined));
  outer.abort(new Error("paused"));
  await expect(step).rejects.toThrow("paused");
});
