import { expect, test } from "vitest";
import { systemClock } from "../../../../electron/connectors/ports.ts";
import { ledgerPage } from "../../../../electron/db/queries/ledger.ts";
import type { AccountId, CommandId, DraftId } from "../../../../shared/model/ids.ts";
import { FakeServer } from "../../../servers/fake-provider.ts";
import { temporaryDatabase } from "../../../support/database.ts";
import { fastClock } from "../../../support/fast-clock.ts";
import { person } from "../../../support/remote.ts";
import { addFake, idOf, type RunningEngine, runEngine } from "../../../support/running-engine.ts";
import { until } from "../../../support/until.ts";

async function synced(server: FakeServer, clock = systemClock): Promise<RunningEngine & { account: AccountId }> {
  const running = runEngine(temporaryDatabase(), server.provider(), { clock });
  const account = await addFake(running.engine);
  await running.engine.sync(account, { whole: true });
  return { ...running, account };
}

function oneMail(): FakeServer {
  const server = new FakeServer();
  server.deliver("a", { subject: "Lunch", text: "At noon?" });
  return server;
}

async function reply({ calls, db }: RunningEngine, text = "Yes."): Promise<{ id: DraftId; version: number }> {
  const draft = await calls["drafts.create"]({ kind: "reply", sourceId: idOf(db, "a"), accountId: null });
  const content = { ...draft.content, text };
  const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content });
  return { id: draft.id, version };
}

function outbox({ db }: RunningEngine) {
  return db.prepare<{ id: number; state: string; reason: string }>("SELECT id, state, reason FROM outbox").all();
}

function ledger({ db }: RunningEngine) {
  return ledgerPage(db, { states: [], accountId: null, after: null, limit: 10 }).rows;
}

/** Own messages as the user sees them. */
function own({ db }: RunningEngine) {
  return db
    .prepare<{ id: number; remoteId: string; conversation: number; folders: string | null; subject: string }>(
      `SELECT id, remote_id AS remoteId, conversation_id AS conversation, subject, (SELECT group_concat(f.remote_id) FROM placements p
         JOIN folders f ON f.id = p.folder_id WHERE p.message_id = m.id) AS folders FROM messages m WHERE direction = 'out'`,
    )
    .all();
}

test("a reply is filled in, leaves once, and its echo becomes the copy in Sent", async () => {
  const server = oneMail();
  const running = await synced(server);
  const { calls, db, engine } = running;
  const draft = await reply(running);
  const { commandId } = await calls["drafts.send"]({ ...draft, delayMs: 0 });
  const [echo] = own(running);
  expect(echo).toMatchObject({ folders: "Sent", subject: "Re: Lunch" });
  await until(() => outbox(running)[0]?.state === "done");
  await until(() => !own(running)[0]?.remoteId.startsWith("local:"));
  await engine.sync(null, { whole: true });
  expect(own(running)).toEqual([{ ...echo, remoteId: `sent-${server.sent[0]?.key}` }]);
  expect(server.sent).toHaveLength(1);
  expect(server.sent[0]).toMatchObject({
    to: [{ address: "anna@example.org" }],
    from: { address: "me@example.org" },
    subject: "Re: Lunch",
    inReplyTo: "a@test",
    references: ["a@test"],
  });
  expect(server.sent[0]?.text).toMatch(/^Yes\.\n\nOn .*Anna.* wrote:\n> At noon\?$/);
  const row = db
    .prepare<{ conversation: number }>("SELECT conversation_id AS conversation FROM messages WHERE remote_id = 'a'")
    .get();
  expect(row?.conversation).toBe(echo?.conversation);
  expect(db.prepare("SELECT state FROM drafts").get()).toEqual({ state: "sent" });
  await expect(async () => calls["drafts.undoSend"]({ commandId })).rejects.toMatchObject({ kind: "conflict" });
});

test("an answer to a mail without Message-ID stands in its conversation, also once the server told it", async () => {
  const server = new FakeServer();
  server.deliver("a", { subject: "Lunch", messageId: null });
  const running = await synced(server);
  const conversationOf = () =>
    running.db.prepare("SELECT count(DISTINCT conversation_id) AS count, count(*) AS messages FROM messages").get();
  const taken = await reply(running);
  const { commandId } = await running.calls["drafts.send"]({ ...taken, delayMs: 60_000 });
  expect(conversationOf()).toEqual({ count: 1, messages: 2 });
  await running.calls["drafts.undoSend"]({ commandId });
  expect(running.db.prepare("SELECT * FROM thread_edits").all()).toEqual([]);
  await running.calls["drafts.send"]({ ...(await reply(running)), delayMs: 0 });
  await until(() => own(running).length === 1 && !own(running)[0]?.remoteId.startsWith("local:"));
  await running.engine.sync(null, { whole: true });
  expect(conversationOf()).toEqual({ count: 1, messages: 2 });
});

test("within the undo window a message comes back as its draft, and nothing left", async () => {
  const server = oneMail();
  const running = await synced(server);
  const draft = await reply(running);
  const { commandId } = await running.calls["drafts.send"]({ ...draft, delayMs: 60_000 });
  expect(own(running)).toHaveLength(1);
  expect(await running.calls["drafts.undoSend"]({ commandId })).toEqual({ draftId: draft.id });
  expect(own(running)).toEqual([]);
  expect(running.db.prepare("SELECT state FROM drafts").get()).toEqual({ state: "open" });
  await running.engine.sync(null, { whole: true });
  expect(server.sent).toEqual([]);
});

test("a held message leaves when it is due, by itself", async () => {
  const server = oneMail();
  const running = await synced(server);
  const draft = await reply(running);
  await running.calls["drafts.send"]({ ...draft, delayMs: 150 });
  expect(server.sent).toEqual([]);
  await until(() => server.sent.length === 1);
});

test.each([
  ["arrived", "arrives-unheard"],
  ["did not arrive", "lost-unheard"],
] as const)("a send of unknown outcome that %s is looked up and never doubled", async (_, outcome) => {
  const server = oneMail();
  const running = await synced(server);
  server.sendOutcome = outcome;
  const draft = await reply(running);
  server.fail("find", { kind: "offline", reason: "network" });
  await running.calls["drafts.send"]({ ...draft, delayMs: 0 });
  await until(() => server.calls.filter((call) => call === "find").length === 2);
  server.sendOutcome = "arrives";
  if (outcome === "lost-unheard") {
    await running.engine.sync(null, { whole: true });
    expect(server.sent).toEqual([]);
    await running.calls["outbox.retry"]({ commandId: ledger(running)[0]?.id as CommandId });
  }
  await until(() => outbox(running)[0]?.state === "done");
  expect(server.sent).toHaveLength(1);
});

test("where nothing can be looked up the user decides; retrying sends once more", async () => {
  const server = oneMail();
  server.canFind = false;
  const running = await synced(server);
  server.sendOutcome = "lost-unheard";
  const draft = await reply(running);
  const { commandId } = await running.calls["drafts.send"]({ ...draft, delayMs: 0 });
  await until(() => outbox(running)[0]?.state === "unknown");
  await running.engine.sync(null, { whole: true });
  expect(outbox(running)[0]?.state).toBe("unknown");
  server.sendOutcome = "arrives";
  await running.calls["outbox.retry"]({ commandId });
  await until(() => outbox(running)[0]?.state === "done");
  expect(server.sent).toHaveLength(1);
});

test("a server that always fails to look a message up holds nothing else up", async () => {
  const server = oneMail();
  const running = await synced(server, fastClock(20));
  server.sendOutcome = "lost-unheard";
  server.fail("find", { kind: "server" }, 1000);
  await running.calls["drafts.send"]({ ...(await reply(running)), delayMs: 0 });
  await until(() => ledger(running)[0]?.found?.as === "unsure");
  server.deliver("news");
  await until(() => running.db.prepare("SELECT 1 FROM messages WHERE remote_id = 'news'").get());
  expect(outbox(running)[0]?.state).toBe("unknown");
  expect(server.calls.filter((call) => call === "send")).toHaveLength(1);
  expect(server.calls.filter((call) => call === "find")).toHaveLength(3);
});

test("an uncertain message that shows up in Sent has arrived, whatever was thought", async () => {
  const server = oneMail();
  server.canFind = false;
  const running = await synced(server);
  server.sendOutcome = "arrives-unheard";
  await running.calls["drafts.send"]({ ...(await reply(running)), delayMs: 0 });
  await until(() => outbox(running)[0]?.state === "done");
  expect(server.sent).toHaveLength(1);
  expect(own(running)).toHaveLength(1);
});

test("killed between the send and its answer: looked up at the next start", async () => {
  const server = oneMail();
  const running = await synced(server);
  const draft = await reply(running);
  await running.engine.close();
  await running.calls["drafts.send"]({ ...draft, delayMs: 0 });
  // What a process leaves that dies while it sends.
  running.db.prepare("UPDATE outbox SET state = 'sending', attempts = 1, first_attempt_at = due_at").run();
  const again = runEngine(running.db, server.provider(), { secrets: running.secrets });
  await until(() => ledger(again)[0]?.found?.as === "not-arrived");
  expect(server.sent).toEqual([]);
  expect(ledger(again)).toMatchObject([{ state: "unknown", can: ["look-up", "arrived", "retry", "edit"] }]);
});

test("a refused message stays as failed; given up, its draft opens again", async () => {
  const server = oneMail();
  const running = await synced(server);
  server.fail("send", { kind: "refused", reason: "too-large" });
  const draft = await reply(running);
  const { commandId } = await running.calls["drafts.send"]({ ...draft, delayMs: 0 });
  await until(() => outbox(running)[0]?.state === "failed");
  expect(outbox(running)[0]?.reason).toBe("The server fails send.");
  await running.calls["outbox.settle"]({ commandId, as: "discarded" });
  expect(running.db.prepare("SELECT state FROM drafts").get()).toEqual({ state: "open" });
  expect(own(running)).toEqual([]);
});

test("two messages of a conversation leave in order, the second only after the first", async () => {
  const server = oneMail();
  const running = await synced(server);
  server.fail("send", { kind: "offline", reason: "network" }, 3);
  await running.calls["drafts.send"]({ ...(await reply(running, "first")), delayMs: 0 });
  await running.calls["drafts.send"]({ ...(await reply(running, "second")), delayMs: 0 });
  await until(() => server.sent.length === 2);
  expect(server.sent.map(({ text }) => text.split("\n")[0])).toEqual(["first", "second"]);
});

test("exactly the newest version is sent; a stale one is a conflict, and nothing is lost", async () => {
  const running = await synced(oneMail());
  const { calls } = running;
  const draft = await reply(running);
  await expect(async () => calls["drafts.send"]({ id: draft.id, version: 1, delayMs: 0 })).rejects.toMatchObject({
    kind: "conflict",
  });
  const { content } = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: running.account });
  await expect(async () => calls["drafts.save"]({ id: draft.id, version: 1, content })).rejects.toMatchObject({
    kind: "conflict",
  });
  await calls["drafts.discard"]({ id: draft.id });
  await calls["drafts.restore"]({ id: draft.id, version: 1 });
  expect(
    running.db.prepare("SELECT max(version) AS version FROM draft_versions WHERE draft_id = ?").get(draft.id),
  ).toEqual({ version: 3 });
});

test("nobody to send to, a broken address, nothing said: each is refused at its field", async () => {
  const { calls, account } = await synced(oneMail());
  const send = async (change: object) => {
    const draft = await calls["drafts.create"]({ kind: "new", sourceId: null, accountId: account });
    const whole = { ...draft.content, to: [person("anna@example.org")], text: "Hello", ...change };
    const { version } = await calls["drafts.save"]({ id: draft.id, version: draft.version, content: whole });
    return calls["drafts.send"]({ id: draft.id, version, delayMs: 60_000 });
  };
  await expect(send({ to: [] })).rejects.toMatchObject({ kind: "refused", field: "to" });
  await expect(send({ cc: [person("anna@")] })).rejects.toMatchObject({ kind: "refused", field: "cc" });
  await expect(send({ text: " ", subject: "" })).rejects.toMatchObject({ kind: "refused", field: "text" });
  await expect(send({})).resolves.toMatchObject({ dueAt: expect.any(Number) });
});

test("a file attached in pieces leaves whole, and undo gives it back to the draft", async () => {
  const server = oneMail();
  const running = await synced(server);
  const { calls, account } = running;
  const draft = await calls["drafts.create"]({
    kind: "new",
    sourceId: null,
    accountId: account,
    prefill: { to: [person("b@example.org")] },
  });
  const bytes = Buffer.from("abcdef".repeat(100));
  const piece = (from: number, to: number) => bytes.subarray(from, to).toString("base64");
  const file = { id: draft.id, name: "a.txt", contentType: "text/plain" };
  const { attachmentId } = await calls["drafts.attach"]({
    ...file,
    attachmentId: null,
    offset: 0,
    data: piece(0, 250),
    last: false,
  });
  await expect(async () =>
    calls["drafts.attach"]({ ...file, attachmentId, offset: 7, data: piece(0, 1), last: false }),
  ).rejects.toMatchObject({ kind: "conflict" });
  await calls["drafts.attach"]({ ...file, attachmentId, offset: 250, data: piece(250, 600), last: true });
  const attachments = [{ id: attachmentId, name: "a.txt", size: 600, contentType: "text/plain" }];
  const { version } = await calls["drafts.save"]({
    id: draft.id,
    version: 1,
    content: { ...draft.content, attachments },
  });
  const first = await calls["drafts.send"]({ id: draft.id, version, delayMs: 60_000 });
  await calls["drafts.undoSend"]({ commandId: first.commandId });
  await calls["drafts.send"]({ id: draft.id, version, delayMs: 0 });
  await until(() => server.sent.length === 1);
  expect(Buffer.from(server.sent[0]!.attachments[0]!.data).equals(bytes)).toBe(true);
});
