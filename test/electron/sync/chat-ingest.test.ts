import fc from "fast-check";
import { expect, test } from "vitest";
import { type RemoteEvent, remoteId } from "../../../electron/connectors/model.ts";
import { check } from "../../../electron/db/check.ts";
import { dump } from "../../../electron/db/dump.ts";
import { listOffered, listReplies, listTimeline, listVersions } from "../../../electron/db/queries/chat.ts";
import { countUnread, findConversation, listConversations } from "../../../electron/db/queries/conversations.ts";
import { findContent, findMessage, listMessages } from "../../../electron/db/queries/messages.ts";
import { searchMessages } from "../../../electron/db/queries/search.ts";
import { markSelf } from "../../../electron/db/writes/identities.ts";
import { ingest } from "../../../electron/sync/ingest.ts";
import { inbox } from "../../../shared/api/conversations.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import { anna, conversation, edited, reacted, said, upTo, user } from "../../support/chat.ts";
import { someAccount, temporaryDatabase } from "../../support/database.ts";
import { batch, content, folder, mail, message, noon, options, placed } from "../../support/remote.ts";
import { idOf } from "../../support/running-engine.ts";

function start(events: RemoteEvent[] = []) {
  const db = temporaryDatabase();
  const account = someAccount(db, "me");
  markSelf(db, account, [{ kind: "user", remoteId: "U1", name: "Me", address: "me" }]);
  const tell = (list: RemoteEvent[], more = {}) => ingest(db, account, batch(list), options(more));
  tell(events);
  const room = (id: string): ConversationId => {
    const row = db.prepare<{ id: ConversationId }>("SELECT id FROM conversations WHERE remote_id = ?").get(id);
    if (!row) throw new Error(`No conversation ${id}`);
    return row.id;
  };
  return { db, account, tell, room };
}

const page = { before: null, limit: 50 };
const names = (view: Parameters<typeof listConversations>[1]["view"], db: Parameters<typeof listConversations>[0]) =>
  listConversations(db, { view, after: null, limit: 50 }).rows.map(({ subject }) => subject);

test("open conversations stand in the inbox beside letters, newest activity first, and count there", () => {
  const { db, tell } = start([
    folder("INBOX", "inbox"),
    message(mail("letter", { receivedAt: noon + 5_000, sentAt: noon + 5_000, placements: [placed("INBOX", 1)] })),
    conversation("C1"),
    conversation("C2"),
    conversation("C3", { open: false }),
    said("C1", 1),
    said("C2", 9),
    said("C3", 20),
  ]);
  expect(names(inbox, db)).toEqual(["name of C2", "Subject of letter", "name of C1"]);
  expect(countUnread(db, inbox)).toBe(3);
  expect(names({ ...inbox, role: null }, db)).toContain("name of C3");
  tell([upTo("C2", 9, 1)]);
  expect(countUnread(db, inbox)).toBe(2);
  expect(names({ ...inbox, unread: true }, db)).toEqual(["Subject of letter", "name of C1"]);
  expect(listTimeline(db, { view: inbox, ...page }).rows.map(({ snippet }) => snippet)).toEqual([
    "words 1 in C1",
    "",
    "words 9 in C2",
  ]);
  expect(check(db)).toEqual([]);
});

test("answers in a thread stay out of the conversation, but for those meant for it and those whose parent is not here", () => {
  const { db, room } = start([
    conversation("C1"),
    said("C1", 1),
    said("C1", 2, { parent: remoteId("C1:1") }),
    said("C1", 3, { parent: remoteId("C1:1"), broadcast: true }),
    said("C1", 4, { parent: remoteId("C1:0") }),
    said("C1", 5),
    upTo("C1", 2, 1),
  ]);
  const shown = listMessages(db, { conversationId: room("C1"), ...page }).rows;
  expect(shown.map(({ snippet }) => snippet)).toEqual([1, 3, 4, 5].map((second) => `words ${second} in C1`));
  expect(shown[0]?.replies).toEqual({ count: 2, lastAt: noon + 3_000, unread: 1 });
  expect(shown[1]?.parentId).toBe(shown[0]?.id);
  const replies = listReplies(db, { id: idOf(db, "C1:1"), ...page }).rows;
  expect(replies.map(({ snippet }) => snippet)).toEqual(["words 2 in C1", "words 3 in C1"]);
  expect(findConversation(db, room("C1"))).toMatchObject({ unreadCount: 3, firstUnreadId: idOf(db, "C1:3") });
});

test("messages of one moment stand in the provider's order, over pages too", () => {
  const seconds = [3, 1, 2, 5, 4];
  const { db, room } = start([
    conversation("C1"),
    ...seconds.map((second) => said("C1", second, { sentAt: noon, receivedAt: noon })),
  ]);
  const got: string[] = [];
  for (let before = null as { at: number; id: number } | null; ; ) {
    const { rows, next } = listMessages(db, { conversationId: room("C1"), before, limit: 2 });
    got.unshift(...rows.map(({ snippet }) => snippet));
    if (!next) break;
    before = next;
  }
  expect(got).toEqual([1, 2, 3, 4, 5].map((second) => `words ${second} in C1`));
});

test("marks go forward and back, and own messages are never unread", () => {
  const { db, tell, room } = start([
    conversation("C1"),
    said("C1", 1),
    said("C1", 2),
    said("C1", 3, { direction: "out" }),
  ]);
  const unread = () => findConversation(db, room("C1"))?.unreadCount;
  expect(unread()).toBe(2);
  tell([upTo("C1", 3, 10)]);
  expect(unread()).toBe(0);
  tell([upTo("C1", 1, 11)]);
  expect(unread()).toBe(1);
  tell([upTo("C1", 3, 9)]);
  expect(unread()).toBe(1);
  tell([upTo("C1", 9, 20, anna)]);
  expect(unread()).toBe(1);
});

test("an edit keeps what was said before, whichever comes first, and its reactions", () => {
  for (const order of [
    [said("C1", 1), edited("C1", 1, 5), edited("C1", 1, 8)],
    [edited("C1", 1, 8), said("C1", 1), edited("C1", 1, 5)],
  ]) {
    const { db } = start([conversation("C1"), ...order, reacted("C1:1", "👍", 1)]);
    const id = idOf(db, "C1:1");
    expect(listVersions(db, id)).toEqual([
      { at: noon + 1_000, text: "words 1 in C1" },
      { at: noon + 5_000, text: "edited 1 at 5" },
    ]);
    expect(findContent(db, id)).toMatchObject({ text: "edited 1 at 8", markdown: "edited 1 at 8" });
    expect(findMessage(db, id)).toMatchObject({
      editedAt: noon + 8_000,
      sender: { name: "Anna", isSelf: false },
      reactions: [{ emoji: "👍", count: 1, mine: false, names: ["Anna"] }],
    });
  }
});

test("reactions: all there are, more than are named, own ones, pictures of the workspace's own", () => {
  const { db, tell } = start([
    conversation("C1"),
    { type: "emoji", name: "party", url: "https://x.example/party.png" },
  ]);
  const bernd = user("U3", "Bernd", { picture: "https://x.example/b.png" });
  tell([
    said("C1", 1, {
      reactions: [
        { emoji: ":party:", by: [anna, bernd], count: 5 },
        { emoji: "👀", by: [user("U1", "Me")], count: 1 },
      ],
    }),
  ]);
  const id = idOf(db, "C1:1");
  expect(findMessage(db, id)?.reactions).toEqual([
    { emoji: ":party:", picture: "https://x.example/party.png", count: 5, mine: false, names: ["Anna", "Bernd"] },
    { emoji: "👀", picture: null, count: 1, mine: true, names: ["Me"] },
  ]);
  expect(tell([said("C1", 1, { reactions: [{ emoji: ":party:", by: [anna], count: 1 }] })])).toMatchObject({
    changed: 1,
  });
  expect(tell([said("C1", 1, { reactions: [{ emoji: ":party:", by: [anna], count: 1 }] })])).toMatchObject({
    changed: 0,
  });
  expect(findMessage(db, id)?.reactions).toMatchObject([{ emoji: ":party:", count: 1 }]);
  tell([{ type: "person", person: user("U2", "Aaron", { picture: "https://x.example/a.png" }) }]);
  expect(findMessage(db, id)?.sender).toMatchObject({ name: "Aaron", picture: "https://x.example/a.png" });
});

test("of what is not allowed only the name is kept: no word, no sender, no event, not in any order", () => {
  const secret = [
    said("C1", 1, { sender: user("U9", "Zacharias") }),
    upTo("C1", 1, 1),
    {
      type: "timeline",
      event: {
        id: remoteId("t1"),
        conversation: remoteId("C1"),
        message: null,
        kind: "joined",
        by: user("U9", "Zacharias"),
        at: noon,
        text: "joined",
        icon: "",
      },
    } satisfies RemoteEvent,
  ];
  const stub = conversation("C1", { consent: "unknown", participants: [user("U9", "Zacharias")], kind: "direct" });
  for (const order of [
    [stub, ...secret],
    [...secret, stub],
    [conversation("C1"), ...secret, { ...stub }],
  ]) {
    const { db } = start(order);
    for (const table of [
      "messages",
      "events",
      "participants",
      "read_markers",
      "search_index_docsize",
      "waiting_events",
    ])
      expect(db.prepare(`SELECT count(*) AS count FROM ${table}`).get(), table).toEqual({ count: 0 });
    expect(db.prepare("SELECT 1 FROM identities WHERE name = 'Zacharias'").get()).toBeUndefined();
    expect(names({ ...inbox, role: null }, db)).toEqual([]);
    expect(listOffered(db, { accountId: null, consents: ["unknown"] })).toMatchObject([
      { name: "name of C1", consent: "unknown", held: 0, isRequest: true },
    ]);
    expect(check(db)).toEqual([]);
  }
});

test("what appears is imported where the account says so, and what the user chose no provider changes", () => {
  const { db, account, tell, room } = start([conversation("C1")]);
  db.prepare("UPDATE accounts SET import_new = 0 WHERE id = ?").run(account);
  tell([conversation("C2"), said("C2", 1)]);
  const consent = (id: string) => findConversation(db, room(id))?.consent;
  expect([consent("C1"), consent("C2")]).toEqual(["allowed", "unknown"]);
  db.prepare("UPDATE conversations SET chosen = 1, consent = 'allowed' WHERE remote_id = 'C2'").run();
  tell([conversation("C2", { consent: "denied" }), conversation("C1", { consent: "denied" })]);
  expect([consent("C1"), consent("C2")]).toEqual(["denied", "allowed"]);
});

test("news: direct messages and what names the user; never what is muted", () => {
  const mention = content("hello @Me", { markdown: "hello [@Me](bobbin-person:U1)" });
  const other = content("hello @Meta", { markdown: "hello [@Meta](bobbin-person:U11)" });
  const { db, tell } = start([
    conversation("C1"),
    conversation("C2", { muted: true }),
    conversation("D1", { kind: "direct" }),
  ]);
  const { arrivals } = tell(
    [
      said("C1", 1),
      said("C1", 2, { content: mention }),
      said("C1", 3, { content: other }),
      said("C2", 4, { content: mention }),
      said("D1", 5),
      said("D1", 6, { direction: "out" }),
    ],
    { live: true },
  );
  expect(arrivals).toEqual([idOf(db, "C1:2"), idOf(db, "D1:5")]);
});

test("one search finds letters and chat, by words, by sender and by conversation", () => {
  const { db } = start([
    folder("INBOX", "inbox"),
    message(mail("letter", { placements: [placed("INBOX", 1)], content: content("the harvest is in") })),
    conversation("C1", { name: "farm" }),
    said("C1", 1, { content: content("a harvest of apples", { markdown: "a harvest of **apples**" }) }),
  ]);
  const find = (query: string) =>
    searchMessages(db, { query, after: null, limit: 10 }, { now: noon, timeZone: "UTC" }).hits.map(
      ({ subject, from }) => `${subject} ${from}`,
    );
  expect(find("harvest")).toEqual(["farm Anna", "Subject of letter Anna"]);
  expect(find("from:anna apples")).toEqual(["farm Anna"]);
  expect(find("in:inbox harvest")).toEqual(["farm Anna", "Subject of letter Anna"]);
  expect(find("in:farm harvest")).toEqual(["farm Anna"]);
});

const seconds = fc.integer({ min: 1, max: 6 });
const rooms = fc.constantFrom("C1", "C2");
const happenings: fc.Arbitrary<RemoteEvent> = fc.oneof(
  fc.record({ room: rooms, second: seconds }).map(({ room, second }) => said(room, second)),
  fc
    .record({ room: rooms, second: seconds, at: fc.integer({ min: 10, max: 13 }) })
    .map(({ room, second, at }) => edited(room, second, at)),
  fc
    .record({ room: rooms, second: seconds, at: fc.integer({ min: 10, max: 13 }), removed: fc.boolean() })
    .map(({ room, second, at, removed }) => reacted(`${room}:${second}`, "👍", at, removed)),
  fc
    .record({ room: rooms, second: seconds, at: fc.integer({ min: 10, max: 13 }) })
    .map(({ room, second, at }) => upTo(room, second, at)),
  fc
    .record({ room: rooms, second: seconds })
    .map(({ room, second }): RemoteEvent => ({ type: "message-removed", id: remoteId(`${room}:${second}`) })),
  rooms.map((room) => conversation(room)),
);

test("any order and repetition of the same events of chat gives the same dump", () => {
  fc.assert(
    fc.property(
      fc.array(happenings, { maxLength: 25 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (told, dice) => {
        // What is edited or answered was said once; whoever tells so tells that too.
        const all = [conversation("C1"), conversation("C2"), ...told];
        const roll = () => dice.next().value ?? 0;
        const straight = start();
        for (const event of all) straight.tell([event]);
        const shuffled = start();
        const order = all
          .flatMap((event) => (roll() < 0.3 ? [event, event] : [event]))
          .map((event) => ({ event, at: roll() }))
          .sort((a, b) => a.at - b.at);
        shuffled.tell(order.map(({ event }) => event));
        expect(dump(shuffled.db)).toEqual(dump(straight.db));
        expect(check(shuffled.db)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
