import { expect, test } from "vitest";
import { systemClock } from "../../../electron/connectors/ports.ts";
import { watched } from "../../../electron/sync/watch.ts";
import { drivenClock } from "../../support/driven-clock.ts";

const never = new AbortController().signal;

test("a step that says nothing is ended, even when it ignores the signal; one that beats is not", async () => {
  const clock = drivenClock();
  const deaf = watched(clock, never, 20, () => new Promise(() => undefined));
  const ended = expect(deaf).rejects.toMatchObject({ failure: { kind: "offline", reason: "timeout" } });
  await clock.advance(20);
  await ended;
  const alive = watched(clock, never, 60, async (signal, beat) => {
    for (let time = 0; time < 10; time++) {
      await clock.sleep(15, signal);
      beat();
    }
    return "done";
  });
  await clock.advance(150);
  expect(await alive).toBe("done");
});

test("an abort from outside ends it with that reason", async () => {
  const outer = new AbortController();
  const step = watched(systemClock, outer.signal, 1_000, () => new Promise(() => undefined));
  outer.abort(new Error("paused"));
  await expect(step).rejects.toThrow("paused");
});
