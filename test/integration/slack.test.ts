import { expect, onTestFinished, test } from "vitest";
import { readHandlers } from "../../electron/api/reads.ts";
import { slack } from "../../electron/connectors/slack/index.ts";
import { check } from "../../electron/db/check.ts";
import { inbox } from "../../shared/api/conversations.ts";
import type { AccountId, ConversationId } from "../../shared/model/ids.ts";
import type { MessageView } from "../../shared/model/message.ts";
import { temporaryDatabase } from "../support/database.ts";
import { runEngine } from "../support/running-engine.ts";
import { closeOffices, office } from "../support/slack-office.ts";
import { until } from "../support/until.ts";

closeOffices();

/** Anna's Slack through the whole of the core: connector, engine and a database file. */
async function signedIn(fill: (world: Awaited<ReturnType<typeof office>>) => void = () => undefined) {
  const world = await office();
  fill(world);
  const { workspace, tokens, anna } = world;
  const { accessToken } = tokens;
  const { appToken = "" } = workspace.issueTokens({ user: anna.id }) as { appToken?: string };
  const db = temporaryDatabase();
  const run = runEngine(db, new Map([["slack" as const, slack]]));
  db.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES ('undoSendMs', '0')").run();
  const account: AccountId = await run.engine.addAccount({
    provider: "slack",
    fields: { way: "token", accessToken, appToken, apiUrl: workspace.url },
    secrets: "session",
  });
  const reads = readHandlers(db, { now: Date.now, timeZone: "UTC" });
  const room = (id: string): ConversationId => {
    const row = db.prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE remote_id = ?").get(id);
    if (!row) throw new Error(`No conversation ${id}`);
    return row.id;
  };
  const shown = async (id: string): Promise<MessageView[]> =>
    (await reads["messages.list"]({ conversationId: room(id), before: null, limit: 200 })).rows;
  const words = async (id: string) => (await shown(id)).map(({ snippet }) => snippet);
  const said = (id: string) => workspace.messages(id).map(({ text }) => text);
  const settled = () =>
    until(() => db.prepare("SELECT 1 FROM outbox WHERE state NOT IN ('done', 'cancelled')").get() === undefined, {
      what: "the outbox",
    });
  onTestFinished(() => run.engine.close());
  return { ...world, ...run, db, account, reads, room, shown, words, said, settled };
}

test("a workspace is imported by choice: two of five, and nothing of the others", async () => {
  const world = await signedIn(({ workspace, anna, ben }) => {
    for (const name of ["one", "two", "three", "four"]) {
      const channel = workspace.addChannel({ name, members: [anna.id, ben.id] });
      workspace.post(channel.id, ben.id, `secret of ${name}`);
    }
  });
  const { calls, reads, db, engine, account } = world;
  await calls["imports.auto"]({ accountId: account, importNew: false });
  await engine.sync(account, { whole: true });
  const offered = await reads["imports.list"]({ accountId: account, consents: [] });
  const all = new Map(offered.map((one) => [one.name.replace(/^#/, ""), one]));
  expect([...all.keys()].sort()).toEqual(["four", "general", "one", "three", "two"]);
  const chosen = ["one", "three"].flatMap((name) => all.get(name)?.id ?? []);
  const others = ["two", "four", "general"].flatMap((name) => all.get(name)?.id ?? []);
  await calls["imports.set"]({ ids: chosen, consent: "allowed" });
  await calls["imports.set"]({ ids: others, consent: "denied" });
  await until(() => db.prepare("SELECT 1 FROM messages WHERE snippet = 'secret of three'").get());
  await engine.sync(account, { whole: true });
  const { rows } = await reads["conversations.list"]({ view: inbox, after: null, limit: 50 });
  expect(rows.map(({ subject }) => subject.replace(/^#/, "")).sort()).toEqual(["one", "three"]);
  expect(db.prepare("SELECT count(*) AS count FROM messages WHERE snippet LIKE 'secret of%'").get()).toEqual({
    count: 2,
  });
  expect(check(db)).toEqual([]);
});

test("both ways: said, answered in a thread, edited, reacted to, taken back, read, and a file each way", async () => {
  const world = await signedIn(({ workspace, general, ben }) => {
    workspace.post(general.id, ben.id, "hello <@U0ANNA> and *all*");
  });
  const { workspace, general, ben, anna, calls, reads, engine, account, room, shown, words, said, settled, db } = world;
  await engine.sync(account, { whole: true });
  const id = room(general.id);
  const speak = async (text: string, sourceId: MessageView["id"] | null = null, file: string | null = null) => {
    const draft = await calls["drafts.create"]({ kind: "message", sourceId, accountId: null, conversationId: id });
    const attachments = [];
    if (file !== null) {
      const { attachmentId } = await calls["drafts.attach"]({
        ...{ id: draft.id, attachmentId: null, name: "notes.txt", contentType: "text/plain", offset: 0 },
        ...{ data: Buffer.from(file).toString("base64"), last: true },
      });
      attachments.push({ id: attachmentId, name: "notes.txt", contentType: "text/plain", size: file.length });
    }
    const content = { ...draft.content, text, attachments };
    const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
    await calls["drafts.send"]({ id: draft.id, version, delayMs: null });
    await settled();
  };
  await speak("I am **here**");
  expect(said(general.id).at(-1)).toBe("I am *here*");
  expect((await words(general.id)).at(-1)).toBe("I am here");
  const own = (await shown(general.id)).at(-1);
  const ownId = own?.id;
  if (ownId === undefined) throw new Error("nothing was said");
  expect(own).toMatchObject({ direction: "out", sender: { isSelf: true }, limits: { edit: null, remove: null } });

  await speak("in the thread", ownId);
  expect(await reads["messages.replies"]({ id: ownId, before: null, limit: 10 })).toMatchObject({
    rows: [{ snippet: "in the thread", parentId: ownId }],
  });
  calls["messages.edit"]({ id: ownId, text: "I am *back*" });
  calls["messages.react"]({ id: ownId, emoji: "🎉", on: true });
  await settled();
  const remote = () => workspace.messages(general.id).find(({ text }) => String(text).includes("back"));
  expect(remote()).toMatchObject({ text: "I am _back_", reactions: [{ name: "tada", users: [anna.id] }] });
  await engine.sync(account, { whole: true });
  expect((await shown(general.id)).find((one) => one.id === ownId)).toMatchObject({
    snippet: "I am back",
    editedAt: expect.any(Number),
    reactions: [{ emoji: "🎉", count: 1, mine: true }],
    replies: { count: 1 },
  });
  expect(await reads["messages.versions"]({ id: ownId })).toMatchObject([{ text: "I am here" }]);

  await speak("with a file", null, "the bytes of it");
  await engine.sync(account, { whole: true });
  const withFile = (await shown(general.id)).find(({ attachments }) => attachments.length > 0);
  const attachment = withFile?.attachments[0];
  if (!attachment) throw new Error("no file came back");
  await calls["attachments.fetch"]({ id: attachment.id });
  expect(await reads["attachments.read"]({ id: attachment.id, offset: 0, length: 100 })).toMatchObject({
    data: Buffer.from("the bytes of it").toString("base64"),
  });

  workspace.post(general.id, ben.id, "news for Anna");
  await engine.sync(account, { whole: true });
  expect((await reads["conversations.get"]({ id })).unreadCount).toBeGreaterThan(0);
  calls["triage.read"]({ target: { conversationIds: [id] }, read: true });
  await settled();
  expect((await reads["conversations.get"]({ id })).unreadCount).toBe(0);
  const newest = workspace.messages(general.id).at(-1);
  expect(workspace.lastRead(general.id, anna.id)).toBe(newest?.["ts"]);
  const last = (await shown(general.id)).at(-1);
  calls["conversations.markUnread"]({ id, from: last?.id ?? ownId });
  await settled();
  await engine.sync(account, { whole: true });
  expect(await reads["conversations.get"]({ id })).toMatchObject({ unreadCount: 1, firstUnreadId: last?.id });

  calls["messages.remove"]({ id: ownId });
  await settled();
  await engine.sync(account, { whole: true });
  expect((await shown(general.id)).find((one) => one.id === ownId)).toMatchObject({ content: "removed" });
  expect(remote()).toBeUndefined();
  expect(db.prepare("SELECT count(*) AS count FROM messages WHERE remote_id LIKE 'local:%'").get()).toEqual({
    count: 0,
  });
});

test("older messages of one conversation, beyond how far back the account goes", async () => {
  const old = Date.now() - 400 * 86_400_000;
  const world = await signedIn(({ workspace, general, ben }) => {
    for (let number = 0; number < 700; number++)
      workspace.post(general.id, ben.id, { text: `old ${number}`, at: old + number * 60_000, silent: true });
    workspace.post(general.id, ben.id, "new");
  });
  const { calls, engine, account, general, room, db } = world;
  await calls["accounts.update"]({ id: account, historyDays: 1 });
  await engine.sync(account, { whole: true });
  const held = () => db.prepare<{ count: number }>("SELECT count(*) AS count FROM messages").get()?.count ?? 0;
  const before = held();
  const { more } = await calls["conversations.older"]({ id: room(general.id) });
  expect(held()).toBeGreaterThan(before);
  expect(more).toBe(held() < 701);
  for (let left = more; left; ) left = (await calls["conversations.older"]({ id: room(general.id) })).more;
  expect(held()).toBe(701);
});

test("conversations anew, all of them with a summary, preferences, and one begun", async () => {
  const world = await signedIn();
  const { workspace, general, cleo, anna, ben, calls, engine, account, reads, room, words, db } = world;
  await engine.sync(account, { whole: true });
  workspace.post(general.id, ben.id, "unheard");
  workspace.setTopic(general.id, ben.id, "weather");
  expect(await calls["conversations.sync"]({ id: room(general.id) })).toMatchObject({
    conversations: { eligible: 1, synced: 1, failed: [] },
  });
  expect(await words(general.id)).toContain("unheard");
  expect(await reads["conversations.get"]({ id: room(general.id) })).toMatchObject({
    topic: "weather",
    memberCount: 3,
  });
  const ts = String(workspace.messages(general.id).at(-1)?.["ts"]);
  workspace.mark(general.id, anna.id, ts);
  expect(await calls["accounts.syncPreferences"]({ id: null })).toMatchObject({ conversations: { failed: [] } });
  expect(await reads["conversations.get"]({ id: room(general.id) })).toMatchObject({ unreadCount: 0 });
  expect(await calls["accounts.syncAll"]({ id: null, consents: ["allowed", "unknown", "denied"] })).toMatchObject({
    conversations: { failed: [] },
  });
  const person = db.prepare<{ id: number }>("SELECT id FROM identities WHERE remote_id = ?").get(cleo.id);
  if (!person) throw new Error("Cleo is not known");
  const { id } = await calls["conversations.begin"]({ accountId: account, identityIds: [person.id] });
  expect(await reads["conversations.get"]({ id })).toMatchObject({ kind: "direct", consent: "allowed" });
  expect(check(db)).toEqual([]);
});
