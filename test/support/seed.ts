import { createHash } from "node:crypto";
import type { Writable } from "../../electron/db/open.ts";
import { saveContents } from "../../electron/db/packs.ts";
import { expectedConversations, expectedThreadFolders } from "../../electron/db/queries/expected.ts";
import { indexMessages, type SearchEntry } from "../../electron/db/search.ts";
import { type MessageId, messageId, messageIdAt } from "../../shared/model/ids.ts";
import { randomFrom } from "./random.ts";
import { settleStandings } from "./standings.ts";
import { names, textOf, vocabulary } from "./words.ts";

export interface SeedOptions {
  messages: number;
  accounts?: number;
  /** The same number gives the same rows. */
  seed?: number;
  /** Words of a message. */
  words?: number;
}

const first = Date.UTC(2015, 0, 1);
const last = Date.UTC(2026, 10, 1);
const roles = ["inbox", "archive", "sent", "trash", "junk", "drafts"] as const;
const batch = 1000;

/**
 * Fills an empty database with accounts, folders, people and threads of generated mail, straight through the schema. A
 * third of the threads have one message; a fifth of all messages are own; one in twenty is unread, one in fifty starred.
 */
export function seed(db: Writable, options: SeedOptions): void {
  const { accounts = 2, messages } = options;
  const random = randomFrom(options.seed ?? 1);
  db.transaction(() => {
    for (let account = 1; account <= accounts; account++) seedAccount(db, account);
  });
  const taken = new Set<number>();
  let conversation = 0;
  let left = 0;
  for (let done = 0; done < messages; done += batch)
    db.transaction(() => {
      const entries: SearchEntry[] = [];
      for (let index = done; index < Math.min(done + batch, messages); index++) {
        if (left === 0) {
          conversation++;
          left = random() < 0.33 ? 1 : 1 + Math.floor(random() * 7);
          insertConversation(db, conversation, (conversation % accounts) + 1);
        }
        left--;
        entries.push(insertMessage(db, { index, conversation, accounts, random, taken, words: options.words ?? 120 }));
      }
      indexMessages(db, entries);
    });
  aggregate(db);
}

function seedAccount(db: Writable, account: number): void {
  db.prepare(
    `INSERT INTO accounts (id, provider, address, name, hue, settings, secret_backend, state_kind, state_since, notices, created_at)
     VALUES (?, 'imap', ?, ?, 20, '{}', 'session', 'connected', 0, '[]', 0)`,
  ).run(account, `me${account}@example.org`, `Me ${account}`);
  const folder = db.prepare(
    `INSERT INTO folders (id, account_id, remote_id, name, path, role, kind, selectable, virtual)
     VALUES (?, ?, ?, ?, ?, ?, 'folder', 1, 0)`,
  );
  for (const [index, role] of roles.entries()) folder.run(account * 10 + index, account, role, role, role, role);
  const identity = db.prepare(
    "INSERT INTO identities (id, account_id, kind, remote_id, name, address, is_self, seen) VALUES (?, ?, 'address', ?, ?, ?, ?, ?)",
  );
  const own = `me${account}@example.org`;
  identity.run(account * 10_000, account, own, `Me ${account}`, own, 1, 1);
  for (const [index, { name, address }] of names.entries())
    identity.run(account * 10_000 + 1 + index, account, address, name, address, 0, names.length - index);
}

function insertConversation(db: Writable, id: number, account: number): void {
  db.prepare(
    `INSERT INTO conversations (id, account_id, kind, subject, managed_by, last_at, people)
     VALUES (?, ?, 'thread', ?, 'local', 0, '[]')`,
  ).run(id, account, `Thread ${id} about ${vocabulary[id % vocabulary.length]}`);
}

interface Position {
  index: number;
  conversation: number;
  accounts: number;
  random: () => number;
  taken: Set<number>;
  words: number;
}

function insertMessage(db: Writable, { index, conversation, accounts, random, taken, words }: Position) {
  const account = (conversation % accounts) + 1;
  const at = Math.floor(first + random() * (last - first));
  const id = freeId(at, index, taken);
  const person = Math.floor(random() * names.length);
  const own = random() < 0.2;
  const me = { name: `Me ${account}`, address: `me${account}@example.org` };
  const other = names[person] ?? me;
  const [from, to] = own ? [me, other] : [other, me];
  const subject = `Re: Thread ${conversation} about ${vocabulary[conversation % vocabulary.length]}`;
  const text = textOf(random, words);
  const flags = {
    read: own || random() > 0.05 ? 1 : 0,
    starred: random() < 0.02 ? 1 : 0,
    answered: random() < 0.1 ? 1 : 0,
  };
  const file = random() < 0.1 ? `${vocabulary[index % vocabulary.length]}.pdf` : "";
  const rfcId = `${index}.${conversation}@example.org`;
  db.prepare(
    `INSERT INTO messages (id, account_id, conversation_id, remote_id, version, direction, visibility, content_kind, subject,
       addresses, sender_id, message_id, in_reply_to, "references", sent_at, received_at, sort_at, remote_read, remote_starred,
       answered, is_draft, read, starred, size, snippet, has_attachments, body_state, badges, items)
     VALUES (?, ?, ?, ?, '1', ?, 'everyone', 'rich', ?, ?, ?, ?, '[]', '[]', ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, 'full', '[]', '[]')`,
  ).run(
    id,
    account,
    conversation,
    rfcId,
    own ? "out" : "in",
    subject,
    JSON.stringify({ from: [from], sender: [], replyTo: [], to: [to], cc: [], bcc: [] }),
    account * 10_000 + (own ? 0 : person + 1),
    rfcId,
    at,
    at,
    at,
    flags.read,
    flags.starred,
    flags.answered,
    flags.read,
    flags.starred,
    text.length,
    text.slice(0, 150),
    file === "" ? 0 : 1,
  );
  db.prepare("INSERT OR IGNORE INTO thread_ids (account_id, message_id, conversation_id) VALUES (?, ?, ?)").run(
    account,
    rfcId,
    conversation,
  );
  saveContents(db, [{ id: messageId.parse(id), text, html: null, source: null, complete: false }]);
  const role = own ? 2 : random() < 0.03 ? 3 + Math.floor(random() * 2) : random() < 0.5 ? 0 : 1;
  db.prepare(
    `INSERT INTO placements (folder_id, remote_key, account_id, message_id, read, starred, answered, draft)
     VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
  ).run(account * 10 + role, String(index + 1), account, id, flags.read, flags.starred, flags.answered);
  if (file !== "")
    db.prepare(
      `INSERT INTO attachments (account_id, message_id, remote_id, name, content_type, size, inline, sha256, created_at)
       VALUES (?, ?, '1', ?, 'application/pdf', 1000, 0, ?, 0)`,
    ).run(account, id, file, createHash("sha256").update(file).digest("hex"));
  const sender = `${from.name} ${from.address}`;
  return { id, subject, text, sender, recipients: `${to.name} ${to.address}`, files: file };
}

function freeId(at: number, index: number, taken: Set<number>): MessageId {
  let id: number = messageIdAt(at, Math.imul(index, 0x9e3779b1) >>> 0);
  while (taken.has(id)) id++;
  taken.add(id);
  return messageId.parse(id);
}

function aggregate(db: Writable): void {
  db.transaction(() => {
    db.prepare(
      `UPDATE conversations SET last_at = e.last_at, message_count = e.message_count, unread_count = e.unread_count,
         starred = e.starred, has_attachments = e.has_attachments, snippet = e.snippet, hidden = e.hidden
       FROM (${expectedConversations}) e WHERE e.id = conversations.id`,
    ).run();
    db.prepare(
      `INSERT INTO conversation_folders (conversation_id, folder_id, account_id, role, last_at, unread_count, starred,
         section, waiting, aside)
       ${expectedThreadFolders}`,
    ).run();
    settleStandings(db);
    db.prepare("UPDATE accounts SET total = (SELECT count(*) FROM messages WHERE account_id = accounts.id)").run();
  });
}
