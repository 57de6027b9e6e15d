import { expect, test } from "vitest";
import { check } from "../../../electron/db/check.ts";
import { countUnread, listConversations } from "../../../electron/db/queries/conversations.ts";
import { inbox } from "../../../shared/api/conversations.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { chat, running } from "../../support/chat-engine.ts";
import { drivenClock } from "../../support/driven-clock.ts";
import { PlannedWorld } from "../../support/planned.ts";
import { idOf } from "../../support/running-engine.ts";
import { until } from "../../support/until.ts";

const hour = 3_600_000;
const at = (text: string): number => Date.parse(text);
const local = (date: string, time: string): PlannedTime => ({
  intent: { kind: "local", date, time },
  zone: "Europe/Berlin",
});
const away = { ...inbox, role: null, snoozed: true } as const;

async function world() {
  const run = new PlannedWorld(at("2027-03-26T10:00Z"));
  for (const [index, id] of ["a", "b", "c"].entries()) {
    const received = at("2027-03-20T10:00Z") + index * hour;
    run.server.deliver(id, { subject: id, sentAt: received, receivedAt: received }, "INBOX", { read: true });
  }
  await run.sync();
  const shown = (view: Parameters<typeof listConversations>[1]["view"] = inbox) =>
    listConversations(run.db, { view, after: null, limit: 10 })
      .rows.map(({ subject }) => subject)
      .join("");
  const conversation = (mail: string): ConversationId => {
    const row = run.db
      .prepare<{ id: ConversationId }>("SELECT conversation_id AS id FROM messages WHERE id = ?")
      .get(idOf(run.db, mail));
    if (!row) throw new Error("no conversation");
    return row.id;
  };
  const snooze = async (mail: string, when: PlannedTime) =>
    run.running.calls["triage.snooze"]({ conversationIds: [conversation(mail)], when });
  return Object.assign(run, { shown, conversation, snooze });
}

test("put away until a time through a restart, it comes back at the top, unread, and nothing is notified", async () => {
  const run = await world();
  expect(run.shown()).toBe("cba");
  await run.snooze("a", local("2027-03-28", "02:30"));
  expect([run.shown(), run.shown(away)]).toEqual(["cb", "a"]);
  expect(listConversations(run.db, { view: away, after: null, limit: 1 }).rows[0]?.snoozedUntil).toBe(
    at("2027-03-28T01:00Z"),
  );
  await run.restart();
  await run.clock.advance(38 * hour);
  expect(run.shown()).toBe("cb");
  await run.clock.advance(1.1 * hour);
  expect([run.shown(), run.shown(away)]).toEqual(["acb", ""]);
  expect(countUnread(run.db, inbox)).toBe(1);
  await run.later(() => run.server.stateOf("a").join() === "INBOX", "the mark at the server");
  expect(run.running.arrivals).toEqual([]);
});

test("something newer brings it back at once; undo and “now” put it where it stood", async () => {
  const run = await world();
  await run.snooze("a", local("2027-03-28", "08:00"));
  run.server.deliver("d", {
    subject: "a",
    inReplyTo: ["a@test"],
    references: ["a@test"],
    sentAt: run.clock.now(),
    receivedAt: run.clock.now(),
  });
  await run.running.engine.sync(null, { whole: true });
  expect([run.shown(), run.shown(away)]).toEqual(["acb", ""]);
  const { undoId } = await run.snooze("b", local("2027-03-28", "08:00"));
  expect(run.shown()).toBe("ac");
  await run.running.calls["triage.undo"]({ undoId });
  expect(run.shown()).toBe("acb");
  await run.snooze("c", local("2027-03-28", "08:00"));
  await run.running.calls["triage.unsnooze"]({ conversationIds: [run.conversation("c")] });
  expect(run.shown()).toBe("acb");
  await run.clock.advance(100 * hour);
  expect(run.shown()).toBe("acb");
});

test("a clock set back keeps it away until its moment; another zone moves the clock on the wall", async () => {
  const run = await world();
  await run.snooze("a", local("2027-03-26", "12:00"));
  run.clock.set(at("2027-03-26T08:00Z"));
  await run.clock.advance(2 * hour);
  expect(run.shown()).toBe("cb");
  await run.running.calls["outbox.zone"]({ zone: "America/New_York" });
  await run.clock.advance(5 * hour);
  expect(run.shown()).toBe("cb");
  await run.clock.advance(1.1 * hour);
  expect(run.shown()).toBe("acb");
});

test("conversations that become one are away together, until the later time", async () => {
  const run = await world();
  await run.snooze("a", local("2027-03-29", "08:00"));
  await run.snooze("b", local("2027-03-28", "08:00"));
  expect([run.shown(), run.shown(away)]).toEqual(["c", "ba"]);
  const before = at("2027-03-19T10:00Z");
  run.server.deliver("tie", { subject: "t", sentAt: before, receivedAt: before, references: ["a@test", "b@test"] });
  await run.running.engine.sync(null, { whole: true });
  expect(run.conversation("a")).toBe(run.conversation("b"));
  expect(run.shown()).toBe("c");
  const { rows } = listConversations(run.db, { view: away, after: null, limit: 10 });
  expect(rows.map(({ snoozedUntil }) => snoozedUntil)).toEqual([at("2027-03-29T06:00Z")]);
});

test.each([
  ["goes back at the provider, too", {}, 1],
  ["goes back here, where the provider keeps none", { markRead: "No marks.", markUnread: "No marks." }, 1],
  ["stays where it can't go back", { markUnread: "Marks only go on." }, 0],
])(
  "a conversation of chat comes back to the top, unread, and is not notified: its mark %s",
  async (_, cannot, unread) => {
    const clock = drivenClock(at("2027-03-26T10:00Z"));
    const server = chat();
    server.cannot = cannot;
    const { room, sync, calls, db, arrivals } = await running(server, { clock });
    const shown = () =>
      listConversations(db, { view: inbox, after: null, limit: 10 }).rows.map((row) => [row.id, row.unreadCount]);
    const [channel, direct] = [room("C1"), room("D1")];
    const markAt = () => server.rooms.get("C1")?.lastRead.upTo;
    await calls["triage.read"]({ target: { conversationIds: [channel, direct] }, read: true });
    await sync();
    const read = markAt();
    await calls["triage.snooze"]({ conversationIds: [channel], when: local("2027-03-26", "12:00") });
    expect(shown()).toEqual([[direct, 0]]);
    await clock.advance(1.1 * hour);
    const back = [
      [channel, unread],
      [direct, 0],
    ];
    expect(shown()).toEqual(back);
    expect(countUnread(db, inbox)).toBe(unread);
    await until(() => (markAt() === read) === Object.keys(cannot).length > 0, { what: "the mark at the provider" });
    await sync();
    expect(shown()).toEqual(back);
    expect(arrivals).toEqual([]);
    expect(check(db)).toEqual([]);
  },
);
