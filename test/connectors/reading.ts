import { expect, it } from "vitest";
import { remoteId } from "../../electron/connectors/model.ts";
import { until } from "../support/until.ts";
import type { World } from "./harness.ts";
import { never, openStore, type Store } from "./store.ts";

type Begin = () => Promise<World>;

/** What a connector tells, whatever happens on the way. */
export function reading(begin: Begin): void {
  it("says who the user is before anything is imported", async () => {
    const world = await begin();
    const store = await openStore(world);
    const selves = store.db
      .prepare<{ count: number }>("SELECT count(*) AS count FROM identities WHERE is_self = 1")
      .get();
    expect(selves?.count).toBeGreaterThan(0);
    expect(store.count()).toBe(0);
  });

  it("tells what there is, in order", async () => {
    const world = await begin();
    for (const text of ["one", "two", "three"]) await world.say(text);
    const store = await openStore(world);
    await store.whole();
    expect(store.texts()).toEqual(await world.there());
  });

  it("goes on at every batch after a crash, and ends where an undisturbed one does", async () => {
    const world = await begin();
    await world.bulk(Array.from({ length: 430 }, (_, number) => `old ${number}`));
    const first = await world.say("a question");
    await world.say("an answer", { thread: first });
    const straight = await openStore(world);
    await straight.whole();
    const store = await openStore(world);
    for (let batches = 0; (await store.round(1)) > 0 && batches < 60; batches++) await store.restart();
    for (let batches = 0; (await store.history(1)) > 0 && batches < 60; batches++) await store.restart();
    await store.whole();
    expect(store.count()).toBe(432);
    expect(store.state()).toEqual(straight.state());
  });

  it("ends at the same state by news as by reading everything anew", async () => {
    const world = await begin();
    const [kept, changed, gone] = [await world.say("kept"), await world.say("changed"), await world.say("gone")];
    const store = await openStore(world, { watched: () => watched(store) });
    await store.whole();
    await world.edit?.(changed, "changed since");
    await world.takeBack(gone);
    await world.react?.(kept);
    await world.say("new");
    await store.round();
    await store.contents();
    expect(store.texts()).toEqual(await world.there());
    const anew = await openStore(world);
    await anew.whole();
    expect(store.state()).toEqual(anew.state());
  });

  it("may be told twice", async () => {
    const world = await begin();
    for (const text of ["one", "two"]) await world.react?.(await world.say(text));
    const store = await openStore(world);
    await store.whole();
    const before = store.state();
    for (const batch of store.batches.filter(({ events }) => events.every(({ type }) => type !== "present")))
      store.ingestEvents(batch.events);
    expect(store.state()).toEqual(before);
  });

  it("finds what was said, changed and taken back while it listens, in whatever order it is told", async ({ skip }) => {
    const world = await begin();
    const store = await openStore(world, { watched: () => watched(store) });
    await store.round();
    const stop = new AbortController();
    let running = Promise.resolve();
    let wakes = 0;
    const wake = () => {
      wakes++;
      running = running.then(async () => void (await store.round()));
    };
    if (!store.connector.listen) return skip("nothing is pushed");
    const listening = store.connector.listen(wake, stop.signal);
    await until(() => wakes > 0, { what: "the connection" });
    await running;
    for (const how of ["duplicate", "reversed"] as const) {
      world.disorder?.begin(how);
      const said = await world.say(`said ${how}`);
      await world.edit?.(said, `said ${how}, then changed`);
      await world.react?.(said);
      const gone = await world.say(`gone ${how}`);
      await world.takeBack(gone);
      world.disorder?.end();
      await until(
        async () => {
          await running;
          return JSON.stringify(store.texts()) === JSON.stringify(await world.there());
        },
        { what: `the state after ${how} pushes` },
      );
    }
    stop.abort();
    await listening;
    await running;
  });

  it("says that a position it can't read is gone, and begins anew", async () => {
    const world = await begin();
    await world.say("one");
    const store = await openStore(world);
    const nonsense = { brand: "Cursor", version: 99 } as const;
    const read = async () => {
      for await (const batch of store.connector.changes(nonsense, never)) store.apply(batch);
    };
    await expect(read()).rejects.toMatchObject({
      failure: { kind: "cursor-gone" },
    });
    await store.round();
    expect(store.count()).toBe(1);
  });

  it("keeps every letter of every language, and whatever else can be typed", async () => {
    const world = await begin();
    const texts = [
      "Grüße 日本語 שלום",
      "🧑‍🚀👍🏽 e\u0301",
      "a *b* _c_ ~d~ `e` [f](g) # h > i & j < k",
      "javascript:alert(1) %00 ../../etc",
      "x".repeat(9000),
    ];
    for (const text of texts) await world.say(text);
    const store = await openStore(world);
    await store.whole();
    expect(store.count()).toBe(texts.length);
    const held = store.texts();
    expect(held[0]).toBe(texts[0]);
    expect(held[1]).toBe(texts[1]);
    expect(held[4]?.length).toBeGreaterThan(8000);
  });

  it("holds out against what nobody should send", async () => {
    const world = await begin();
    const hostile = [
      "\u0000\u0007\u001b[31m",
      "\u202e\u2066reversed",
      "*".repeat(3000),
      "<@U".repeat(500),
      "<!--<script>",
      "\ud800 lone",
      ":a:".repeat(1000),
    ];
    for (const text of hostile) await world.say(`hostile ${text.replaceAll("\u0000", "")}`);
    await world.say("and then");
    const store = await openStore(world);
    await store.whole();
    expect(store.count()).toBe(hostile.length + 1);
    expect(store.texts().at(-1)).toBe("and then");
  });

  it("brings ten thousand, the newest first", async () => {
    const world = await begin();
    await world.bulk(Array.from({ length: 10_000 }, (_, number) => `mass ${number}`));
    const store = await openStore(world);
    const started = performance.now();
    for (let batches = 0; store.count() === 0 && batches < 8; batches++) await store.round(batches + 1);
    const first = performance.now() - started;
    expect(
      store.db.prepare("SELECT 1 FROM messages WHERE received_at = (SELECT max(received_at) FROM messages)").get(),
    ).toBeDefined();
    await store.round();
    await store.history();
    console.log(
      `10,000 messages: the first after ${first.toFixed(0)} ms, all after ${(performance.now() - started).toFixed(0)} ms`,
    );
    expect(store.count()).toBe(10_000);
  });

  it("survives a line that is cut at every place", async () => {
    const world = await begin();
    await world.bulk(Array.from({ length: 30 }, (_, number) => `cut ${number}`));
    const store = await openStore(world);
    for (let step = 0; step < 40; step++) {
      world.cut(step);
      try {
        await store.whole();
      } catch (error) {
        expect(error).toMatchObject({ failure: { kind: expect.stringMatching(/^(?:offline|server)$/) } });
      }
      world.heal();
      await store.restart();
    }
    await store.whole();
    expect(store.texts()).toEqual(await world.there());
  });

  it("leaves nothing open", async () => {
    const world = await begin();
    const store = await openStore(world);
    await store.round();
    const stop = new AbortController();
    let woken = false;
    const wake = () => {
      woken = true;
    };
    const listening = store.connector.listen?.(wake, stop.signal);
    if (listening) await until(() => woken && world.connections() > 0, { what: "a connection" });
    stop.abort();
    await listening;
    await store.connector.close();
    await store.connector.close();
    await until(() => world.connections() === 0, { what: "the end of all connections" });
    await expect(store.round()).rejects.toMatchObject({ failure: { kind: "offline" } });
  });
}

/** Every conversation, as if all were on screen. */
function watched(store: Store) {
  return store.db
    .prepare<{ id: string }>("SELECT remote_id AS id FROM conversations WHERE remote_id IS NOT NULL")
    .all()
    .map(({ id }) => remoteId(id));
}
