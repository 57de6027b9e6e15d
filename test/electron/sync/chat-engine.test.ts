import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readHandlers } from "../../../electron/api/reads.ts";
import { check } from "../../../electron/db/check.ts";
import { listAccounts } from "../../../electron/db/queries/accounts.ts";
import type { ProviderId } from "../../../shared/model/account.ts";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { messageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { identityId } from "../../../shared/model/person.ts";
import { FakeChat } from "../../servers/fake-chat.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { me, sequence } from "../../support/chat.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { idOf, type RunningEngine, runEngine } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

function chat(): FakeChat {
  const server = new FakeChat();
  server.room("C1");
  server.room("D1", "direct");
  server.say("C1", "first");
  server.say("C1", "second");
  server.say("D1", "hello");
  return server;
}

async function running(server: FakeChat, more: Parameters<typeof runEngine>[2] = {}) {
  const db = temporaryDatabase();
  const run = runEngine(
    db,
    new Map<ProviderId, ReturnType<FakeChat["provider"]>>([["slack", server.provider()]]),
    more,
  );
  const account = await run.engine.addAccount({
    provider: "slack",
    fields: { password: "secret" },
    secrets: "session",
  });
  const reads = readHandlers(db, { now: Date.now, timeZone: "UTC" });
  const sync = () => run.engine.sync(account, { whole: true });
  await sync();
  const room = (id: string): ConversationId => {
    const row = db.prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE remote_id = ?").get(id);
    if (!row) throw new Error(`No conversation ${id}`);
    return row.id;
  };
  const shown = async (id: string): Promise<MessageView[]> =>
    (await reads["messages.list"]({ conversationId: room(id), before: null, limit: 100 })).rows;
  const words = async (id: string) => (await shown(id)).map(({ snippet }) => snippet);
  return { ...run, account, reads, sync, room, shown, words };
}
type Running = Awaited<ReturnType<typeof running>>;

/** Says something as the user, by draft and send. */
async function speak(
  { calls, room }: Running,
  id: string,
  text: string,
  source: MessageId | null = null,
  broadcast = false,
) {
  const draft = await calls["drafts.create"]({
    ...{ kind: "message", sourceId: source, accountId: null, conversationId: room(id) },
  });
  const content = { ...draft.content, text, broadcast };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  return calls["drafts.send"]({ id: draft.id, version, delayMs: null });
}

function commands({ db }: RunningEngine) {
  return db
    .prepare<{ kind: string; state: string; reason: string }>("SELECT kind, state, reason FROM outbox ORDER BY id")
    .all();
}

const settled = (run: RunningEngine) =>
  until(() => commands(run).every(({ state }) => ["done", "cancelled", "failed"].includes(state)), {
    what: "the outbox",
  });

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
  await until(() => server.calls.includes("find"));
  server.sendOutcome = "arrives";
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

test("nothing unknown is asked for or stored; allowing brings it, denying forgets all of it, on disk too", async () => {
  const server = new FakeChat();
  const db = temporaryDatabase();
  const run = runEngine(db, new Map<ProviderId, ReturnType<FakeChat["provider"]>>([["slack", server.provider()]]));
  const account = await run.engine.addAccount({
    provider: "slack",
    fields: { password: "secret" },
    secrets: "session",
  });
  await run.calls["imports.auto"]({ accountId: account, importNew: false });
  const file = { id: "F1", name: "xylophonist.txt", bytes: Buffer.from("quizzaciously") };
  server.room("C1");
  for (let number = 0; number < 40; number++)
    server.say("C1", `word${number} bamboozlement`, { files: number === 3 ? [file] : [] });
  await until(() => db.prepare("SELECT 1 FROM conversations").get());
  await run.engine.sync(account, { whole: true });
  const reads = readHandlers(db, { now: Date.now, timeZone: "UTC" });
  const offered = () => reads["imports.list"]({ accountId: account, consents: [] });
  const [stub] = await offered();
  expect(stub).toMatchObject({ name: "name of C1", consent: "unknown", held: 0 });
  expect(server.calls.filter((call) => call.startsWith("backfill"))).toEqual([]);
  const id = stub?.id as ConversationId;

  await run.calls["imports.set"]({ ids: [id], consent: "allowed" });
  await until(async () => (await offered())[0]?.held === 40);
  const attachment = db.prepare<{ id: never }>("SELECT id FROM attachments").get()?.id as never;
  await run.calls["attachments.fetch"]({ id: attachment });
  expect(await reads["attachments.read"]({ id: attachment, offset: 0, length: 100 })).toMatchObject({
    data: Buffer.from("quizzaciously").toString("base64"),
  });

  await run.calls["imports.set"]({ ids: [id], consent: "denied" });
  await run.engine.sync(account, { whole: true });
  expect(await offered()).toMatchObject([{ name: "name of C1", consent: "denied", held: 0 }]);
  expect(check(db)).toEqual([]);
  const bytes = [db.path, `${db.path}-wal`].map((path) => readFileSync(path).toString("latin1")).join("");
  for (const word of ["bamboozlement", "quizzaciously", "xylophonist"]) expect(bytes.includes(word), word).toBe(false);

  await run.calls["imports.set"]({ ids: [id], consent: "allowed" });
  await until(async () => (await offered())[0]?.held === 40);
});

test("answering in a conversation that was not allowed allows it", async () => {
  const server = chat();
  const run = await running(server);
  await run.calls["imports.set"]({ ids: [run.room("D1")], consent: "unknown" });
  expect(await run.words("D1")).toEqual([]);
  await speak(run, "D1", "nice to meet you");
  await settled(run);
  await until(async () => (await run.words("D1")).join() === "hello,nice to meet you");
  expect(run.reads["conversations.get"]({ id: run.room("D1") })).toMatchObject({ consent: "allowed" });
});

test("discovering adds what is new and nothing else; syncing all tells what was eligible, synced, failed and why", async () => {
  const server = chat();
  const run = await running(server);
  const { account } = run;
  await run.calls["imports.auto"]({ accountId: account, importNew: false });
  server.room("C9");
  expect(await run.calls["imports.discover"]({ accountId: account })).toMatchObject({ known: expect.any(Number) });
  server.calls.length = 0;
  server.fail("refresh", { kind: "refused", reason: "forbidden" });
  const summary = await run.calls["accounts.syncAll"]({ id: account, consents: ["allowed"] });
  expect(summary.conversations).toMatchObject({
    eligible: 2,
    synced: 1,
    failed: [{ reason: "The server fails refresh." }],
  });
  expect(
    server.calls.filter((call) => /^(conversations|preferences|refresh)/.test(call)).map((call) => call.split(" ")[0]),
  ).toEqual(["conversations", "preferences", "refresh", "refresh"]);
  const all = await run.calls["accounts.syncAll"]({ id: null, consents: ["allowed", "unknown", "denied"] });
  expect(all.conversations).toEqual({ eligible: 3, synced: 3, failed: [] });
  expect(await run.words("C9")).toEqual([]);
  server.fail("refresh", { kind: "offline", reason: "network" });
  const broken = await run.calls["accounts.syncAll"]({ id: account, consents: ["allowed"] });
  expect(broken.conversations).toMatchObject({ eligible: 2, synced: 0 });
  expect(broken.conversations.failed.map(({ reason }) => reason)).toEqual(Array(2).fill("The server fails refresh."));
});

test("one conversation anew: its name, topic and words; preferences without words", async () => {
  const server = chat();
  const run = await running(server);
  await run.engine.pause(run.account, true);
  server.change("C1", { name: "renamed", topic: "news", muted: true });
  server.say("C1", "missed");
  await run.engine.pause(run.account, false);
  server.calls.length = 0;
  const summary = await run.calls["conversations.sync"]({ id: run.room("C1") });
  expect(summary.conversations).toEqual({ eligible: 1, synced: 1, failed: [] });
  expect(run.reads["conversations.get"]({ id: run.room("C1") })).toMatchObject({
    subject: "renamed",
    topic: "news",
    muted: true,
  });
  expect(await run.words("C1")).toContain("missed");
  server.rooms.get("D1")!.lastRead = { upTo: sequence(1003), at: Date.now() };
  await run.calls["accounts.syncPreferences"]({ id: run.account });
  expect(await run.reads["conversations.get"]({ id: run.room("D1") })).toMatchObject({ unreadCount: 0 });
});

test("older messages of one conversation, the one that is looked at before all others", async () => {
  const server = chat();
  server.newest = 5;
  for (let number = 0; number < 23; number++) server.say("C1", `more ${number}`);
  for (let number = 0; number < 40; number++) server.say("D1", `other ${number}`);
  const db = temporaryDatabase();
  const provider = server.provider();
  const open: typeof provider.open = (context) => {
    const connector = provider.open(context);
    const backfill = connector.backfill!.bind(connector);
    // History comes only when it is asked for.
    return {
      ...connector,
      async *backfill(cursor, scope, signal) {
        if (context.watched().length > 0) yield* backfill(cursor, scope, signal);
      },
    };
  };
  const run = runEngine(db, new Map<ProviderId, typeof provider>([["slack", { ...provider, open }]]));
  const account = await run.engine.addAccount({
    provider: "slack",
    fields: { password: "secret" },
    secrets: "session",
  });
  await run.engine.sync(account, { whole: true });
  const row = db.prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE remote_id = 'C1'").get();
  const id = row?.id as ConversationId;
  const held = () =>
    db.prepare<{ count: number }>("SELECT count(*) AS count FROM messages WHERE conversation_id = ?").get(id)?.count;
  expect(held()).toBe(5);
  const counts: (number | undefined)[] = [];
  for (let more = true; more; counts.push(held())) ({ more } = await run.calls["conversations.older"]({ id }));
  expect(counts.slice(0, 2)).toEqual([10, 15]);
  expect(held()).toBe(25);
});

test("a conversation is begun with people of the account, or found", async () => {
  const server = chat();
  const run = await running(server);
  const anna = run.db.prepare<{ id: number }>("SELECT id FROM identities WHERE remote_id = 'U2'").get()?.id as number;
  const first = await run.calls["conversations.begin"]({ accountId: run.account, identityIds: [anna] });
  const again = await run.calls["conversations.begin"]({ accountId: run.account, identityIds: [anna] });
  expect(again).toEqual(first);
  expect(run.reads["conversations.get"]({ id: first.id })).toMatchObject({ kind: "direct", consent: "allowed" });
  await expect(
    run.calls["conversations.begin"]({ accountId: run.account, identityIds: [99_999] }),
  ).rejects.toMatchObject({
    kind: "not-found",
  });
});

test("an export counts first, sends each message once, and goes on where it failed", async () => {
  const server = chat();
  const run = await running(server);
  const input = { from: run.room("C1"), to: run.room("D1") };
  expect(run.calls["exports.run"]({ ...input, dryRun: true })).toEqual({ eligible: 2, already: 0, queued: 2 });
  expect(commands(run)).toEqual([]);
  server.fail("send", { kind: "refused", reason: "forbidden" });
  run.calls["exports.run"]({ ...input, dryRun: false });
  await settled(run);
  expect(server.words("D1")).toHaveLength(2);
  expect(run.calls["exports.run"]({ ...input, dryRun: true })).toEqual({ eligible: 2, already: 1, queued: 1 });
  run.calls["exports.run"]({ ...input, dryRun: false });
  await settled(run);
  run.calls["exports.run"]({ ...input, dryRun: false });
  await settled(run);
  expect(
    server
      .words("D1")
      .slice(1)
      .map((text) => text.split("\n\n")[1])
      .sort(),
  ).toEqual(["first", "second"]);
  expect(server.words("D1")[1]).toMatch(/^\*\*Anna\*\*, 2026-01-15/);
});

test("pictures that the provider named are fetched once; nothing else ever is", async () => {
  const server = chat();
  const url = "https://chat.example/anna.png";
  const png = Buffer.from("89504e470d0a1a0a00", "hex");
  server.pictures.set(url, png);
  server.pictures.set("https://evil.example/", png);
  const run = await running(server);
  run.db.prepare("UPDATE identities SET picture = ? WHERE remote_id = 'U2'").run(url);
  const get = (picture: string) => run.calls["pictures.get"]({ accountId: run.account, picture });
  const [one, two] = await Promise.all([get(url), get(url)]);
  expect(one).toEqual({ data: png.toString("base64"), contentType: "image/png" });
  expect(two).toEqual(one);
  expect(await get(url)).toEqual(one);
  expect(await get("https://evil.example/")).toBeNull();
  expect(server.calls.filter((call) => call.startsWith("picture"))).toEqual([`picture ${url}`]);
});

test("a secret that the provider renews is stored before it is used, and one that can't be stored asks the user", async () => {
  const server = chat();
  const provider = server.provider();
  let renew: ((secret: Record<string, string>) => Promise<void>) | undefined;
  const open: typeof provider.open = (context) => {
    renew = context.renewSecret;
    return provider.open(context);
  };
  const db = temporaryDatabase();
  const run = runEngine(db, new Map<ProviderId, typeof provider>([["slack", { ...provider, open }]]));
  const account = await run.engine.addAccount({
    provider: "slack",
    fields: { password: "secret" },
    secrets: "session",
  });
  await run.engine.sync(account, { whole: true });
  await renew?.({ password: "newer" });
  server.password = "newer";
  expect([...run.secrets.entries.values()]).toEqual([{ password: "newer" }]);
  await run.engine.sync(account, { whole: true });
  run.secrets.refusesWrites = true;
  await expect(renew?.({ password: "lost" })).rejects.toMatchObject({ kind: "sign-in" });
  expect([...run.secrets.entries.values()]).toEqual([{ password: "newer" }]);
});

test("mail and chat side by side: syncing everything sums both up", async () => {
  const server = chat();
  const mail = new FakeServer();
  mail.deliver("m1");
  const db = temporaryDatabase();
  const providers = new Map<ProviderId, ReturnType<FakeChat["provider"]>>([
    ["slack", server.provider()],
    ["imap", mail.provider()],
  ]);
  const run = runEngine(db, providers);
  for (const provider of ["slack", "imap"] as const)
    await run.engine.addAccount({ provider, fields: { password: "secret" }, secrets: "session" });
  await run.engine.sync(null, { whole: true });
  const summary = await run.calls["accounts.syncAll"]({ id: null, consents: ["allowed"] });
  expect(summary.conversations).toEqual({ eligible: 3, synced: 3, failed: [] });
  expect(messageId.safeParse(idOf(db, "m1")).success).toBe(true);
});

test("who is blocked is forgotten with what they said to the user directly, and nowhere else", async () => {
  const run = await running(chat());
  const { calls, db, room, words } = run;
  const person = db
    .prepare<{ id: number }>(
      "SELECT i.id FROM identities i JOIN participants p ON p.identity_id = i.id WHERE p.conversation_id = ? AND i.is_self = 0",
    )
    .get(room("D1"));
  await calls["people.consent"]({ identityIds: [identityId.parse(person?.id)], consent: "denied" });
  expect(db.prepare("SELECT consent FROM conversations WHERE remote_id = 'D1'").get()).toEqual({ consent: "denied" });
  expect(await words("D1")).toEqual([]);
  expect(await words("C1")).toEqual(["first", "second"]);
});
