import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { check, rules } from "../../../electron/db/check.ts";
import { seed } from "../../support/seed.ts";
import { temporaryDatabase } from "../../support/temporary-database.ts";

let database: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  database = temporaryDatabase();
  seed(database.writer, { messages: 60, accounts: 2, words: 5, seed: 4 });
});
afterEach(() => database.dispose());

const message = "(SELECT min(id) FROM messages)";
const one = `(SELECT conversation_id FROM messages WHERE id = ${message})`;
const command = (state: string, rest: Record<string, string | number | null> = {}) => {
  const row = {
    account_id: 1,
    kind: "'send'",
    key: "'k'",
    payload: "'{}'",
    label: "''",
    state: `'${state}'`,
    due_at: 0,
    created_at: 0,
    ...rest,
  };
  return `INSERT INTO outbox (${Object.keys(row).join(", ")}) VALUES (${Object.values(row).join(", ")})`;
};
const draft = "INSERT INTO drafts (id, kind, state, created_at) VALUES (1, 'new', 'sending', 0)";
const version = (number: number) => `INSERT INTO draft_versions VALUES (1, ${number}, 0, '{}')`;
const hash = createHash("sha256").update("abc").digest("hex");
const file = (sha256: string) =>
  `INSERT INTO attachments (account_id, message_id, remote_id, name, content_type, size, inline, sha256, created_at)
   VALUES (NULL, NULL, '9', 'a', 'a/b', 3, 0, '${sha256}', 0)`;
const echo = `UPDATE messages SET remote_id = 'local:k', echo_key = 'k' WHERE id = ${message}`;

const told = `UPDATE conversations SET remote_id = 'C1', kind = 'channel', managed_by = 'provider' WHERE id = ${one}`;

const openDraft = "INSERT INTO drafts (id, kind, state, created_at) VALUES (1, 'new', 'open', 0)";
const saved = (content: string) => `INSERT INTO draft_versions VALUES (1, 1, 0, '${content}')`;
const stranger = `INSERT INTO identities (id, account_id, kind, remote_id, name, address) SELECT 99998, 3 - account_id, 'user', 'U9', '', ''
  FROM messages WHERE id = ${message}`;

const breaks: Record<string, string[]> = {
  "of a conversation that is not allowed nothing is here but its name": [
    told,
    `UPDATE conversations SET consent = 'unknown', hidden = 1 WHERE id = ${one}`,
  ],
  "a conversation that is allowed is not hidden, and stands in a list while it is open": [
    told,
    `DELETE FROM conversation_folders WHERE conversation_id = ${one}`,
  ],
  "what the user has read is what lies up to their mark": [
    told,
    `DELETE FROM placements WHERE message_id = ${message}`,
    `UPDATE messages SET sequence = '5', direction = 'in', remote_read = 0, read = 0 WHERE id = ${message}`,
    `INSERT INTO identities (id, account_id, kind, remote_id, name, address, is_self) VALUES (99999, 1, 'user', 'U1', '', '', 1)`,
    `INSERT INTO read_markers VALUES (${one}, 99999, '9', 0)`,
  ],
  "what was taken back says nothing": [`UPDATE messages SET content_kind = 'removed' WHERE id = ${message}`],
  "at most one mark of a conversation is on its way beside the one being sent": [
    command("queued", { kind: "'mark'", conversation_id: one }),
    command("queued", { kind: "'mark'", conversation_id: one, key: "'l'" }),
  ],
  "every message is in exactly one conversation, of its account": [
    `UPDATE messages SET account_id = 3 - account_id WHERE id = ${message}`,
  ],
  "no thread without messages": [
    "INSERT INTO conversations (account_id, kind, subject, managed_by, last_at, people) VALUES (1, 'thread', '', 'local', 0, '[]')",
  ],
  "what the list shows of a conversation follows from its messages": [
    `UPDATE conversations SET unread_count = unread_count + 1 WHERE id = ${one}`,
  ],
  "a thread shows in the folders where its copies stand, with the right figures": [
    `DELETE FROM conversation_folders WHERE conversation_id = ${one}`,
  ],
  "the figures of a conversation that the provider made are the same in its folders": [
    `UPDATE conversations SET remote_id = 'C1', kind = 'channel' WHERE id = ${one}`,
    `UPDATE conversation_folders SET last_at = 5 WHERE conversation_id = ${one}`,
  ],
  "every Message-ID that a mail has or names leads to its conversation": [
    `UPDATE messages SET "references" = '["elsewhere@example.org"]' WHERE id = ${message}`,
  ],
  "no Message-ID leads to a conversation of another account": [
    `INSERT INTO thread_ids SELECT 3 - account_id, 'x@y', id FROM conversations WHERE id = ${one}`,
  ],
  "a mail stands somewhere, is on its way, or is about to be removed": [
    `DELETE FROM placements WHERE message_id = ${message}`,
  ],
  "a copy stands in a folder of its message's account": [
    `UPDATE placements SET folder_id = CASE WHEN folder_id > 19 THEN 10 ELSE 20 END, remote_key = 'x' WHERE message_id = ${message}`,
  ],
  "what is shown of flags is what the user said, else what the provider says": [
    `UPDATE messages SET local_starred = 1 - starred WHERE id = ${message}`,
  ],
  "ids of messages grow with their time": [`UPDATE messages SET sort_at = sort_at + 60000 WHERE id = ${message}`],
  "every message with content can be searched": [`DELETE FROM search_index WHERE rowid = ${message}`],
  "everything that can be searched is a message": ["INSERT INTO search_index (rowid, subject) VALUES (7, 'x')"],
  "a message whose body is here has content": [`DELETE FROM message_contents WHERE message_id = ${message}`],
  "what is kept of a message is in a pack": ["DELETE FROM packs WHERE id = (SELECT min(id) FROM packs)"],
  "packs know how much of them is kept": ["UPDATE packs SET live = live + 1 WHERE id = (SELECT min(id) FROM packs)"],
  "a message that shows a paper clip has files": ["DELETE FROM attachments"],
  "files belong to the account of their message": ["UPDATE attachments SET account_id = 3 - account_id"],
  "kept bytes are whole": ["INSERT INTO blobs VALUES ('h', 1, x'00')"],
  "kept bytes have the hash they are kept by": [file(hash), `INSERT INTO blobs VALUES ('${hash}', 0, x'00')`],
  "the journal of a draft has no gap": [draft, version(1), version(3)],
  "every draft says something": [draft],
  "the conversation of a draft is here": [openDraft, version(1), "UPDATE drafts SET conversation_id = 99999"],
  "a draft that is being sent has a command that sends it": [draft, version(1), command("done", { draft_id: 1 })],
  "a command being sent has been begun and is not settled": [command("sending")],
  "what a command under way works on is here": [command("queued", { message_id: 7 })],
  "a message of ours that no server told of has a command that sends it": [echo],
  "a message of ours is shown once": [
    echo,
    command("done"),
    `UPDATE messages SET message_id = 'k' WHERE id = (SELECT max(id) FROM messages)`,
  ],
  "flags that the user set wait to be told to the provider": [
    `UPDATE messages SET local_starred = 1, starred = 1 WHERE id = ${message}`,
  ],
  "flags that wait to be told are shown": [
    command("queued", {
      kind: "'flags'",
      payload: `json_object('messageIds', json_array(${message}), 'change', json_object('starred', json('true')))`,
    }),
  ],
  "a copy that is hidden or shown ahead of the provider has a command that moves it": [
    `UPDATE placements SET state = 'leaving' WHERE message_id = ${message}`,
  ],
  "what failed says why": [command("failed", { settled_at: 1 })],
  "a command is settled once, and says when": [command("done")],
  "a command has its key before the first try, and the message it sends bears it": [
    echo,
    command("queued", { key: "'other'", message_id: message }),
  ],
  "a command that was tried says since when": [command("queued", { attempts: 1 })],
  "what a draft says can be read": [openDraft, saved("{")],
  "no copy of a draft is ahead of the draft": [openDraft, version(1), "INSERT INTO draft_copies VALUES (1, 1, 'k', 2)"],
  "the files of a draft are here, and as long as it says": [openDraft, saved('{"attachments":[{"id":77}]}')],
  "nothing was tried before it was due": [command("sending", { attempts: 1, first_attempt_at: 4, due_at: 5 })],
  "what stands somewhere is not about to be removed": [`UPDATE messages SET orphaned_at = 5 WHERE id = ${message}`],
  "no own message was told as news": [
    "INSERT INTO notified SELECT id, account_id, 0 FROM messages WHERE direction = 'out' LIMIT 1",
  ],
  "what is said in chat stands in the provider's order": [
    told,
    `UPDATE messages SET conversation_id = ${one}, sequence = CASE id WHEN ${message} THEN '2' ELSE '1' END
     WHERE id IN (SELECT id FROM messages WHERE account_id = (SELECT account_id FROM messages WHERE id = ${message}) ORDER BY id LIMIT 2)`,
  ],
  "no row of one account leads to another": [stranger, `INSERT INTO participants VALUES (${one}, 99998, 'person')`],
  "settings of an account hold no secret": [`UPDATE accounts SET settings = '{"imapPassword":"x"}' WHERE id = 1`],
  "the tables are those of this program": ["CREATE INDEX extra ON messages (subject)"],
  "the search index says of messages what their rows say": [
    "INSERT OR REPLACE INTO search_index (rowid, subject) SELECT id, subject FROM messages ORDER BY id LIMIT 1",
  ],
  "every row refers to rows that are here": [
    "PRAGMA foreign_keys = OFF",
    "INSERT INTO placements VALUES (10, 'y', 1, 7, 0, 0, 0, 0, 'present')",
  ],
};

describe("check", () => {
  it("finds nothing wrong with a sound database, drafts and commands included", () => {
    for (const sql of [
      draft,
      version(1),
      version(2),
      command("sending", { draft_id: 1, attempts: 1, first_attempt_at: 0 }),
      file(hash),
      `INSERT INTO blobs VALUES ('${hash}', 0, x'616263')`,
    ])
      database.writer.prepare(sql).run();
    expect(check(database.reader)).toEqual([]);
  });

  it.each(Object.entries(breaks))("sees when this does not hold: %s", (invariant, statements) => {
    for (const sql of statements) database.writer.prepare(sql).run();
    const breaches = check(database.reader);
    expect(breaches.map((breach) => breach.invariant)).toContain(invariant);
    expect(breaches.every(({ detail }) => detail.length > 3)).toBe(true);
  });

  it("has a break for every rule", () => {
    expect(rules.map(({ invariant }) => invariant).filter((invariant) => !(invariant in breaks))).toEqual([]);
  });
});
