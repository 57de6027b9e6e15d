import { expect, test } from "vitest";
import type { ProviderId } from "../../../shared/model/account.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { canonical } from "../../support/canonical.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { content, noon } from "../../support/remote.ts";
import { addFake, idOf, runEngine, shownState } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

function filled(count: number, server = new FakeServer()): FakeServer {
  for (let number = 0; number < count; number++) {
    const at = noon + number * 60_000;
    const references = number % 3 === 0 ? [] : [`m${number - (number % 3)}@test`];
    server.deliver(`m${number}`, { sentAt: at, receivedAt: at, references }, "INBOX", { read: number % 2 === 0 });
  }
  return server;
}

function stateOf(db: ReturnType<typeof temporaryDatabase>) {
  return db
    .prepare<{ kind: string; reason: string; action: string }>(
      "SELECT state_kind AS kind, state_reason AS reason, state_action AS action FROM accounts",
    )
    .get();
}

test("a whole sync brings every message with its text, and a second one changes nothing", async () => {
  const server = filled(60);
  const { db, engine, arrivals } = runEngine(temporaryDatabase(), server.provider());
  const id = await addFake(engine);
  const summary = await engine.sync(id, { whole: true });
  expect(db.prepare("SELECT count(*) AS count, min(body_state) AS state FROM messages").get()).toEqual({
    count: 60,
    state: "full",
  });
  expect(summary.conversations).toEqual({ eligible: 20, synced: 20, failed: [] });
  const before = canonical(db);
  const second = await engine.sync(id, { whole: true });
  expect(second.messages).toEqual({ new: 0, changed: 0, removed: 0 });
  expect(canonical(db)).toEqual(before);
  expect(arrivals).toEqual([]);
  await until(() => stateOf(db)?.kind === "connected");
});

test("history that comes with its texts is told in one go, however many batches it has", async () => {
  const server = filled(120);
  for (const { message, text } of server.mails.values()) message.content = content(text);
  const { db, engine } = runEngine(temporaryDatabase(), server.provider());
  await engine.sync(await addFake(engine), { whole: true });
  expect(db.prepare("SELECT count(*) AS count FROM messages WHERE body_state = 'full'").get()).toEqual({ count: 120 });
  expect(server.calls.filter((call) => call === "backfill")).toHaveLength(1);
});

test("news arrives by itself, once, and only what came in unread is an arrival", async () => {
  const server = filled(3);
  const { db, engine, arrivals } = runEngine(temporaryDatabase(), server.provider());
  const id = await addFake(engine);
  await engine.sync(id, { whole: true });
  const now = Date.now();
  server.deliver("news", { sentAt: now, receivedAt: now });
  server.deliver("seen", { sentAt: now, receivedAt: now }, "INBOX", { read: true });
  server.deliver("own", { sentAt: now, receivedAt: now, direction: "out" }, "Sent", { read: true });
  await until(() => db.prepare("SELECT 1 FROM messages WHERE remote_id = 'own'").get());
  expect(arrivals.map(({ messageId }) => messageId)).toEqual([idOf(db, "news")]);
});

test("flags, moves and deletions of other clients are seen", async () => {
  const server = filled(4);
  const { db, engine } = runEngine(temporaryDatabase(), server.provider());
  const id = await addFake(engine);
  await engine.sync(id, { whole: true });
  const kept = idOf(db, "m1");
  server.flag("m0", { starred: true });
  server.relocate("m1", "Archive");
  server.remove("m2");
  await engine.sync(id, { whole: true });
  for (const name of ["m0", "m1", "m3"]) expect(shownState(db, name)).toEqual(server.stateOf(name));
  expect(idOf(db, "m1")).toBe(kept);
  expect(db.prepare("SELECT 1 FROM messages WHERE remote_id = 'm2'").get()).toBeUndefined();
});

test("a wrong password stores nothing, and neither does a keychain that refuses", async () => {
  const server = filled(1);
  const { db, engine, secrets } = runEngine(temporaryDatabase(), server.provider());
  await expect(addFake(engine, "wrong")).rejects.toMatchObject({ kind: "sign-in" });
  secrets.refusesWrites = true;
  await expect(addFake(engine)).rejects.toMatchObject({ kind: "secrets" });
  expect(db.prepare("SELECT count(*) AS count FROM accounts").get()).toEqual({ count: 0 });
  expect(secrets.entries.size).toBe(0);
});

test("the same account twice is refused", async () => {
  const { engine } = runEngine(temporaryDatabase(), filled(1).provider());
  const both = await Promise.allSettled([addFake(engine), addFake(engine)]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
});

test("a changed password asks the user, and signing in again goes on with the same rows", async () => {
  const server = filled(5);
  const { db, engine } = runEngine(temporaryDatabase(), server.provider());
  const id = await addFake(engine);
  await engine.sync(id, { whole: true });
  const kept = idOf(db, "m3");
  server.password = "new";
  await expect(engine.sync(id, { whole: false })).rejects.toMatchObject({ kind: "sign-in" });
  expect(stateOf(db)).toEqual({ kind: "needs-sign-in", reason: "Wrong password.", action: "sign-in" });
  await engine.signIn(id, { password: "new" });
  await engine.sync(id, { whole: true });
  expect(idOf(db, "m3")).toBe(kept);
  expect(stateOf(db)?.kind).toBe("connected");
});

test("a locked keychain is no wrong password: the account waits, and goes on when it is unlocked", async () => {
  const server = filled(2);
  const db = temporaryDatabase();
  const first = runEngine(db, server.provider());
  await addFake(first.engine);
  await first.engine.close();
  first.secrets.locked = true;
  runEngine(db, server.provider(), { secrets: first.secrets });
  await until(() => stateOf(db)?.action === "unlock-secrets");
  expect(stateOf(db)?.reason).toContain("locked");
  await first.secrets.unlock();
  await until(() => stateOf(db)?.kind === "connected");
});

test("removing an account leaves nothing of it", async () => {
  const server = filled(8);
  const { db, engine, secrets } = runEngine(temporaryDatabase(), server.provider());
  const id = await addFake(engine);
  await engine.sync(id, { whole: true });
  await engine.removeAccount(id);
  for (const table of [
    "accounts",
    "messages",
    "conversations",
    "folders",
    "placements",
    "search_index_docsize",
    "cursors",
  ])
    expect(db.prepare(`SELECT count(*) AS count FROM ${table}`).get()).toEqual({ count: 0 });
  expect(secrets.entries.size).toBe(0);
});

test("a broken account keeps no other waiting, and says so in the summary", async () => {
  const good = filled(6, new FakeServer("good@example.org"));
  const bad = filled(6, new FakeServer("bad@example.org"));
  const providers = new Map<ProviderId, ReturnType<FakeServer["provider"]>>([
    ["imap", good.provider("imap")],
    ["slack", bad.provider("slack")],
  ]);
  const { db, engine } = runEngine(temporaryDatabase(), providers);
  const one = await addFake(engine);
  const two = await engine.addAccount({ provider: "slack", fields: { password: "secret" }, secrets: "session" });
  bad.fail("changes", { kind: "offline", reason: "network" }, 1000);
  await expect(engine.sync(two, { whole: true })).rejects.toMatchObject({ kind: "offline" });
  await engine.sync(one, { whole: true });
  const all = await engine.sync(null, { whole: true });
  expect(all.conversations.failed.map(({ what }) => what)).toEqual(["bad@example.org"]);
  expect(db.prepare("SELECT count(*) AS count FROM messages WHERE account_id = ?").get(one)).toEqual({ count: 6 });
});

test("connections that break, servers that stumble and lost cursors end in the same state", async () => {
  const server = filled(40);
  const { db, engine, arrivals } = runEngine(temporaryDatabase(), server.provider());
  const id = await addFake(engine);
  server.fail("changes", { kind: "server" });
  server.fail("backfill", { kind: "offline", reason: "closed" });
  server.fail("contents", { kind: "busy", retryAfterMs: 10 });
  // Who asks hears of a failure after a second one in a row, and asks again.
  await until(() => engine.sync(id, { whole: true }).then(() => true));
  const undisturbed = canonical(db);
  server.fail("changes", { kind: "cursor-gone" });
  server.deliver("late", { sentAt: noon, receivedAt: noon });
  server.dropListeners();
  await engine.sync(id, { whole: true });
  server.remove("late");
  await engine.sync(id, { whole: true });
  expect(canonical(db)).toEqual(undisturbed);
  expect(arrivals).toEqual([]);
});

test("pausing stops everything, and resuming goes on", async () => {
  const server = filled(30);
  const { db, engine } = runEngine(temporaryDatabase(), server.provider());
  const id = await addFake(engine);
  await engine.pause(id, true);
  await expect(engine.sync(id, { whole: true })).rejects.toMatchObject({ kind: "conflict" });
  expect(stateOf(db)).toMatchObject({ kind: "paused", action: "resume" });
  await engine.pause(id, false);
  await engine.sync(id, { whole: true });
  expect(db.prepare("SELECT count(*) AS count FROM messages").get()).toEqual({ count: 30 });
});

test("what the user looks at is fetched while the rest waits", async () => {
  const server = filled(40);
  server.newest = 40;
  const { db, engine } = runEngine(temporaryDatabase(), server.provider());
  await addFake(engine);
  await until(() => db.prepare("SELECT 1 FROM messages WHERE remote_id = 'm39'").get());
  const wanted = idOf(db, "m39");
  await engine.fetchBodies([wanted]);
  expect(db.prepare("SELECT body_state AS state FROM messages WHERE id = ?").get(wanted)).toEqual({ state: "full" });
});

test("what the user looks at does not wait for the other bodies under way, and none of those is given up", async () => {
  const server = filled(40);
  server.newest = 40;
  const { provider, asked, wish } = holdingContents(server);
  const { db, engine } = runEngine(temporaryDatabase(), provider);
  const id = await addFake(engine);
  await until(() => asked.length === 1);
  const oldest = engine.fetchBodies([idOf(db, "m0")]);
  wish.resolve();
  await oldest;
  expect(asked[0]).toHaveLength(40);
  expect(asked[1]).toEqual(["m0"]);
  const summary = await engine.sync(id, { whole: true });
  expect(summary.conversations.failed).toEqual([]);
  expect(db.prepare("SELECT count(*) AS count FROM messages WHERE body_state = 'full'").get()).toEqual({ count: 40 });
});

/** The server's provider; the first contents asked for come only after the wish, `asked` are the ids of each call. */
function holdingContents(server: FakeServer) {
  const wish = Promise.withResolvers<void>();
  const asked: string[][] = [];
  const provider = server.provider();
  const open: typeof provider.open = (context) => {
    const connector = provider.open(context);
    const contents = connector.contents!.bind(connector);
    return {
      ...connector,
      async *contents(requests, options, signal) {
        asked.push(requests.map(({ id }) => id));
        await wish.promise;
        yield* contents(requests, options, signal);
      },
    };
  };
  return { provider: { ...provider, open }, asked, wish };
}

test("an engine that is closed at any moment goes on where it stood", async () => {
  const straight = runEngine(temporaryDatabase(), filled(30).provider());
  await straight.engine.sync(await addFake(straight.engine), { whole: true });

  const server = filled(30);
  const db = temporaryDatabase();
  const first = runEngine(db, server.provider());
  const id = await addFake(first.engine);
  await first.engine.close();
  for (let run = 0; run < 12; run++) {
    const again = runEngine(db, server.provider(), { secrets: first.secrets });
    const begun = server.calls.length;
    await until(() => server.calls.length > begun + (run % 3));
    await again.engine.close();
  }
  const last = runEngine(db, server.provider(), { secrets: first.secrets });
  await last.engine.sync(id, { whole: true });
  expect(canonical(db)).toEqual(canonical(straight.db));
});
