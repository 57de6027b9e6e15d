import { expect, test } from "vitest";
import { type RemoteEvent, remoteId } from "../../../electron/connectors/model.ts";
import { check } from "../../../electron/db/check.ts";
import { findDraft } from "../../../electron/db/queries/drafts.ts";
import { removeSomeMessages } from "../../../electron/db/writes/remove-account.ts";
import { ingestEvents } from "../../../electron/sync/ingest.ts";
import type { DraftId } from "../../../shared/model/ids.ts";
import { FakeServer } from "../../servers/fake-provider.ts";
import { chat, running as runChat, speak } from "../../support/chat-engine.ts";
import { temporaryDatabase } from "../../support/database.ts";
import { options } from "../../support/remote.ts";
import { addFake, idOf, runEngine } from "../../support/running-engine.ts";

async function withReplies() {
  const server = new FakeServer();
  for (const id of ["a", "b"]) server.deliver(id, { subject: `About ${id}` });
  const run = runEngine(temporaryDatabase(), server.provider());
  const account = await addFake(run.engine);
  await run.engine.sync(account, { whole: true });
  const write = (to: string) =>
    run.calls["drafts.create"]({ kind: "reply", sourceId: idOf(run.db, to), accountId: null });
  const drafts = { open: await write("a"), leaving: await write("b") };
  expect(drafts.open.conversationId).not.toBeNull();
  const content = { ...drafts.leaving.content, text: "Yes." };
  const { version } = await run.calls["drafts.save"]({ ...drafts.leaving, content });
  await run.calls["drafts.send"]({ id: drafts.leaving.id, version, delayMs: 60_000 });
  return { ...run, server, account, ids: { open: drafts.open.id, leaving: drafts.leaving.id } };
}

const free = { conversationId: null, sourceId: null };

function expectFree(db: Parameters<typeof findDraft>[0], ids: DraftId[]): void {
  for (const id of ids) expect(findDraft(db, id)).toMatchObject(free);
}

test("what was being written when its account was removed is a letter of its own, also what was on its way", async () => {
  const { db, engine, account, ids } = await withReplies();
  await engine.removeAccount(account);
  expectFree(db, [ids.open, ids.leaving]);
  expect(db.prepare("SELECT DISTINCT state FROM drafts").all()).toEqual([{ state: "open" }]);
  expect(check(db)).toEqual([]);
});

test("a removal that was interrupted leaves no draft without the conversation that it names, and the account goes on", async () => {
  const { db, engine, account, ids, server, secrets } = await withReplies();
  await engine.close();
  removeSomeMessages(db, account);
  expectFree(db, [ids.open, ids.leaving]);
  expect(check(db)).toEqual([]);
  const again = runEngine(db, server.provider(), { seed: 2, secrets });
  await again.engine.sync(account, { whole: true });
  await again.engine.removeAccount(account);
  expect(db.prepare("SELECT DISTINCT state FROM drafts").all()).toEqual([{ state: "open" }]);
});

test("what was being said in a conversation that the provider removed can still be looked at", async () => {
  const server = chat();
  const run = await runChat(server);
  await speak(run, "C1", "said");
  const draft = await run.calls["drafts.create"]({
    ...{ kind: "message", sourceId: null, accountId: null, conversationId: run.room("C1") },
  });
  const removed: RemoteEvent = { type: "conversation-removed", id: remoteId("C1") };
  ingestEvents(run.db, run.account, [removed], options({ now: Date.now() }));
  expectFree(run.db, [draft.id]);
});
