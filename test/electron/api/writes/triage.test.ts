import { expect, test } from "vitest";
import type { AccountId, ConversationId, FolderId } from "../../../../shared/model/ids.ts";
import { FakeServer } from "../../../servers/fake-provider.ts";
import { canonical } from "../../../support/canonical.ts";
import { temporaryDatabase } from "../../../support/database.ts";
import { addFake, idOf, type RunningEngine, runEngine, shownState } from "../../../support/running-engine.ts";
import { until } from "../../../support/until.ts";

async function synced(server: FakeServer): Promise<RunningEngine> {
  const running = runEngine(temporaryDatabase(), server.provider());
  await running.engine.sync(await addFake(running.engine), { whole: true });
  return running;
}

function twoMails(): FakeServer {
  const server = new FakeServer();
  server.deliver("a");
  server.deliver("b", { references: ["a@test"] });
  server.deliver("sent", { references: ["a@test"], direction: "out" }, "Sent", { read: true });
  return server;
}

function conversationOf({ db }: RunningEngine, remoteId: string): ConversationId {
  const row = db
    .prepare<{ id: ConversationId }>("SELECT conversation_id AS id FROM messages WHERE remote_id = ?")
    .get(remoteId);
  return row!.id;
}

function commands({ db }: RunningEngine) {
  return db
    .prepare<{ kind: string; state: string; reason: string }>("SELECT kind, state, reason FROM outbox ORDER BY id")
    .all();
}

function settled(running: RunningEngine): Promise<boolean> {
  return until(() =>
    commands(running).every(({ state }) => state === "done" || state === "cancelled" || state === "failed"),
  );
}

test("reading a conversation shows at once, reaches the server, and is taken back by undo", async () => {
  const server = twoMails();
  const running = await synced(server);
  const { calls, db } = running;
  const target = { conversationIds: [conversationOf(running, "a")] };
  const { undoId, messages } = await calls["triage.read"]({ target, read: true });
  expect(messages).toBe(2);
  expect(shownState(db, "a")).toEqual(["INBOX read"]);
  expect(await calls["triage.read"]({ target, read: true })).toMatchObject({ messages: 0 });
  await until(() => server.stateOf("a")[0] === "INBOX read" && server.stateOf("b")[0] === "INBOX read");
  await settled(running);
  expect(shownState(db, "a")).toEqual(["INBOX read"]);
  await calls["triage.undo"]({ undoId });
  expect(shownState(db, "b")).toEqual(["INBOX"]);
  await until(() => server.stateOf("b")[0] === "INBOX");
});

test.each([true, false])(
  "archiving moves what is in the inbox and leaves Sent; undo brings it back (keys told: %s)",
  async (tellsKeys) => {
    const server = twoMails();
    server.tellsKeys = tellsKeys;
    const running = await synced(server);
    const { calls, db, engine } = running;
    const before = canonical(db);
    const kept = idOf(db, "a");
    const { undoId, messages } = await calls["triage.move"]({
      target: { conversationIds: [conversationOf(running, "a")] },
      to: { role: "archive" },
    });
    expect(messages).toBe(2);
    expect(shownState(db, "a")).toEqual(["Archive"]);
    expect(shownState(db, "sent")).toEqual(["Sent read"]);
    await until(() => server.stateOf("a")[0] === "Archive" && server.stateOf("b")[0] === "Archive");
    await engine.sync(null, { whole: true });
    expect(shownState(db, "a")).toEqual(["Archive"]);
    expect(idOf(db, "a")).toBe(kept);
    await calls["triage.undo"]({ undoId });
    expect(shownState(db, "a")).toEqual(["INBOX"]);
    await until(() => server.stateOf("a")[0] === "INBOX" && server.stateOf("b")[0] === "INBOX");
    await engine.sync(null, { whole: true });
    const after = JSON.stringify(canonical(db)).replaceAll(/"remote_key":"\d+"/g, "");
    expect(after).toBe(JSON.stringify(before).replaceAll(/"remote_key":"\d+"/g, ""));
  },
);

test.each([true, false])("moved again before the server knew of the first move (keys told: %s)", async (tellsKeys) => {
  const server = twoMails();
  server.tellsKeys = tellsKeys;
  const running = await synced(server);
  const { calls, db, engine } = running;
  const target = { messageIds: [idOf(db, "a")] };
  await calls["triage.move"]({ target, to: { role: "archive" } });
  await calls["triage.move"]({ target, to: { role: "trash" } });
  await calls["triage.star"]({ target, starred: true });
  expect(shownState(db, "a")).toEqual(["Trash starred"]);
  await settled(running);
  await engine.sync(null, { whole: true });
  expect(server.stateOf("a")).toEqual(["Trash starred"]);
  expect(shownState(db, "a")).toEqual(["Trash starred"]);
});

/** Two moves that wait, of which one is taken back. */
async function twoMovesButOne(second: "trash" | "inbox", undone: 0 | 1) {
  const server = twoMails();
  const running = await synced(server);
  const { calls, db, engine } = running;
  const { id } = db.prepare<{ id: AccountId }>("SELECT id FROM accounts").get()!;
  await calls["accounts.pause"]({ id, paused: true });
  const target = { messageIds: [idOf(db, "a")] };
  const first = await calls["triage.move"]({ target, to: { role: "archive" } });
  const then = await calls["triage.move"]({ target, to: { role: second } });
  await calls["triage.undo"]({ undoId: [first, then][undone]!.undoId });
  const shown = shownState(db, "a");
  await calls["triage.star"]({ target, starred: true });
  await calls["accounts.pause"]({ id, paused: false });
  await settled(running);
  await engine.sync(null, { whole: true });
  expect(shownState(db, "a")).toEqual(server.stateOf("a"));
  return { shown, there: server.stateOf("a"), states: commands(running).map(({ state }) => state) };
}

test("of two waiting moves the second is taken back: the first is shown, and done", async () => {
  const { shown, there } = await twoMovesButOne("trash", 1);
  expect(shown).toEqual(["Archive"]);
  expect(there).toEqual(["Archive starred"]);
});

test("of two waiting moves the first is taken back: the second is done all the same", async () => {
  const { shown, there } = await twoMovesButOne("trash", 0);
  expect(shown).toEqual(["Trash"]);
  expect(there).toEqual(["Trash starred"]);
});

test("of two waiting moves, there and back, the first is taken back: nothing is left to do", async () => {
  const { shown, there, states } = await twoMovesButOne("inbox", 0);
  expect(shown).toEqual(["INBOX"]);
  expect(there).toEqual(["INBOX starred"]);
  expect(states).toEqual(["cancelled", "cancelled", "done"]);
});

test("what the provider refuses goes back to what it was, and says why", async () => {
  const server = twoMails();
  const running = await synced(server);
  const { calls, db } = running;
  const before = canonical(db);
  server.fail("move", { kind: "refused", reason: "forbidden" });
  server.fail("setFlags", { kind: "refused", reason: "forbidden" });
  const target = { messageIds: [idOf(db, "a")] };
  await calls["triage.move"]({ target, to: { role: "junk" } });
  await calls["triage.read"]({ target, read: true });
  await settled(running);
  expect(commands(running)).toEqual([
    { kind: "move", state: "failed", reason: "The server fails move." },
    { kind: "flags", state: "failed", reason: "The server fails setFlags." },
  ]);
  expect(canonical(db)).toEqual(before);
});

test("offline, acts pile up in order and leave when the network is back", async () => {
  const server = twoMails();
  const running = await synced(server);
  const { calls, db, engine } = running;
  server.fail("setFlags", { kind: "offline", reason: "network" }, 3);
  const target = { messageIds: [idOf(db, "a")] };
  await calls["triage.read"]({ target, read: true });
  await calls["triage.read"]({ target, read: false });
  await calls["triage.star"]({ target, starred: true });
  expect(shownState(db, "a")).toEqual(["INBOX starred"]);
  engine.wake("online");
  await settled(running);
  expect(server.stateOf("a")).toEqual(["INBOX starred"]);
});

test("a pending change is not overruled by what the server still says", async () => {
  const server = twoMails();
  const running = await synced(server);
  const { calls, db, engine } = running;
  server.fail("setFlags", { kind: "server" }, 2);
  await calls["triage.read"]({ target: { messageIds: [idOf(db, "a")] }, read: true });
  server.flag("a", { starred: true });
  await engine.sync(null, { whole: false });
  expect(shownState(db, "a")).toEqual(["INBOX read starred"]);
  await settled(running);
  expect(server.stateOf("a")).toEqual(["INBOX read starred"]);
});

test("a folder that is not there, or not this account's, is refused with a sentence", async () => {
  const running = await synced(twoMails());
  const target = { messageIds: [idOf(running.db, "a")] };
  const foreign = { folderId: 4711 as FolderId };
  await expect(async () => running.calls["triage.move"]({ target, to: foreign })).rejects.toMatchObject({
    kind: "refused",
  });
  await expect(async () => running.calls["triage.undo"]({ undoId: "none" })).rejects.toMatchObject({
    kind: "not-found",
  });
});
