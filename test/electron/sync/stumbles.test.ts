import { expect, test } from "vitest";
import type { Provider } from "../../../electron/connectors/contract.ts";
import type { Writable } from "../../../electron/db/open.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { fastClock } from "../../support/fast-clock.ts";
import { addFake, runEngine } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

function filled(count: number): FakeServer {
  const server = new FakeServer();
  for (let number = 0; number < count; number++) server.deliver(`m${number}`);
  return server;
}

function stateOf(db: Writable) {
  return db
    .prepare<{ kind: string; reason: string }>("SELECT state_kind AS kind, state_reason AS reason FROM accounts")
    .get();
}

/** A database on which what the account asks for between two steps goes wrong as told. */
function failing(db: Writable) {
  let failure: Error | null = null;
  const shown = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        if (failure && name === "prepare" && String(given[0]).includes("state IN ('queued', 'held')")) throw failure;
        return Reflect.apply(value, target, given);
      };
    },
  });
  return {
    db: shown,
    fail: (error: Error | null) => {
      failure = error;
    },
  };
}

test.each(["backfill", "contents"] as const)(
  "a whole sync whose %s never succeeds ends with the reason",
  async (call) => {
    const server = filled(30);
    const { db, engine } = runEngine(temporaryDatabase(), server.provider(), { clock: fastClock(20), jitter: 0.5 });
    const id = await addFake(engine);
    server.fail(call, { kind: "offline", reason: "network" }, 10_000);
    await expect(engine.sync(id, { whole: true })).rejects.toMatchObject({
      kind: "offline",
      message: `The server fails ${call}.`,
    });
    // What is here all the same is told to who asks for no more.
    await engine.sync(id, { whole: false });
    await until(() => stateOf(db)?.kind === "offline");
  },
);

test("who waits for an account that stumbles is told, and so is the user in the end; it goes on by itself", async () => {
  const { db, fail } = failing(temporaryDatabase());
  const { engine } = runEngine(db, filled(3).provider(), { clock: fastClock(20), jitter: 0.5 });
  const id = await addFake(engine);
  await engine.sync(id, { whole: true });
  fail(new Error("nobody foresaw this"));
  await expect(engine.sync(id, { whole: false })).rejects.toMatchObject({ kind: "failed" });
  await until(() => stateOf(db)?.reason === "Something unexpected happened; the log has the details.");
  fail(null);
  await until(() => stateOf(db)?.kind === "connected");
});

test("an account that ends on a broken file leaves no connection behind", async () => {
  const { db, fail } = failing(temporaryDatabase());
  const fake = filled(3).provider();
  const closed: string[] = [];
  const provider: Provider = {
    ...fake,
    open(context) {
      const connector = fake.open(context);
      return { ...connector, close: async () => void closed.push("closed") };
    },
  };
  const { engine } = runEngine(db, provider);
  const id = await addFake(engine);
  await engine.sync(id, { whole: true });
  closed.length = 0;
  fail(Object.assign(new Error("malformed"), { code: "SQLITE_CORRUPT" }));
  await expect(engine.sync(id, { whole: false })).rejects.toMatchObject({
    message: expect.stringContaining("damaged"),
  });
  await until(() => closed.length > 0);
  fail(null);
});
