import { afterAll, describe, expect, it } from "vitest";
import { dump, writeDump } from "../../../electron/db/dump.ts";
import { health } from "../../../electron/db/health.ts";
import { migrations } from "../../../electron/db/migrations/all.ts";
import type { Readable, Writable } from "../../../electron/db/open.ts";
import { seed } from "../../support/seed.ts";
import { temporaryDatabase } from "../../support/temporary-database.ts";

const opened: ReturnType<typeof temporaryDatabase>[] = [];
afterAll(() => {
  for (const database of opened) database.dispose();
});

function seeded(): ReturnType<typeof temporaryDatabase> {
  const database = temporaryDatabase();
  opened.push(database);
  seed(database.writer, { messages: 1200, words: 5 });
  return database;
}

function textOf(db: Readable): string {
  let text = "";
  writeDump(db, (piece) => {
    text += piece;
  });
  return text;
}

/** The same mail with other local ids, as if it had come in another order. */
function renumber(db: Writable): void {
  const map: [string, string, string[]][] = [
    [
      "conversations",
      "100000 - id",
      [
        "messages.conversation_id",
        "thread_ids.conversation_id",
        "conversation_folders.conversation_id",
        "drafts.conversation_id",
        "outbox.conversation_id",
      ],
    ],
    ["folders", "1000 - id", ["placements.folder_id", "conversation_folders.folder_id"]],
    ["attachments", "100000 - id", []],
    ["identities", "id + 500000", ["messages.sender_id"]],
    ["drafts", "50 - id", ["draft_versions.draft_id"]],
    ["outbox", "50 - id", []],
  ];
  db.prepare("PRAGMA foreign_keys = OFF").run();
  for (const [table, id, followers] of map) {
    for (const follower of followers) {
      const [other, column] = follower.split(".");
      db.prepare(`UPDATE ${other} SET ${column} = ${id.replace("id", column ?? "")}`).run();
    }
    db.prepare(`UPDATE ${table} SET id = ${id}`).run();
  }
  db.prepare("UPDATE placements SET remote_key = 'k' || remote_key").run();
  db.prepare("PRAGMA foreign_keys = ON").run();
}

function addOwnThings(db: Writable, order: number[], at: number): void {
  const content = (subject: string) =>
    JSON.stringify({
      accountId: 1,
      from: { name: "", address: "a@b" },
      to: [],
      cc: [],
      bcc: [],
      subject,
      text: "",
      quote: false,
      attachments: [{ id: at, name: "f", size: 1, contentType: "a/b" }],
    });
  for (const number of order) {
    const id = number + at;
    db.prepare("INSERT INTO drafts (id, kind, state, created_at, conversation_id) VALUES (?, 'new', 'open', ?, 5)").run(
      id,
      at,
    );
    db.prepare("INSERT INTO draft_versions VALUES (?, 1, ?, ?)").run(id, at, content(`draft ${number}`));
    db.prepare(
      "INSERT INTO outbox (account_id, kind, key, payload, label, state, due_at, created_at) VALUES (1, 'send', ?, '{}', 'Send', 'queued', ?, ?)",
    ).run(`key ${number}`, at, at);
    db.prepare("INSERT INTO cursors VALUES (1, ?, ?, ?)").run(
      `scope ${number}`,
      at % 2 ? '{"a":1,"b":2}' : '{"b":2,"a":1}',
      at,
    );
  }
}

describe("dump", () => {
  it("is the same bytes whatever the order in which things came", () => {
    const [one, other] = [seeded(), seeded()];
    addOwnThings(one.writer, [1, 2, 3], 1);
    addOwnThings(other.writer, [3, 1, 2], 4);
    renumber(other.writer);
    expect(textOf(other.reader)).toBe(textOf(one.reader));
    other.writer.prepare("UPDATE messages SET starred = 1 - starred WHERE id = (SELECT max(id) FROM messages)").run();
    expect(textOf(other.reader)).not.toBe(textOf(one.reader));
  });

  it("holds every message once, in one conversation, and as JSON the same as at once", () => {
    const { reader } = seeded();
    const whole = dump(reader);
    expect(JSON.parse(textOf(reader))).toEqual(whole);
    expect(whole.messages).toHaveLength(1200);
    expect(whole.conversations.flatMap(({ messages }) => messages).sort((a, b) => a - b)).toEqual(
      whole.messages.map(({ id }) => id),
    );
    expect(whole.messages[0]).toMatchObject({
      direction: expect.stringMatching(/in|out/),
      folders: [expect.any(String)],
      text: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(whole.messages.some(({ attachments }) => attachments.length > 0)).toBe(true);
  });
});

describe("health", () => {
  it("tells sizes, versions and counts, and no path", () => {
    const { reader, path } = seeded();
    const answer = health(reader);
    expect(answer).toMatchObject({
      schema: { file: migrations.length, program: migrations.length },
      journal: "wal",
      quickCheck: "ok",
      rows: { messages: 1200, accounts: 2 },
      without: { bodies: 0, skipped: 0 },
    });
    expect(answer.bytes.file).toBeGreaterThan(100_000);
    expect(JSON.stringify(answer)).not.toContain(path.slice(0, 8));
  });
});
