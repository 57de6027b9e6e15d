import { test } from "vitest";
import { restMs } from "../../../../electron/sync/server-drafts.ts";
import { FakeServer } from "../../../servers/fake-provider.ts";
import { temporaryDatabase } from "../../../support/database.ts";
import { drivenClock } from "../../../support/driven-clock.ts";
import { noon } from "../../../support/remote.ts";
import { addFake, runEngine } from "../../../support/running-engine.ts";
import { until } from "../../../support/until.ts";

test.each(["drafts.discard", "drafts.restore"] as const)(
  "%s is followed at the provider once the draft rests",
  async (act) => {
    const server = new FakeServer();
    const clock = drivenClock(noon);
    const { engine, calls } = runEngine(temporaryDatabase(), server.provider(), { clock });
    const account = await addFake(engine);
    await engine.sync(account, { whole: true });
    const { id } = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account });
    if (act === "drafts.restore") {
      await calls["drafts.discard"]({ id });
      await clock.advance(restMs + 2_000);
    }
    await engine.sync(account, { whole: true });
    server.calls.length = 0;
    if (act === "drafts.restore") await calls[act]({ id, version: null });
    else await calls[act]({ id });
    await clock.advance(restMs + 2_000);
    await until(() => server.calls.includes("changes"), { what: "a round" });
  },
);
