import { expect, test } from "vitest";
import { readHandlers } from "../../../../electron/api/reads.ts";
import { dump } from "../../../../electron/db/dump.ts";
import type { Readable } from "../../../../electron/db/open.ts";
import { ingest } from "../../../../electron/sync/ingest.ts";
import type { ConversationId } from "../../../../shared/model/ids.ts";
import { FakeServer } from "../../../servers/fake-provider.ts";
import { canonical } from "../../../support/canonical.ts";
import { someAccount, temporaryDatabase } from "../../../support/database.ts";
import { batch, folder, mail, message, noon, options, placed } from "../../../support/remote.ts";
import { addFake, idOf, type RunningEngine, runEngine } from "../../../support/running-engine.ts";

/** Two conversations: a, b, c (b with a new subject, c answers b), and x. */
async function synced(): Promise<RunningEngine & { server: FakeServer }> {
  const server = new FakeServer();
  const at = (hours: number) => ({ sentAt: noon + hours * 3_600_000, receivedAt: noon + hours * 3_600_000 });
  server.deliver("a", { subject: "Lunch", ...at(0) });
  server.deliver("b", { subject: "Dinner (was: Lunch)", references: ["a@test"], ...at(1) });
  server.deliver("c", { subject: "Re: Dinner", references: ["a@test", "b@test"], inReplyTo: ["b@test"], ...at(2) });
  server.deliver("x", { subject: "Other", ...at(3) });
  const running = runEngine(temporaryDatabase(), server.provider());
  await running.engine.sync(await addFake(running.engine), { whole: true });
  return { ...running, server };
}

function groups(db: Readable): string[] {
  return db
    .prepare<{ names: string }>(
      "SELECT group_concat(remote_id, '+' ORDER BY remote_id) AS names FROM messages GROUP BY conversation_id ORDER BY 1",
    )
    .all()
    .map(({ names }) => names);
}

function conversationOf(db: Readable, remoteId: string): ConversationId {
  return db
    .prepare<{ id: ConversationId }>("SELECT conversation_id AS id FROM messages WHERE remote_id = ?")
    .get(remoteId)!.id;
}

test("a changed subject offers a split; what answers goes along, later mail follows, undo brings it back", async () => {
  const { calls, db, engine, server } = await synced();
  const reads = readHandlers(db, { now: () => noon, timeZone: "UTC" });
  const before = canonical(db);
  const whole = conversationOf(db, "a");
  const { splitAt } = await reads["conversations.get"]({ id: whole });
  expect(splitAt).toBe(idOf(db, "b"));
  const { undoId, messages } = await calls["conversations.split"]({ messageIds: [idOf(db, "b")] });
  expect(messages).toBe(1);
  expect(groups(db)).toEqual(["a", "b+c", "x"]);
  expect(conversationOf(db, "a")).toBe(whole);
  server.deliver("d", { references: ["a@test", "b@test", "c@test"], inReplyTo: ["c@test"] });
  server.deliver("e", { inReplyTo: ["a@test"] });
  await engine.sync(null, { whole: true });
  expect(groups(db)).toEqual(["a+e", "b+c+d", "x"]);
  expect(dump(db).threadEdits).toEqual([{ account: "imap me@example.org", kind: "split", messages: ["b"] }]);
  await calls["triage.undo"]({ undoId });
  expect(groups(db)).toEqual(["a+b+c+d+e", "x"]);
  server.remove("d");
  server.remove("e");
  await engine.sync(null, { whole: true });
  expect(canonical(db)).toEqual(before);
  await expect(async () => calls["triage.undo"]({ undoId })).rejects.toMatchObject({ kind: "not-found" });
});

test("joined conversations stay joined for what comes later, and come apart again", async () => {
  const { calls, db, engine, server } = await synced();
  const reads = readHandlers(db, { now: () => noon, timeZone: "UTC" });
  const [first, second] = [conversationOf(db, "a"), conversationOf(db, "x")];
  const { undoId, messages } = await calls["conversations.join"]({ conversationIds: [first, second] });
  expect(messages).toBe(4);
  expect(groups(db)).toEqual(["a+b+c+x"]);
  expect((await reads["conversations.get"]({ id: second })).id).toBe(first);
  expect(await calls["conversations.join"]({ conversationIds: [first, second] })).toMatchObject({ messages: 0 });
  server.deliver("y", { inReplyTo: ["x@test"] });
  await engine.sync(null, { whole: true });
  expect(groups(db)).toEqual(["a+b+c+x+y"]);
  server.remove("a");
  await engine.sync(null, { whole: true });
  expect(groups(db)).toEqual(["b+c+x+y"]);
  await calls["triage.undo"]({ undoId });
  expect(groups(db)).toEqual(["b+c", "x+y"]);
});

test("a later split takes a message out of what was joined; each act is undone by itself", async () => {
  const { calls, db } = await synced();
  const joined = await calls["conversations.join"]({
    conversationIds: [conversationOf(db, "a"), conversationOf(db, "x")],
  });
  const split = await calls["conversations.split"]({ messageIds: [idOf(db, "x"), idOf(db, "c")] });
  expect(groups(db)).toEqual(["a+b", "c+x"]);
  await calls["triage.undo"]({ undoId: joined.undoId });
  expect(groups(db)).toEqual(["a+b", "c+x"]);
  await calls["triage.undo"]({ undoId: split.undoId });
  expect(groups(db)).toEqual(["a+b+c", "x"]);
});

test("refuses what can't be joined or split, and has nothing to do for a whole conversation", async () => {
  const { calls, db } = await synced();
  const other = someAccount(db, "other@example.org");
  const theirs = message(mail("o", { placements: [placed("INBOX", 1)] }));
  ingest(db, other, batch([folder("INBOX", "inbox"), theirs]), options());
  const mine = conversationOf(db, "a");
  const join = async (...conversationIds: ConversationId[]) => calls["conversations.join"]({ conversationIds });
  await expect(join(mine, conversationOf(db, "o"))).rejects.toMatchObject({ kind: "refused" });
  await expect(join(mine, 999 as ConversationId)).rejects.toMatchObject({ kind: "not-found" });
  const split = async (...names: string[]) =>
    calls["conversations.split"]({ messageIds: names.map((name) => idOf(db, name)) });
  await expect(split("a", "x")).rejects.toMatchObject({ kind: "refused" });
  expect(await split("a", "b", "c")).toMatchObject({ messages: 0 });
  expect(groups(db)).toEqual(["a+b+c", "o", "x"]);
});
