import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readHandlers } from "../../../electron/api/reads.ts";
import { check } from "../../../electron/db/check.ts";
import { type CommandRow, commandById, step, waitingCommands } from "../../../electron/db/writes/outbox.ts";
import { commandFailed, sendDone, takeStep } from "../../../electron/sync/outbox-settle.ts";
import type { ProviderId } from "../../../shared/model/account.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import { messageId } from "../../../shared/model/ids.ts";
import { identityId } from "../../../shared/model/person.ts";
import { FakeChat } from "../../servers/fake-chat.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { sequence } from "../../support/chat.ts";
import { chat, commands, running, settled, speak } from "../../support/chat-engine.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { idOf, runEngine } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

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
  expect(await run.calls["exports.run"]({ ...input, dryRun: true })).toEqual({ eligible: 2, already: 0, queued: 2 });
  expect(commands(run)).toEqual([]);
  server.fail("send", { kind: "refused", reason: "forbidden" });
  await run.calls["exports.run"]({ ...input, dryRun: false });
  await settled(run);
  expect(server.words("D1")).toHaveLength(2);
  expect(await run.calls["exports.run"]({ ...input, dryRun: true })).toEqual({ eligible: 2, already: 1, queued: 1 });
  await run.calls["exports.run"]({ ...input, dryRun: false });
  await settled(run);
  await run.calls["exports.run"]({ ...input, dryRun: false });
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

test("a large export leaves others their turn, is queued once however often it is asked for, and leaves in order", async () => {
  const server = new FakeChat();
  for (const id of ["C1", "D1"]) server.room(id);
  const said = Array.from({ length: 450 }, (_, number) => `word${number}`);
  for (const text of said) server.say("C1", text);
  const run = await running(server);
  const input = { from: run.room("C1"), to: run.room("D1"), dryRun: false };
  await run.calls["accounts.pause"]({ id: run.account, paused: true });
  let turns = 0;
  const count = () => {
    turns++;
    beat = setImmediate(count);
  };
  let beat = setImmediate(count);
  const [first, second] = await Promise.all([run.calls["exports.run"](input), run.calls["exports.run"](input)]);
  clearImmediate(beat);
  expect(first).toEqual({ eligible: 450, already: 0, queued: 450 });
  expect(second).toEqual({ eligible: 450, already: 450, queued: 0 });
  expect(turns).toBeGreaterThan(4);
  expect(waitingCommands(run.db, run.account, { copies: true }).length).toBeLessThan(3);
  await run.calls["accounts.pause"]({ id: run.account, paused: false });
  await run.sync();
  await settled(run);
  expect(server.words("D1").map((text) => text.split("\n\n")[1])).toEqual(said);
});

test("what is on its way when its conversation is forgotten is not said again, and nothing of it stays", async () => {
  const server = chat();
  const run = await running(server);
  const { db } = run;
  const late: CommandRow[] = [];
  await run.calls["accounts.pause"]({ id: run.account, paused: true });
  for (const text of ["bamboozled once", "bamboozled twice", "bamboozled thrice"]) {
    const { commandId } = await speak(run, "D1", text);
    const row = commandById(db, commandId);
    if (!row) throw new Error("not queued");
    late.push(row);
  }
  await until(() => commands(run).every(({ state }) => state === "queued"));
  for (const { id } of late) step(db, id, { to: "sending", now: 1 });
  await run.calls["imports.set"]({ ids: [run.room("D1")], consent: "denied" });
  const [left, broken, refused] = late;
  if (!left || !broken || !refused) throw new Error("not queued");
  sendDone(db, left, 2);
  takeStep(db, broken, { to: "queued", now: 2, dueAt: 2 });
  commandFailed(db, refused, "No.", 2);
  expect(commands(run).map(({ state }) => state)).toEqual(["done", "cancelled", "cancelled"]);
  // What did not leave is still the user's to send or to throw away; what left went with the conversation.
  const drafts = db.prepare("SELECT state FROM drafts ORDER BY id").all();
  expect(drafts).toEqual([{ state: "open" }, { state: "open" }]);
  expect(db.prepare("SELECT DISTINCT payload, label FROM outbox").all()).toEqual([{ payload: "{}", label: "" }]);
  for (const { draftId } of [broken, refused]) if (draftId !== null) await run.calls["drafts.discard"]({ id: draftId });
  await run.calls["accounts.pause"]({ id: run.account, paused: false });
  await run.sync();
  expect(server.words("D1")).toEqual(["hello"]);
  const bytes = [db.path, `${db.path}-wal`].map((path) => readFileSync(path).toString("latin1")).join("");
  expect(bytes.includes("bamboozled once")).toBe(false);
});

test("what a crash left to be overwritten is overwritten at the next start, without a connection", async () => {
  const db = temporaryDatabase();
  db.prepare("INSERT INTO settings (key, value) VALUES ('sweepForgotten', 'true')").run();
  runEngine(db, new Map<ProviderId, ReturnType<FakeChat["provider"]>>());
  await until(() => db.prepare("SELECT 1 FROM settings WHERE key = 'sweepForgotten'").get() === undefined);
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
  await expect(renew?.({ password: "unkept" })).rejects.toMatchObject({ kind: "sign-in" });
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
