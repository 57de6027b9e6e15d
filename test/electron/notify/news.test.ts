import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Writable } from "../../../electron/db/open.ts";
import { arrive, type Board, emptyBoard, settle } from "../../../electron/notify/board.ts";
import { decideNews } from "../../../electron/notify/decide-news.ts";
import type { News } from "../../../electron/notify/news.ts";
import { wordsOf } from "../../../electron/notify/words-of.ts";
import { type AccountId, type ConversationId, type MessageId, messageId } from "../../../shared/model/ids.ts";
import { seed } from "../../support/seed.ts";
import { temporaryDatabase } from "../../support/temporary-database.ts";

describe("which arrivals are told", () => {
  const now = Date.UTC(2026, 10, 21, 12);
  let temporary: ReturnType<typeof temporaryDatabase>;
  let db: Writable;
  let id: MessageId;

  beforeEach(() => {
    temporary = temporaryDatabase();
    db = temporary.writer;
    seed(db, { messages: 20, accounts: 1 });
    const row = db
      .prepare<{ id: number }>(
        `SELECT m.id FROM messages m JOIN placements p ON p.message_id = m.id WHERE m.direction = 'in' AND p.folder_id = 10 LIMIT 1`,
      )
      .get();
    id = messageId.parse(row?.id);
    db.prepare("UPDATE messages SET read = 0, received_at = ? WHERE id = ?").run(now - 1000, id);
  });
  afterEach(() => temporary.dispose());

  it("a new, unread one in the inbox: once", () => {
    expect(decideNews(db, [id], now)).toMatchObject([{ messageId: id, from: expect.stringMatching(/\w/) }]);
    expect(decideNews(db, [id], now)).toEqual([]);
  });

  it.each([
    ["own", "UPDATE messages SET direction = 'out' WHERE id = ?"],
    ["read", "UPDATE messages SET read = 1 WHERE id = ?"],
    ["old", "UPDATE messages SET received_at = received_at - 4 * 86400000 WHERE id = ?"],
    ["a draft", "UPDATE messages SET is_draft = 1 WHERE id = ?"],
    ["in the trash", "UPDATE placements SET folder_id = 13 WHERE message_id = ?"],
    ["on its way out of the inbox", "UPDATE placements SET state = 'leaving' WHERE message_id = ?"],
    [
      "of a muted conversation",
      "UPDATE conversations SET muted = 1 WHERE id = (SELECT conversation_id FROM messages WHERE id = ?)",
    ],
    [
      "of somebody refused",
      "UPDATE conversations SET consent = 'denied' WHERE id = (SELECT conversation_id FROM messages WHERE id = ?)",
    ],
    ["a notice of the provider", "UPDATE messages SET content_kind = 'notice' WHERE id = ?"],
  ])("not one that is %s", (_name, statement) => {
    db.prepare(statement).run(id);
    expect(decideNews(db, [id], now)).toEqual([]);
  });

  it("none during a pause, and those not afterwards either", () => {
    db.prepare("INSERT INTO settings (key, value) VALUES ('notificationsPausedUntil', ?)").run(String(now + 1));
    expect(decideNews(db, [id], now)).toEqual([]);
    expect(decideNews(db, [id], now + 10)).toEqual([]);
  });
});

function news(number: number, from = `Person ${number}`): News {
  return {
    messageId: number as MessageId,
    conversationId: number as ConversationId,
    accountId: 1 as AccountId,
    from,
    subject: `Subject ${number}`,
    snippet: "First words",
  };
}

const told = (board: Board) => board.notices.map((notice) => notice.news.map(({ messageId }) => Number(messageId)));

describe("what is on the screen", () => {
  it("is one notice each, up to three within five seconds", () => {
    let { board } = arrive(emptyBoard, [news(1), news(2)], 0);
    ({ board } = arrive(board, [news(3)], 4000));
    expect(told(board)).toEqual([[1], [2], [3]]);
  });

  it("is one summary of what came together, which grows", () => {
    const first = arrive(emptyBoard, [news(1), news(2)], 0);
    const second = arrive(first.board, [news(3), news(4)], 1000);
    expect(told(second.board)).toEqual([[1, 2, 3, 4]]);
    expect(second.withdraw).toEqual(first.show);
    const third = arrive(second.board, [news(5)], 5000);
    expect(told(third.board)).toEqual([[1, 2, 3, 4, 5]]);
    expect(third.withdraw).toEqual(second.show);
    expect(told(arrive(third.board, [news(6)], 10_001).board)).toEqual([[1, 2, 3, 4, 5], [6]]);
  });

  it("goes when it is read, a summary with its last message", () => {
    const { board } = arrive(
      emptyBoard,
      [1, 2, 3, 4].map((number) => news(number)),
      0,
    );
    const some = settle(board, new Set([1, 2].map((number) => number as MessageId)));
    expect(some).toMatchObject({ withdraw: [], show: [] });
    expect(told(some.board)).toEqual([[3, 4]]);
    const all = settle(some.board, new Set([3, 4].map((number) => number as MessageId)));
    expect(all.withdraw).toHaveLength(1);
    expect(told(all.board)).toEqual([]);
  });
});

describe("what a notice says", () => {
  const one = { id: 1, news: [news(1, "Anna")], at: 0 };
  const several = { id: 2, news: [1, 2, 3, 4, 5].map((number) => news(number)), at: 0 };

  it("is as much as the user lets it", () => {
    expect(wordsOf(one, "full", "en")).toEqual({ title: "Anna", body: "Subject 1\nFirst words" });
    expect(wordsOf(one, "sender", "en")).toEqual({ title: "Anna", body: "" });
    expect(wordsOf(one, "count", "en")).toEqual({ title: "New message", body: "" });
    expect(wordsOf(several, "full", "en")).toEqual({
      title: "5 new messages",
      body: "Person 1, Person 2, Person 3 and 2 more",
    });
    expect(wordsOf(several, "full", "de")).toEqual({
      title: "5 neue Nachrichten",
      body: "Person 1, Person 2, Person 3 und 2 weitere",
    });
    expect(wordsOf(several, "count", "en")).toEqual({ title: "5 new messages", body: "" });
  });

  it("is one short line each, whatever strangers write", () => {
    const hostile = {
      ...news(1),
      from: "Bank\n\u202egnp.exe\u0007",
      subject: '<img src="https://t.example/x">\r\nBcc: x',
      snippet: "a\u200bb \u2066x\u2069 ".repeat(500),
    };
    const { title, body } = wordsOf({ id: 1, news: [hostile], at: 0 }, "full", "en");
    expect(title).toBe("Bank gnp.exe");
    const [subject = "", snippet = "", ...more] = body.split("\n");
    expect(subject).toBe('‹img src="https://t.example/x"› Bcc: x');
    expect(more).toEqual([]);
    expect([...snippet].length).toBeLessThanOrEqual(160);
    expect(title + body.replace("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}<>\u200b]/u);
  });
});
