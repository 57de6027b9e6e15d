import { expect, onTestFinished, test } from "vitest";
import { type RemoteEvent, type RemotePerson, remoteId } from "../../../electron/connectors/model.ts";
import { check } from "../../../electron/db/check.ts";
import type { Writable } from "../../../electron/db/open.ts";
import { loadCursor } from "../../../electron/db/writes/accounts.ts";
import { markSelf } from "../../../electron/db/writes/identities.ts";
import { ingest, ingestContents, PoisonError } from "../../../electron/sync/ingest.ts";
import type { IngestOptions } from "../../../electron/sync/ingest-context.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";
import { processorMs } from "../../support/processor-ms.ts";
import { batch, content, folder, mail, message, noon, options, placed } from "../../support/remote.ts";
import { idOf, shownState } from "../../support/running-engine.ts";

function start(events: RemoteEvent[] = []): {
  db: Writable;
  account: AccountId;
  tell: (events: RemoteEvent[], more?: Partial<IngestOptions>) => ReturnType<typeof ingest>;
} {
  const db = temporaryDatabase();
  const account = someAccount(db);
  onTestFinished(() => expect(check(db)).toEqual([]));
  const tell = (list: RemoteEvent[], more: Partial<IngestOptions> = {}) =>
    ingest(db, account, batch(list), options(more));
  tell([
    folder("INBOX", "inbox"),
    folder("Sent", "sent"),
    folder("Archive", "archive"),
    folder("Junk", "junk"),
    ...events,
  ]);
  return { db, account, tell };
}

function conversations(db: Writable): string[] {
  return db
    .prepare<{ names: string }>(
      "SELECT group_concat(remote_id ORDER BY remote_id) AS names FROM messages GROUP BY conversation_id ORDER BY 1",
    )
    .all()
    .map(({ names }) => names);
}

const inInbox = (key: number | string, flags = {}) => ({ placements: [placed("INBOX", key, flags)] });

test("two keys of one folder with the same id are two messages; in several folders they are one", () => {
  const { db, tell } = start();
  const twice = (key: number) => message(mail("a", inInbox(key)));
  tell([twice(1), twice(2), message(mail("a", { placements: [placed("Archive", 7)] }))]);
  expect(db.prepare("SELECT remote_id FROM messages ORDER BY 1").all()).toEqual([
    { remote_id: "a" },
    { remote_id: "a#2" },
  ]);
  expect(shownState(db, "a")).toEqual(["Archive", "INBOX"]);
  expect(tell([twice(2), twice(1)])).toMatchObject({ new: 0, changed: 0, removed: 0 });
});

test("a message of two folders, one of which is told anew under other keys, is one again", () => {
  const { db, tell } = start([message(mail("a", { placements: [placed("INBOX", 1), placed("Archive", 3)] }))]);
  const id = idOf(db, "a");
  tell([
    message(mail("a", { placements: [placed("Archive", 9)] })),
    { type: "present", folder: remoteId("Archive"), from: 1, to: 9, keys: new Set([9]) },
  ]);
  expect(db.prepare("SELECT id, remote_id FROM messages").all()).toEqual([{ id, remote_id: "a" }]);
  expect(shownState(db, "a")).toEqual(["Archive", "INBOX"]);
});

test("a copy that comes back under another key before its old one is told gone keeps its id", () => {
  const { db, tell } = start([message(mail("a", inInbox(1)))]);
  const id = idOf(db, "a");
  tell([message(mail("a", inInbox(9))), { type: "gone", folder: remoteId("INBOX"), keys: ["1"] }]);
  expect(db.prepare("SELECT id, remote_id FROM messages").all()).toEqual([{ id, remote_id: "a" }]);
});

test("hundreds of equal messages in a folder that gets new keys are as many afterwards, in little time", () => {
  const count = 300;
  const keys = (first: number) => Array.from({ length: count }, (_, index) => first + index);
  const equal = (list: number[]) => list.map((key) => message(mail("a", inInbox(key))));
  const { db, tell } = start(equal(keys(1)));
  const ids = () => db.prepare<{ id: number }>("SELECT id FROM messages ORDER BY id").all();
  expect(ids()).toHaveLength(count);
  const began = processorMs();
  const fresh = keys(10_001);
  tell([...equal(fresh), { type: "present", folder: remoteId("INBOX"), from: 1, to: 20_000, keys: new Set(fresh) }]);
  expect(processorMs() - began).toBeLessThan(30_000);
  expect(ids()).toHaveLength(count);
  expect(db.prepare("SELECT count(*) AS count FROM placements").get()).toEqual({ count });
});

test("a message without copies stays to the end of the round, then goes with all its traces", () => {
  const { db, account, tell } = start([message(mail("a", { ...inInbox(1), content: content("hello") }))]);
  const id = idOf(db, "a");
  ingest(db, account, batch([{ type: "gone", folder: remoteId("INBOX"), keys: ["1"] }], { more: true }), options());
  expect(idOf(db, "a")).toBe(id);
  tell([message(mail("a", { placements: [placed("Archive", 3)] }))]);
  expect(idOf(db, "a")).toBe(id);
  tell([{ type: "folder-reset", id: remoteId("Archive") }]);
  for (const table of ["messages", "conversations", "thread_ids", "search_index_docsize", "message_contents", "packs"])
    expect(db.prepare(`SELECT count(*) AS count FROM ${table}`).get()).toEqual({ count: 0 });
});

test("only a complete listing removes by absence, and only in its range", () => {
  const { db, tell } = start([1, 2, 3, 14].map((key) => message(mail(`m${key}`, inInbox(key)))));
  tell([{ type: "present", folder: remoteId("INBOX"), from: 1, to: 10, keys: new Set([2]) }]);
  expect(conversations(db)).toEqual(["m14", "m2"]);
});

test("conversations merge when a message ties them, and fall apart when it goes; old ids lead on", () => {
  const { db, tell } = start([message(mail("a", inInbox(1))), message(mail("b", inInbox(2)))]);
  const old = db.prepare<{ id: number }>("SELECT conversation_id AS id FROM messages WHERE remote_id = 'b'").get()!.id;
  db.prepare(
    "INSERT INTO drafts (id, kind, conversation_id, source_id, state, created_at) VALUES (1, 'reply', ?, ?, 'discarded', 0)",
  ).run(old, idOf(db, "b"));
  db.prepare("INSERT INTO draft_versions VALUES (1, 1, 0, '{}')").run();
  tell([message(mail("c", { ...inInbox(3), references: ["a@test", "b@test"] }))]);
  expect(conversations(db)).toEqual(["a,b,c"]);
  const kept = db.prepare<{ id: number }>("SELECT id FROM conversations").get()!.id;
  expect(db.prepare("SELECT from_id, to_id FROM aliases").all()).toEqual([
    { from_id: `own:${old}`, to_id: `own:${kept}` },
  ]);
  expect(db.prepare("SELECT conversation_id AS id FROM drafts").get()).toEqual({ id: kept });
  tell([{ type: "gone", folder: remoteId("INBOX"), keys: ["3"] }]);
  expect(conversations(db)).toEqual(["a", "b"]);
  const home = db.prepare<{ id: number }>("SELECT conversation_id AS id FROM messages WHERE remote_id = 'b'").get()!.id;
  expect(db.prepare("SELECT conversation_id AS id FROM drafts").get()).toEqual({ id: home });
});

test("an unbelievable date gives way to the provider's", () => {
  const { db } = start([
    message(mail("future", { ...inInbox(1), sentAt: noon + 86_400_001 })),
    message(mail("past", { ...inInbox(2), sentAt: Date.UTC(1980, 0) })),
    message(mail("fine", { ...inInbox(3), sentAt: noon - 5000 })),
  ]);
  expect(db.prepare("SELECT remote_id, sort_at FROM messages ORDER BY 1").all()).toEqual([
    { remote_id: "fine", sort_at: noon - 5000 },
    { remote_id: "future", sort_at: noon },
    { remote_id: "past", sort_at: noon },
  ]);
});

test("an edit keeps what was said before; an older version is ignored", () => {
  const { db, tell } = start([message(mail("a", { ...inInbox(1), version: "2", content: content("first") }))]);
  tell([message(mail("a", { ...inInbox(1), version: "3", subject: "New", content: content("second") }))]);
  tell([message(mail("a", { ...inInbox(1), version: "1", subject: "Old", content: content("zeroth") }))]);
  expect(db.prepare("SELECT subject, snippet, version FROM messages").get()).toEqual({
    subject: "New",
    snippet: "second",
    version: "3",
  });
  expect(db.prepare("SELECT version FROM message_versions").all()).toEqual([{ version: "2" }]);
});

test("content that comes later fills snippet, files and index", () => {
  const { db, account } = start([message(mail("a", inInbox(1)))]);
  const file = {
    id: remoteId("2"),
    name: "plan.pdf",
    contentType: "application/pdf",
    size: 5,
    contentId: null,
    inline: false,
    sha256: null,
  };
  const body = content("The quarterly zebra", { attachments: [file], source: Buffer.from("Subject: x\r\n\r\nzebra") });
  const result = ingestContents(db, account, [{ id: remoteId("a"), content: body }], options());
  expect(result).toMatchObject({ new: 0, changed: 1 });
  expect(db.prepare("SELECT snippet, body_state, has_attachments FROM messages").get()).toEqual({
    snippet: "The quarterly zebra",
    body_state: "full",
    has_attachments: 1,
  });
  const found = db.prepare("SELECT rowid AS id FROM search_index WHERE search_index MATCH 'zebra AND plan'").all();
  expect(found).toEqual([{ id: idOf(db, "a") }]);
  expect(db.prepare("SELECT complete FROM message_contents WHERE source_bytes > 0").all()).toEqual([{ complete: 1 }]);
});

test("arrivals are live, incoming, unread, new and in the inbox", () => {
  const { tell, db } = start();
  const events = [
    message(mail("news", inInbox(1))),
    message(mail("seen", inInbox(2, { read: true }))),
    message(mail("own", { ...inInbox(3), direction: "out" })),
    message(mail("spam", { placements: [placed("Junk", 1)] })),
    message(mail("old", { ...inInbox(4), receivedAt: noon - 30 * 86_400_000 })),
  ];
  expect(tell(events, { live: true }).arrivals).toEqual([idOf(db, "news")]);
  expect(tell(events, { live: true }).arrivals).toEqual([]);
});

test("a record that can't be stored rolls everything back, cursor too; left out, the rest is stored", () => {
  const { db, account, tell } = start();
  const before = loadCursor(db, account);
  const broken = mail("broken", { ...inInbox(2), subject: null as unknown as string });
  const events = [message(mail("a", inInbox(1))), message(broken)];
  const whole = batch(events, { cursor: { at: 2 } as never });
  expect(() => ingest(db, account, whole, options())).toThrow(PoisonError);
  expect(loadCursor(db, account)).toEqual(before);
  expect(conversations(db)).toEqual([]);
  expect(tell(events, { skip: new Set(["broken"]) }).new).toBe(1);
});

const me: RemotePerson = { id: remoteId("U1"), name: "Me", address: "", role: "self" };
const anna: RemotePerson = { id: remoteId("U2"), name: "Anna", address: "", role: "person" };

function chat(id: string, sequence: string, more = {}): RemoteEvent {
  return message(
    mail(id, {
      conversation: remoteId("C1"),
      sequence,
      messageId: null,
      echoKey: null,
      receivedAt: noon + Number(sequence),
      content: content(`said ${id}`),
      ...more,
    }),
  );
}

function channel(): RemoteEvent {
  return {
    type: "conversation",
    conversation: {
      id: remoteId("C1"),
      kind: "channel",
      name: "general",
      topic: "",
      consent: "allowed",
      creator: null,
      managedBy: "provider",
      parent: null,
      participants: [me, anna],
      folders: [remoteId("INBOX")],
      linked: [],
      muted: false,
      remote: null,
    },
  };
}

const reaction: RemoteEvent = {
  type: "reaction",
  message: remoteId("x1"),
  by: anna,
  emoji: "+1",
  at: noon,
  removed: false,
};
const upTo = (value: string): RemoteEvent => ({
  type: "read-up-to",
  conversation: remoteId("C1"),
  by: me,
  upTo: value,
  at: noon,
});

test("chat: whatever the order, a channel, its reactions, marks, removals and timeline end the same", () => {
  const events: RemoteEvent[] = [
    channel(),
    chat("x1", "1"),
    chat("x2", "2"),
    chat("x3", "3"),
    reaction,
    upTo("2"),
    upTo("1"),
    { type: "message-removed", id: remoteId("x3") },
    {
      type: "timeline",
      event: {
        id: remoteId("t1"),
        conversation: remoteId("C1"),
        message: remoteId("x2"),
        kind: "activity",
        by: anna,
        at: noon,
        text: "pinned",
        icon: "pin",
      },
    },
  ];
  for (const order of [events, events.toReversed(), [...events.slice(4), ...events.slice(0, 4)]]) {
    const { db, account, tell } = start();
    markSelf(db, account, [{ kind: "user", remoteId: "U1", name: "Me", address: "" }]);
    tell(order);
    expect(tell(order)).toMatchObject({ new: 0 });
    expect(db.prepare("SELECT remote_id, read, content_kind FROM messages ORDER BY 1").all()).toEqual([
      { remote_id: "x1", read: 1, content_kind: "rich" },
      { remote_id: "x2", read: 1, content_kind: "rich" },
      { remote_id: "x3", read: 1, content_kind: "removed" },
    ]);
    expect(db.prepare("SELECT emoji FROM reactions").all()).toEqual([{ emoji: "+1" }]);
    expect(db.prepare("SELECT kind, text, message_id FROM events").all()).toEqual([
      { kind: "activity", text: "pinned", message_id: idOf(db, "x2") },
    ]);
    expect(db.prepare("SELECT subject, kind, message_count, unread_count FROM conversations").all()).toEqual([
      { subject: "general", kind: "channel", message_count: 3, unread_count: 0 },
    ]);
    expect(db.prepare("SELECT count(*) AS count FROM waiting_events").get()).toEqual({ count: 0 });
    expect(db.prepare("SELECT count(*) AS count FROM participants").get()).toEqual({ count: 2 });
  }
});

test("chat: an id that changed leads to the new one, and two that merged are one", () => {
  const { db, tell } = start([channel(), chat("x1", "1")]);
  tell([
    { type: "alias", of: "conversation", from: remoteId("C1"), to: remoteId("C2") },
    { type: "alias", of: "message", from: remoteId("x1"), to: remoteId("y1") },
    chat("x2", "2"),
    chat("x1", "1"),
    { type: "reaction", message: remoteId("x1"), by: anna, emoji: "eyes", at: noon, removed: false },
  ]);
  expect(db.prepare("SELECT remote_id FROM conversations").all()).toEqual([{ remote_id: "C2" }]);
  expect(db.prepare("SELECT remote_id FROM messages ORDER BY 1").all()).toEqual([
    { remote_id: "x2" },
    { remote_id: "y1" },
  ]);
  expect(db.prepare("SELECT count(*) AS count FROM reactions").get()).toEqual({ count: 1 });
});
