import { expect, test } from "vitest";
import { listAccounts } from "../../../electron/db/queries/accounts.ts";
import type { CommandId, MessageId } from "../../../shared/model/ids.ts";
import { me, sequence } from "../../support/chat.ts";
import { chat, commands, running, settled, speak } from "../../support/chat-engine.ts";
import { idOf } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

test("what an account and a conversation can do is kept with them, and what can't be done is refused with the reason", async () => {
  const server = chat();
  server.cannot = { edit: "Nobody edits here.", react: "Nobody reacts here.", send: "Only listening." };
  server.editWithinMs = 60_000;
  const run = await running(server);
  const [account] = listAccounts(run.db);
  expect(account).toMatchObject({ limits: server.cannot, realtime: "push", importNew: true, storage: "full" });
  const id = idOf(run.db, "C1:1001");
  const refusal = (message: string) => ({ kind: "refused", message });
  expect(() => run.calls["messages.edit"]({ id, text: "no" })).toThrow(
    expect.objectContaining(refusal("Nobody edits here.")),
  );
  expect(() => run.calls["messages.react"]({ id, emoji: "👍", on: true })).toThrow(
    expect.objectContaining(refusal("Nobody reacts here.")),
  );
  expect(() => run.calls["messages.remove"]({ id })).toThrow(expect.objectContaining({ kind: "refused" }));
  await expect(speak(run, "C1", "hello")).rejects.toMatchObject(refusal("Only listening."));
  const target = { conversationIds: [run.room("C1")] };
  expect(() => run.calls["triage.star"]({ target, starred: true })).toThrow(
    expect.objectContaining(refusal("This chat has no stars.")),
  );
  expect(() => run.calls["triage.move"]({ target, to: { role: "archive" } })).toThrow(
    expect.objectContaining(refusal("This chat has no folders.")),
  );
  expect(run.reads["conversations.get"]({ id: run.room("C1") })).toMatchObject({
    limits: {
      send: "Only listening.",
      edit: "Nobody edits here.",
      markUnread: null,
      archive: "This chat has no folders.",
    },
  });
  expect(commands(run)).toEqual([]);
});

test("news of others comes by itself: said, edited, taken back, reacted to, read elsewhere", async () => {
  const server = chat();
  const run = await running(server);
  const second = server.say("C1", "third");
  await until(async () => (await run.words("C1")).includes("third"));
  server.edit("C1", second, "third, better");
  server.react("C1", second, "🎉", "U2", true);
  await until(async () => (await run.words("C1")).includes("third, better"));
  await until(async () => (await run.shown("C1")).at(-1)?.reactions[0]?.count === 1);
  server.take("C1", second);
  await until(async () => (await run.shown("C1")).at(-1)?.content === "removed");
  expect(run.reads["conversations.get"]({ id: run.room("C1") })).toMatchObject({ unreadCount: 2 });
  server.mark("C1", sequence(second));
  await until(async () => (await run.reads["conversations.get"]({ id: run.room("C1") })).unreadCount === 0);
  server.mark("C1", sequence(1001));
  await until(async () => (await run.reads["conversations.get"]({ id: run.room("C1") })).unreadCount === 1);
  expect(run.arrivals).toEqual([]);
});

test.each([
  ["the answer comes first", {}],
  ["the news comes first", { pushesFirst: true }],
  ["only the news come, with the key", { sendOutcome: "arrives-unheard" as const }],
])("what is said shows at once and once: %s", async (_, how) => {
  const server = chat();
  const run = await running(server);
  Object.assign(server, how);
  await speak(run, "C1", "and **me**");
  const [echo] = (await run.shown("C1")).slice(-1);
  expect(echo).toMatchObject({ direction: "out", snippet: "and me", sender: { isSelf: true, name: "Me" } });
  await settled(run);
  await run.sync();
  expect(await run.words("C1")).toEqual(["first", "second", expect.stringMatching(/^and/)]);
  expect(server.words("C1")).toEqual(["first", "second", "and **me**"]);
  expect(run.db.prepare("SELECT count(*) AS count FROM messages WHERE remote_id LIKE 'local:%'").get()).toEqual({
    count: 0,
  });
  expect(run.db.prepare("SELECT state FROM drafts").all()).toEqual([{ state: "sent" }]);
});

test("news without the key, then the answer with it: still one message", async () => {
  const server = chat();
  server.tellsKeys = false;
  const run = await running(server);
  const { engine, db, account } = run;
  // The send is on its way while a poll brings what it made.
  await speak(run, "C1", "twice?");
  await settled(run);
  await engine.sync(account, { whole: true });
  expect(await run.words("C1")).toEqual(["first", "second", "twice?"]);
  expect(db.prepare("SELECT count(*) AS count FROM messages WHERE remote_id LIKE 'local:%'").get()).toEqual({
    count: 0,
  });
});

test("a send of unknown outcome is looked up, never repeated blindly", async () => {
  const server = chat();
  const run = await running(server);
  server.sendOutcome = "lost-unheard";
  await speak(run, "C1", "lost?");
  await until(() => run.db.prepare("SELECT 1 FROM outbox WHERE found = 'not-arrived'").get() !== undefined);
  server.sendOutcome = "arrives";
  await run.sync();
  expect(server.words("C1")).not.toContain("lost?");
  await run.calls["outbox.retry"]({ commandId: (await run.reads["outbox.list"]({}))[0]?.id as CommandId });
  await settled(run);
  expect(server.words("C1").filter((text) => text === "lost?")).toHaveLength(1);
  await run.sync();
  expect((await run.words("C1")).filter((text) => text === "lost?")).toHaveLength(1);
});

test("threads: answered in one, shown beside it, and in the conversation when meant so", async () => {
  const server = chat();
  const run = await running(server);
  const root = idOf(run.db, "C1:1001");
  await speak(run, "C1", "in the thread", root);
  await settled(run);
  const [reply] = (await run.reads["messages.replies"]({ id: root, before: null, limit: 10 })).rows;
  expect(reply).toMatchObject({ snippet: "in the thread", parentId: root });
  // An answer to an answer stands in the same thread.
  await speak(run, "C1", "for all", reply?.id ?? null, true);
  await settled(run);
  expect(await run.words("C1")).toEqual(["first", "second", "for all"]);
  expect(server.saying("C1", server.second)).toMatchObject({ parent: 1001, broadcast: true });
  expect((await run.shown("C1"))[0]?.replies).toMatchObject({ count: 2 });
});

test("one draft a conversation and thread: asking again gives it", async () => {
  const run = await running(chat());
  const ask = (source: MessageId | null) =>
    run.calls["drafts.create"]({ kind: "message", sourceId: source, accountId: null, conversationId: run.room("C1") });
  const [one, two, other] = [await ask(null), await ask(null), await ask(idOf(run.db, "C1:1001"))];
  expect(one.id).toBe(two.id);
  expect(other.id).not.toBe(one.id);
  expect(run.reads["drafts.list"]({ conversationId: null })).toEqual([]);
});

test("edits and removals show at once, reach the provider, and are taken back when it refuses", async () => {
  const server = chat();
  const own = server.say("C1", "tpyo", { by: me });
  const run = await running(server);
  const id = idOf(run.db, `C1:${own}`);
  server.fail("edit", { kind: "refused", reason: "forbidden" });
  run.calls["messages.edit"]({ id, text: "typo" });
  expect((await run.words("C1")).at(-1)).toBe("typo");
  expect(await run.reads["messages.body"]({ id })).toMatchObject({ visible: "typo", markdown: "typo" });
  await settled(run);
  expect((await run.words("C1")).at(-1)).toBe("tpyo");
  expect(commands(run)).toEqual([{ kind: "edit", state: "failed", reason: "The server fails edit." }]);

  const { undoId } = await run.calls["messages.edit"]({ id, text: "typo" });
  await settled(run);
  expect(server.words("C1").at(-1)).toBe("typo");
  expect(run.reads["messages.versions"]({ id })).toMatchObject([{ text: "tpyo" }]);
  await run.calls["triage.undo"]({ undoId });
  await until(() => server.words("C1").at(-1) === "tpyo");
  await settled(run);

  const taken = await run.calls["messages.remove"]({ id });
  expect((await run.shown("C1")).at(-1)).toMatchObject({ content: "removed", snippet: "" });
  await run.calls["triage.undo"]({ undoId: taken.undoId });
  expect((await run.shown("C1")).at(-1)).toMatchObject({ content: "rich" });
  run.db.prepare("INSERT INTO settings (key, value) VALUES ('undoSendMs', '0')").run();
  await run.calls["messages.remove"]({ id });
  await until(() => server.saying("C1", own).removed);
  await settled(run);
  expect((await run.shown("C1")).at(-1)).toMatchObject({ content: "removed", limits: { edit: "It was taken back." } });
});

test("what is too old can't be changed any more, and only its author can", async () => {
  const server = chat();
  server.editWithinMs = 60_000;
  const own = server.say("C1", "long ago", { by: me });
  const run = await running(server);
  const all = await run.shown("C1");
  expect(all.at(-1)?.limits).toEqual({ edit: "This can be changed for 1 minutes only.", remove: null });
  expect(all[0]?.limits.edit).toMatch(/^Only whoever said it/);
  expect(() => run.calls["messages.edit"]({ id: idOf(run.db, `C1:${own}`), text: "x" })).toThrow(/for 1 minutes/);
});

test("reactions show at once; one and its opposite cancel each other before they leave", async () => {
  const server = chat();
  const run = await running(server);
  const id = idOf(run.db, "C1:1001");
  await run.engine.pause(run.account, true);
  run.calls["messages.react"]({ id, emoji: "👍", on: true });
  run.calls["messages.react"]({ id, emoji: "👀", on: true });
  expect((await run.shown("C1"))[0]?.reactions).toEqual([
    { emoji: "👍", picture: null, count: 1, mine: true, names: ["Me"] },
    { emoji: "👀", picture: null, count: 1, mine: true, names: ["Me"] },
  ]);
  run.calls["messages.react"]({ id, emoji: "👀", on: false });
  await run.engine.pause(run.account, false);
  await settled(run);
  expect(server.calls.filter((call) => call.startsWith("react"))).toEqual(["react 👍 true"]);
  expect((await run.shown("C1"))[0]?.reactions).toMatchObject([{ emoji: "👍", count: 1, mine: true }]);
  run.calls["messages.react"]({ id, emoji: "👍", on: false });
  await settled(run);
  expect(server.saying("C1", 1001).reactions.size).toBe(0);
  expect((await run.shown("C1"))[0]?.reactions).toEqual([]);
});

test("read and unread are one mark: shown at once, the latest told, taken back on failure, undone", async () => {
  const server = chat();
  const run = await running(server);
  const id = run.room("C1");
  const unread = async () => (await run.reads["conversations.get"]({ id })).unreadCount;
  await run.engine.pause(run.account, true);
  for (const read of [true, false, true]) run.calls["triage.read"]({ target: { conversationIds: [id] }, read });
  expect(await unread()).toBe(0);
  await run.engine.pause(run.account, false);
  await settled(run);
  expect(server.calls.filter((call) => call.startsWith("markRead"))).toEqual([`markRead C1 ${sequence(1002)}`]);
  expect(await unread()).toBe(0);

  await run.calls["conversations.markUnread"]({ id, from: idOf(run.db, "C1:1001") });
  expect(await run.reads["conversations.get"]({ id })).toMatchObject({
    unreadCount: 2,
    firstUnreadId: idOf(run.db, "C1:1001"),
  });
  await settled(run);
  expect(server.rooms.get("C1")?.lastRead.upTo).toBe("");

  server.fail("markRead", { kind: "refused", reason: "forbidden" });
  const { undoId } = await run.calls["triage.read"]({ target: { messageIds: [idOf(run.db, "C1:1001")] }, read: true });
  expect(await unread()).toBe(1);
  await settled(run);
  expect(await unread()).toBe(2);
  const again = await run.calls["triage.read"]({ target: { conversationIds: [id] }, read: true });
  expect(again.messages).toBe(2);
  await settled(run);
  await run.calls["triage.undo"]({ undoId: again.undoId });
  expect(await unread()).toBe(2);
  await settled(run);
  expect(undoId).not.toBe(again.undoId);
});

test("where the provider keeps no marks they are kept here; where marks can't go back, that is refused", async () => {
  const server = chat();
  server.cannot = { markRead: "No marks.", markUnread: "No marks." };
  const run = await running(server);
  const id = run.room("C1");
  run.calls["triage.read"]({ target: { conversationIds: [id] }, read: true });
  expect(await run.reads["conversations.get"]({ id })).toMatchObject({ unreadCount: 0 });
  expect(commands(run)).toEqual([]);
  expect(() => run.calls["conversations.markUnread"]({ id, from: idOf(run.db, "C1:1001") })).toThrow(/No marks/);
});
