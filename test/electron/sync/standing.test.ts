import { expect, test } from "vitest";
import { dump } from "../../../electron/db/dump.ts";
import { countUnread, findConversation, listConversations } from "../../../electron/db/queries/conversations.ts";
import { countKeys } from "../../../electron/db/queries/list-keys.ts";
import { listMadeViews } from "../../../electron/db/queries/made-views.ts";
import { listSenders } from "../../../electron/db/queries/senders.ts";
import { type ConversationFilter, inbox } from "../../../shared/api/conversations.ts";
import { accountId, type ConversationId, messageId } from "../../../shared/model/ids.ts";
import { PlannedWorld } from "../../support/planned.ts";
import { idOf } from "../../support/running-engine.ts";

const start = Date.parse("2027-03-26T10:00Z");
const hour = 3_600_000;
const person = (address: string) => [{ name: "", address }];
const me = "me@example.org";

interface Letter {
  from?: string;
  to?: string[];
  cc?: string[];
  text?: string;
  bulk?: boolean;
  automatic?: boolean;
  answers?: string;
  out?: boolean;
}

function world() {
  const run = new PlannedWorld(start);
  let at = start - 100 * hour;
  const deliver = (id: string, letter: Letter = {}): void => {
    at += hour;
    const { from = "anna@example.org", to = [me], cc = [], answers } = letter;
    const addresses = {
      ...{ sender: [], replyTo: [], bcc: [] },
      ...{ from: person(letter.out ? me : from), to: to.flatMap(person), cc: cc.flatMap(person) },
    };
    run.server.deliver(
      id,
      {
        ...{ subject: id, addresses, sentAt: at, receivedAt: at, text: letter.text ?? "Words." },
        ...{ bulk: letter.bulk ?? false, automatic: letter.automatic ?? false, direction: letter.out ? "out" : "in" },
        ...(answers && { inReplyTo: [`${answers}@test`], references: [`${answers}@test`] }),
      },
      letter.out ? "Sent" : "INBOX",
      { read: letter.out === true },
    );
  };
  const shown = (view: Partial<ConversationFilter> = {}) => {
    const filter = { ...inbox, ...view };
    const { rows } = listConversations(run.db, { view: filter, after: null, limit: 100 });
    expect(countKeys(run.db, filter)).toBe(rows.length);
    expect(countUnread(run.db, filter)).toBe(rows.filter(({ unreadCount }) => unreadCount > 0).length);
    return rows.map(({ subject }) => subject).join(" ");
  };
  const conversation = (mail: string): ConversationId => {
    const row = run.db
      .prepare<{ id: ConversationId }>("SELECT conversation_id AS id FROM messages WHERE id = ?")
      .get(idOf(run.db, mail));
    if (!row) throw new Error("no conversation");
    return row.id;
  };
  const again = () => run.running.engine.sync(null, { whole: true });
  return Object.assign(run, { deliver, shown, conversation, again });
}

test("a letter stands in the part of the inbox that its sender and headers say; whom the user writes to is people", async () => {
  const run = world();
  run.deliver("friend");
  run.deliver("news", { from: "editor@paper.example", bulk: true });
  run.deliver("build", { from: "no-reply@forge.example" });
  run.deliver("notice", { from: "notifications@forge.example", bulk: true });
  run.deliver("auto", { from: "colleague@work.example", automatic: true });
  await run.sync();
  const parts = () => (["people", "notifications", "newsletters"] as const).map((section) => run.shown({ section }));
  expect(parts()).toEqual(["friend", "auto notice build", "news"]);
  // A letter to the editor, in no conversation with the newsletter.
  run.deliver("mine", { out: true, to: ["Editor@paper.example"] });
  await run.again();
  expect(parts()).toEqual(["news friend", "auto notice build", ""]);
});

test("the user's word about a sender or a domain counts for what is here and what comes, and can be taken back", async () => {
  const run = world();
  run.deliver("news", { from: "editor@paper.example", bulk: true });
  run.deliver("offer", { from: "shop@paper.example", bulk: true });
  await run.sync();
  const set = run.running.calls["senders.set"];
  const { undoId } = await set({ sender: "@paper.example", section: "people" });
  expect([run.shown({ section: "people" }), run.shown({ section: "newsletters" })]).toEqual(["offer news", ""]);
  await set({ sender: "Shop@Paper.example", section: "notifications" });
  run.deliver("more", { from: "shop@paper.example", bulk: true });
  run.deliver("third", { from: "third@paper.example", bulk: true });
  await run.again();
  expect([run.shown({ section: "people" }), run.shown({ section: "notifications" })]).toEqual([
    "third news",
    "more offer",
  ]);
  expect(listSenders(run.db).map(({ sender, section }) => `${sender} ${section}`)).toEqual([
    "@paper.example people",
    "shop@paper.example notifications",
  ]);
  await run.running.calls["triage.undo"]({ undoId });
  expect([run.shown({ section: "newsletters" }), run.shown({ section: "notifications" })]).toEqual([
    "third news",
    "more offer",
  ]);
});

test("who waits: for me, who was asked or spoken to alone; for them, whom I asked; nobody for programs", async () => {
  const run = world();
  run.deliver("alone");
  run.deliver("asked", { to: [me, "bert@example.org"], text: "Shall we meet at https://a.example/?b=1 or here?" });
  run.deliver("told", { to: [me, "bert@example.org"], text: "See https://a.example/?b=1 for more." });
  run.deliver("copied", { to: ["bert@example.org"], cc: [me], text: "Will you come?" });
  run.deliver("program", { from: "no-reply@forge.example", text: "Was this helpful?" });
  run.deliver("list", { bulk: true, text: "Have you heard?" });
  run.deliver("question", { out: true, to: ["anna@example.org"], text: "When do you come?" });
  run.deliver("thanks", { out: true, to: ["anna@example.org"], text: "Thank you.\n> Did it help?" });
  await run.sync();
  const waiting = (who: "me" | "them") => run.shown({ role: null, waiting: who });
  expect([waiting("me"), waiting("them")]).toEqual(["asked alone", "question"]);
  expect(run.shown({ waiting: "me" })).toBe("asked alone");
  run.deliver("reply", { answers: "question", text: "On Monday." });
  run.deliver("done", { out: true, answers: "alone", to: ["anna@example.org"], text: "Done." });
  await run.again();
  expect([waiting("me"), waiting("them")]).toEqual(["question asked", ""]);
});

test("pinned conversations stand first whatever comes, through a restart, at most fifty", async () => {
  const run = world();
  for (const id of ["a", "b", "c"]) run.deliver(id);
  await run.sync();
  const pin = run.running.calls["triage.pin"];
  const { undoId } = await pin({ conversationIds: [run.conversation("a")], pinned: true });
  expect(run.shown()).toBe("a c b");
  run.deliver("d");
  await run.again();
  expect(run.shown()).toBe("a d c b");
  const [first] = listConversations(run.db, { view: inbox, after: null, limit: 1 }).rows;
  expect([first?.pinned, (first?.lastAt ?? 0) < start]).toEqual([true, true]);
  const page = listConversations(run.db, { view: inbox, after: null, limit: 1 });
  const { rows } = listConversations(run.db, { view: inbox, after: page.next, limit: 1 });
  expect(rows.map(({ subject }) => subject)).toEqual(["d"]);
  expect(run.shown({ role: null })).toBe("d c b a");
  await run.restart();
  expect(run.shown()).toBe("a d c b");
  expect(dump(run.db).marks).toEqual([expect.objectContaining({ pinned: true, muted: false })]);
  await run.running.calls["triage.undo"]({ undoId });
  expect(run.shown()).toBe("d c b a");
  for (let index = 0; index < 51; index++) run.deliver(`x${index}`);
  await run.again();
  const many = Array.from({ length: 51 }, (_, index) => run.conversation(`x${index}`));
  const refused = async () => run.running.calls["triage.pin"]({ conversationIds: many, pinned: true });
  await expect(refused()).rejects.toMatchObject({ kind: "refused" });
  expect(dump(run.db).marks).toEqual([]);
  expect((await run.running.calls["triage.pin"]({ conversationIds: many.slice(1), pinned: true })).messages).toBe(50);
});

test("what is muted stays out of the inbox whatever comes, is not notified, and stands in all mail", async () => {
  const run = world();
  run.deliver("a");
  run.deliver("b");
  await run.sync();
  const { undoId } = await run.running.calls["triage.mute"]({ conversationIds: [run.conversation("a")], muted: true });
  expect([run.shown(), run.shown({ role: null })]).toEqual(["b", "b a"]);
  const told = () => run.running.arrivals.length;
  const before = told();
  run.deliver("again", { answers: "a" });
  await run.again();
  expect([run.shown(), run.shown({ role: null }), told() - before]).toEqual(["b", "a b", 0]);
  expect(findConversation(run.db, run.conversation("a"))).toMatchObject({ muted: true });
  await run.running.calls["triage.undo"]({ undoId });
  expect(run.shown()).toBe("a b");
});

test("who is blocked stays out of the inbox, in a conversation with others the others are heard; reversible", async () => {
  const run = world();
  run.deliver("pest", { from: "pest@bad.example" });
  run.deliver("round", { from: "pest@bad.example" });
  run.deliver("other", { answers: "round", from: "anna@example.org" });
  run.deliver("later", { answers: "round", from: "pest@bad.example" });
  await run.sync();
  await run.running.calls["senders.set"]({ sender: "pest@bad.example", blocked: true });
  expect(run.shown()).toBe("round");
  run.deliver("more", { from: "pest@bad.example" });
  await run.again();
  expect([run.shown(), run.shown({ role: null })]).toEqual(["round", "more round pest"]);
  expect(listSenders(run.db)).toMatchObject([{ sender: "pest@bad.example", blocked: true }]);
  expect(findConversation(run.db, run.conversation("more"))?.writer).toMatchObject({ blocked: true });
  await run.running.calls["senders.set"]({ sender: "pest@bad.example", blocked: false });
  expect(run.shown()).toBe("more round pest");
  expect(listSenders(run.db)).toEqual([]);
});

test("views are kept, ordered, changed, deleted and brought back; what they show is by people, kinds and accounts", async () => {
  const run = world();
  run.deliver("a");
  run.deliver("b", { from: "bert@example.org" });
  await run.sync();
  const { "views.save": save, "views.order": order, "views.remove": remove } = run.running.calls;
  const names = () => listMadeViews(run.db).map(({ name }) => name);
  const one = await save({ id: null, name: "Bert", filter: { ...inbox, people: ["bert@example.org"] } });
  const two = await save({ id: null, name: "Chat", filter: { ...inbox, kinds: ["direct", "channel"] } });
  expect(names()).toEqual(["Bert", "Chat"]);
  expect(listMadeViews(run.db).map(({ filter }) => run.shown(filter))).toEqual(["b", ""]);
  await order({ ids: [two.id, one.id] });
  await save({ id: two.id, name: "Mail", filter: { ...inbox, kinds: ["thread"] } });
  expect(listMadeViews(run.db).map(({ name, filter }) => `${name}: ${run.shown(filter)}`)).toEqual([
    "Mail: b a",
    "Bert: b",
  ]);
  const { undoId } = await remove({ id: two.id });
  expect(names()).toEqual(["Bert"]);
  await run.restart();
  await run.running.calls["triage.undo"]({ undoId });
  expect(names()).toEqual(["Mail", "Bert"]);
  const [account] = run.db.prepare<{ id: number }>("SELECT id FROM accounts").all();
  const id = accountId.parse(account?.id);
  expect([run.shown({ exceptAccountIds: [id] }), run.shown({ accountIds: [id] })]).toEqual(["", "b a"]);
  await run.running.calls["accounts.update"]({ id, unified: false });
  expect([run.shown(), run.shown({ accountIds: [id] }), run.shown({ role: null })]).toEqual(["", "b a", "b a"]);
});

test("unread from a letter on: it and what came in after it, not what was before, and no words of one's own", async () => {
  const run = world();
  run.deliver("one");
  run.deliver("two", { answers: "one" });
  run.deliver("mine", { answers: "one", out: true, to: ["anna@example.org"] });
  run.deliver("three", { answers: "one" });
  for (const id of ["one", "two", "three"]) run.server.flag(id, { read: true });
  await run.sync();
  expect(countUnread(run.db, inbox)).toBe(0);
  const id = run.conversation("one");
  await run.running.calls["conversations.markUnread"]({ id, from: idOf(run.db, "two") });
  const unread = run.db.prepare<{ name: string }>(
    "SELECT remote_id AS name FROM messages WHERE read = 0 ORDER BY sort_at",
  );
  expect(unread.all().map(({ name }) => name)).toEqual(["two", "three"]);
  await run.later(() => run.server.stateOf("three").join() === "INBOX", "the mark at the server");
  const gone = async () => run.running.calls["conversations.markUnread"]({ id, from: messageId.parse(1) });
  await expect(gone()).rejects.toMatchObject({ kind: "not-found" });
});
