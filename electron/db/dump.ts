import { dumpedMessages, type MessageDump } from "./dump-messages.ts";
import { dumpedDrafts, dumpedOutbox, dumpedSnoozes } from "./dump-outgoing.ts";
import type { Readable } from "./open.ts";

interface AccountDump {
  provider: string;
  address: string;
  name: string;
}

interface FolderDump {
  /** Provider and address of its account, as everywhere below. */
  account: string;
  path: string;
  role: string | null;
}

interface ConversationDump {
  /** The smallest id of its messages, whatever its row's id; null for one that has none yet. */
  id: number | null;
  account: string;
  remoteId: string | null;
  subject: string;
  kind: string;
  messages: number[];
  /** Only of what a provider keeps. */
  chat?: {
    topic: string;
    consent: string;
    muted: boolean;
    open: boolean;
    memberCount: number | null;
    limits: unknown;
    unread: number;
    participants: string[];
    events: { remoteId: string; kind: string; at: number; text: string }[];
  };
}

/** A join or split by hand, in the order in which they were done. */
interface ThreadEditDump {
  account: string;
  kind: string;
  /** Remote ids: the messages may not be here. */
  messages: string[];
}

interface CursorDump {
  account: string;
  scope: string;
  cursor: unknown;
}

/**
 * What a database knows, without what differs from run to run: no ids that only count up, no times of our own. Two
 * databases with the same mail are dumped alike, whatever the order in which it came.
 */
export interface Dump {
  accounts: AccountDump[];
  folders: FolderDump[];
  conversations: ConversationDump[];
  messages: MessageDump[];
  drafts: ReturnType<typeof dumpedDrafts>;
  outbox: ReturnType<typeof dumpedOutbox>;
  snoozes: ReturnType<typeof dumpedSnoozes>;
  threadEdits: ThreadEditDump[];
  cursors: CursorDump[];
}

type Sections = { [Name in keyof Dump]: (db: Readable) => Iterable<Dump[Name][number]> };

const sections: Sections = {
  accounts: dumpedAccounts,
  folders: dumpedFolders,
  conversations: dumpedConversations,
  messages: dumpedMessages,
  drafts: dumpedDrafts,
  outbox: dumpedOutbox,
  snoozes: dumpedSnoozes,
  threadEdits: dumpedThreadEdits,
  cursors: dumpedCursors,
};

/** The whole dump at once; for a large mailbox use `writeDump`. */
export function dump(db: Readable): Dump {
  return db.snapshot(() => ({
    accounts: [...sections.accounts(db)],
    folders: [...sections.folders(db)],
    conversations: [...sections.conversations(db)],
    messages: [...sections.messages(db)],
    drafts: [...sections.drafts(db)],
    outbox: [...sections.outbox(db)],
    snoozes: [...sections.snoozes(db)],
    threadEdits: [...sections.threadEdits(db)],
    cursors: [...sections.cursors(db)],
  }));
}

/** The same as JSON, one row a line, piece by piece. */
export function writeDump(db: Readable, write: (piece: string) => void): void {
  db.snapshot(() => {
    let before = "{";
    for (const [name, rows] of Object.entries(sections)) {
      write(`${before}\n${JSON.stringify(name)}: [`);
      let comma = "";
      for (const row of rows(db)) {
        write(`${comma}\n${JSON.stringify(row)}`);
        comma = ",";
      }
      write("\n]");
      before = ",";
    }
    write("\n}\n");
  });
}

function dumpedAccounts(db: Readable): AccountDump[] {
  return db.prepare<AccountDump>("SELECT provider, address, name FROM accounts ORDER BY provider, address").all();
}

function dumpedFolders(db: Readable): FolderDump[] {
  return db
    .prepare<FolderDump>(
      `SELECT a.provider || ' ' || a.address AS account, f.path AS path, f.role AS role
       FROM folders f JOIN accounts a ON a.id = f.account_id ORDER BY account, path, remote_id`,
    )
    .all();
}

function* dumpedConversations(db: Readable): Generator<ConversationDump> {
  const rows = db
    .prepare<Omit<ConversationDump, "messages" | "chat"> & { messages: string; row: number }>(
      `SELECT c.id AS row, min(m.id) AS id, a.provider || ' ' || a.address AS account, c.remote_id AS remoteId, c.subject AS subject,
         c.kind AS kind, json_group_array(m.id ORDER BY m.id) FILTER (WHERE m.id IS NOT NULL) AS messages
       FROM conversations c JOIN accounts a ON a.id = c.account_id LEFT JOIN messages m ON m.conversation_id = c.id
       GROUP BY c.id ORDER BY 2, account, remoteId`,
    )
    .iterate();
  for (const { row, ...conversation } of rows) {
    const whole = { ...conversation, messages: JSON.parse(conversation.messages) };
    yield conversation.remoteId === null ? whole : { ...whole, chat: chatOf(db, row) };
  }
}

function chatOf(db: Readable, id: number): NonNullable<ConversationDump["chat"]> {
  const { muted, open, limits, ...row } = db
    .prepare<{
      topic: string;
      consent: string;
      muted: 0 | 1;
      open: 0 | 1;
      memberCount: number | null;
      limits: string;
      unread: number;
    }>(
      `SELECT topic, consent, muted, open, member_count AS memberCount, limits, unread_count AS unread
       FROM conversations WHERE id = ?`,
    )
    .get(id) ?? { topic: "", consent: "", muted: 0, open: 0, memberCount: null, limits: "{}", unread: 0 };
  const participants = db
    .prepare<{ name: string }>(
      `SELECT i.remote_id || ' ' || p.role AS name FROM participants p JOIN identities i ON i.id = p.identity_id
       WHERE p.conversation_id = ? ORDER BY 1`,
    )
    .all(id)
    .map(({ name }) => name);
  const events = db
    .prepare<{ remoteId: string; kind: string; at: number; text: string }>(
      "SELECT remote_id AS remoteId, kind, at, text FROM events WHERE conversation_id = ? ORDER BY remote_id",
    )
    .all(id);
  return { ...row, muted: muted === 1, open: open === 1, limits: sortedKeys(JSON.parse(limits)), participants, events };
}

function* dumpedThreadEdits(db: Readable): Generator<ThreadEditDump> {
  const rows = db
    .prepare<Omit<ThreadEditDump, "messages"> & { messages: string }>(
      `SELECT a.provider || ' ' || a.address AS account, e.kind AS kind,
         json_group_array(e.message_remote_id ORDER BY e.message_remote_id) AS messages
       FROM thread_edits e JOIN accounts a ON a.id = e.account_id GROUP BY e.account_id, e.undo_id ORDER BY account, min(e.id)`,
    )
    .iterate();
  for (const row of rows) yield { ...row, messages: JSON.parse(row.messages) };
}

function* dumpedCursors(db: Readable): Generator<CursorDump> {
  const rows = db
    .prepare<Omit<CursorDump, "cursor"> & { cursor: string }>(
      `SELECT a.provider || ' ' || a.address AS account, c.scope AS scope, c.cursor AS cursor
       FROM cursors c JOIN accounts a ON a.id = c.account_id ORDER BY account, scope`,
    )
    .all();
  for (const row of rows) yield { ...row, cursor: sortedKeys(JSON.parse(row.cursor)) };
}

/** With the keys of all objects in order, so that equal values are equal text. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, sortedKeys(item)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
