import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Readable, Writable } from "../../../../electron/db/open.ts";
import { heldSql, listFolders, unreadByFolderSql } from "../../../../electron/db/queries/accounts.ts";
import { countUnread, findConversation, listConversations } from "../../../../electron/db/queries/conversations.ts";
import { countKeys, countSql, walkSql } from "../../../../electron/db/queries/list-keys.ts";
import { messageKeysSql } from "../../../../electron/db/queries/messages.ts";
import { type ConversationFilter, inbox } from "../../../../shared/api/conversations.ts";
import type { ConversationRow, ListPosition } from "../../../../shared/model/conversation.ts";
import { accountId, conversationId, folderId } from "../../../../shared/model/ids.ts";
import { seed } from "../../../support/seed.ts";
import { temporaryDatabase } from "../../../support/temporary-database.ts";
import { names } from "../../../support/words.ts";

let database: ReturnType<typeof temporaryDatabase>;
let db: Readable;
let writer: Writable;
beforeAll(() => {
  database = temporaryDatabase();
  ({ reader: db, writer } = database);
  seed(writer, { messages: 2000, accounts: 3, words: 5 });
});
afterAll(() => database.dispose());

const everything: ConversationFilter = { ...inbox, role: null };
const bases: [string, ConversationFilter][] = [
  ["the unified inbox", inbox],
  ["everything", everything],
  ["one account's inbox", { ...inbox, accountIds: [accountId.parse(2)] }],
  ["two accounts", { ...everything, accountIds: [accountId.parse(1), accountId.parse(3)] }],
  ["one folder", { ...everything, folderId: folderId.parse(11) }],
  ["trash", { ...inbox, role: "trash" }],
];
const views = bases.flatMap(([name, view]) =>
  [false, true].flatMap((unread) =>
    [false, true].map((starred): [string, ConversationFilter] => [
      `${name}${unread ? ", unread" : ""}${starred ? ", starred" : ""}`,
      { ...view, unread, starred },
    ]),
  ),
);

/** What narrows a list further, and what it says of a conversation. */
const narrower: [string, Partial<ConversationFilter>, string][] = [
  ["a part of the inbox", { section: "people" }, "c.section = 'people'"],
  ["another part", { section: "newsletters" }, "c.section = 'newsletters'"],
  ["waiting for me", { waiting: "me" }, "c.waiting = 'me'"],
  ["waiting for them", { waiting: "them" }, "c.waiting = 'them'"],
  ["letters", { kinds: ["thread"] }, "c.kind = 'thread'"],
  ["all but one account", { exceptAccountIds: [accountId.parse(2)] }, "c.account_id <> 2"],
  [
    "two people",
    { people: [names[0]?.address ?? "", names[1]?.address ?? ""] },
    `c.id IN (SELECT conversation_id FROM messages m JOIN identities i ON i.id = m.sender_id WHERE i.address IN (SELECT value FROM json_each('${JSON.stringify([names[0]?.address, names[1]?.address])}')))`,
  ],
];

function walk(view: ConversationFilter, limit = 7): ConversationRow[] {
  const rows: ConversationRow[] = [];
  let after: ListPosition | null = null;
  do {
    const page = listConversations(db, { view, after, limit });
    rows.push(...page.rows);
    after = page.next;
  } while (after);
  return rows;
}

interface Key {
  id: number;
  lastAt: number;
  unreadCount: number;
  starred: number;
}

/** The slow and plain way to the same list: from messages and where they stand. */
function plainly(view: ConversationFilter): Key[] {
  const folders = `SELECT f.id FROM folders f WHERE (@role IS NULL OR f.role = @role) AND (@folder IS NULL OR f.id = @folder)`;
  const whole = view.role === null && view.folderId === null;
  const rows = db
    .prepare<Key & { accountId: number }>(
      `SELECT m.conversation_id AS id, m.account_id AS accountId, max(m.sort_at) AS lastAt,
         sum(m.read = 0 AND m.direction = 'in') AS unreadCount, max(m.starred) AS starred
       FROM messages m WHERE ${
         whole
           ? `m.conversation_id IN (SELECT o.conversation_id FROM messages o JOIN placements p ON p.message_id = o.id
                JOIN folders f ON f.id = p.folder_id WHERE f.role NOT IN ('trash', 'junk')) AND @role IS NULL AND @folder IS NULL`
           : `m.id IN (SELECT message_id FROM placements WHERE folder_id IN (${folders}))`
       }
       GROUP BY m.conversation_id ORDER BY lastAt DESC, id DESC`,
    )
    .all({ role: view.role, folder: view.folderId });
  return rows
    .filter(({ accountId: account }) => view.accountIds === null || view.accountIds.includes(accountId.parse(account)))
    .filter(({ unreadCount, starred }) => (!view.unread || unreadCount > 0) && (!view.starred || starred === 1));
}

describe("listConversations", () => {
  it.each(views)("shows %s page by page as the messages say", (_name, view) => {
    const shown = walk(view).map(({ id, lastAt, unreadCount, starred }) => ({
      id,
      lastAt,
      unreadCount,
      starred: +starred,
    }));
    expect(shown).toEqual(
      plainly(view).map(({ id, lastAt, unreadCount, starred }) => ({ id, lastAt, unreadCount, starred })),
    );
    expect(countUnread(db, view)).toBe(walk({ ...view, unread: true }).length);
  });

  it.each(narrower)("shows %s, and nothing else, in order", (_name, part, words) => {
    const belong = new Set(
      db
        .prepare<{ id: number }>(`SELECT c.id AS id FROM conversations c WHERE ${words}`)
        .all()
        .map(({ id }) => id),
    );
    for (const [, base] of views) {
      const view = { ...base, ...part };
      const expected = walk(base, 500).filter(({ id }) => belong.has(id));
      expect(walk(view).map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      expect(countKeys(db, view)).toBe(expected.length);
      expect(countUnread(db, view)).toBe(expected.filter(({ unreadCount }) => unreadCount > 0).length);
    }
  });

  it("saw rows in every view", () => {
    const empty = views.filter(([, view]) => walk(view, 50).length === 0).map(([name]) => name);
    expect(empty.filter((name) => !name.includes("unread, starred"))).toEqual([]);
  });

  it("shows a conversation once that stands in two folders of the role", () => {
    writer.transaction(() => {
      writer
        .prepare(
          `INSERT INTO folders (id, account_id, remote_id, name, path, role, kind, selectable, virtual)
         VALUES (99, 1, 'inbox2', 'inbox2', 'inbox2', 'inbox', 'folder', 1, 0)`,
        )
        .run();
      writer
        .prepare(
          `INSERT INTO conversation_folders SELECT conversation_id, 99, account_id, role, last_at - 60000, 0, starred, section, waiting, aside
         FROM conversation_folders WHERE folder_id = 10`,
        )
        .run();
    });
    for (const view of [inbox, { ...inbox, unread: true }, { ...inbox, starred: true }]) {
      const rows = walk(view);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      expect(rows.map(({ id }) => id)).toEqual(plainly(view).map(({ id }) => id));
    }
    expect(countUnread(db, inbox)).toBe(walk({ ...inbox, unread: true }).length);
    writer.prepare("DELETE FROM folders WHERE id = 99").run();
  });

  it("says of folders what a list of them would show as unread", () => {
    for (const folder of listFolders(db))
      expect(folder.unread).toBe(walk({ ...everything, folderId: folder.id, unread: true }).length);
  });
});

describe("findConversation", () => {
  it("follows the id of a conversation that was taken into another", () => {
    writer.prepare("INSERT INTO aliases VALUES (1, 'conversation', 'own:900001', 'own:3')").run();
    expect(findConversation(db, conversationId.parse(900_001))?.id).toBe(3);
    expect(findConversation(db, conversationId.parse(900_002))).toBeNull();
  });

  it("says what can't be done, and why", () => {
    const limits = findConversation(db, conversationId.parse(1))?.limits;
    expect(limits).toMatchObject({ send: null, archive: null });
    expect(limits?.edit).toMatch(/\.$/);
  });
});

describe("plans", () => {
  const plan = (sql: string, parameters: number) =>
    db
      .prepare<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(Array.from({ length: parameters }, () => 1))
      .map(({ detail }) => detail)
      .join("; ");

  it.each(views)("reads %s along an index, unsorted", (_name, view) => {
    for (const steps of [plan(walkSql(db, view), 4), plan(countSql(db, view), 1)]) {
      expect(steps).toMatch(/^SEARCH conversation\w* USING (COVERING )?INDEX/);
      expect(steps).not.toMatch(/SCAN|TEMP B-TREE/);
    }
  });

  it.each(narrower.filter(([, { people }]) => !people))("reads %s along an index, unsorted", (_name, part) => {
    for (const [, base] of views) {
      const view = { ...base, ...part };
      for (const steps of [plan(walkSql(db, view), 4), plan(countSql(db, view), 1)]) {
        expect(steps).toMatch(/^SEARCH conversation\w* USING (COVERING )?INDEX/);
        expect(steps).not.toMatch(/SCAN|TEMP B-TREE/);
      }
    }
    const whole = plan(walkSql(db, { ...inbox, ...part }), 4);
    if (part.section) expect(whole).toContain("conversation_folders_by_section (folder_id=? AND section=?");
    if (part.waiting) expect(whole).toContain("conversation_folders_waiting (folder_id=? AND waiting=?");
  });

  it("reads what people wrote from their messages, not from all", () => {
    const view = { ...inbox, people: ["a@example.org"] };
    expect(plan(walkSql(db, view), 5)).toMatch(
      /USING INDEX sqlite_autoindex_conversation_folders_1 \(conversation_id=\?/,
    );
    expect(plan(walkSql(db, { ...view, role: null }), 5)).toMatch(/USING INTEGER PRIMARY KEY \(rowid=\?\)/);
  });

  it("reads the other lists along an index, unsorted", () => {
    expect(plan(messageKeysSql, 4)).toMatch(/^SEARCH messages USING COVERING INDEX messages_by_conversation/);
    expect(plan(heldSql, 1)).toMatch(/^SEARCH messages USING COVERING INDEX/);
    expect(plan(unreadByFolderSql, 0)).toBe(
      "SCAN conversation_folders USING COVERING INDEX conversation_folders_unread",
    );
  });
});
