import { mkdirSync } from "node:fs";
import { openWriter, type Writable } from "../../electron/db/open.ts";
import { saveContents } from "../../electron/db/packs.ts";
import { expectedConversations, expectedThreadFolders } from "../../electron/db/queries/expected.ts";
import { conversations, folders, messages, placements } from "../../electron/db/schema/index.ts";
import { insertAccount } from "../../electron/db/writes/accounts.ts";
import { insertForId, insertRow } from "../../electron/db/writes/rows.ts";
import { pathsIn } from "../../electron/paths.ts";
import { type MessageId, messageId, messageIdAt } from "../../shared/model/ids.ts";

/** A message as it lies in the database once it was read: parsed, not yet made safe. */
export interface StoredMail {
  subject: string;
  from?: { name: string; address: string };
  text?: string;
  html?: string;
}

import { settleStandings } from "./standings.ts";

const start = Date.UTC(2026, 9, 1);

/**
 * Writes conversations of unread mail into the database of a data folder, for an account whose server is not there; as
 * many as there are lists, each with its messages. The newest conversation is the last one.
 */
export function storeMail(data: string, threads: StoredMail[][], more: (db: Writable) => void = () => {}): MessageId[] {
  mkdirSync(data, { recursive: true });
  const db = openWriter(pathsIn(data).database);
  try {
    return db.transaction(() => {
      const account = { provider: "imap" as const, address: "me@example.org", name: "Me", hue: 1, settings: {} };
      const accountId = insertAccount(db, { ...account, secretBackend: "session" }, start);
      const folderId = insertForId(db, folders, {
        ...{ accountId, remoteId: "INBOX", name: "Inbox", path: "INBOX", role: "inbox" as const },
        ...{ kind: "folder" as const, selectable: true, virtual: false },
      });
      const ids = threads.flatMap((thread, index) => storeThread(db, { accountId, folderId, index, thread }));
      db.prepare(
        `UPDATE conversations SET last_at = e.last_at, message_count = e.message_count, unread_count = e.unread_count,
           snippet = e.snippet FROM (${expectedConversations}) e WHERE e.id = conversations.id`,
      ).run();
      db.prepare(
        `INSERT INTO conversation_folders (conversation_id, folder_id, account_id, role, last_at, unread_count, starred,
         section, waiting, aside)
         ${expectedThreadFolders}`,
      ).run();
      settleStandings(db);
      more(db);
      return ids;
    });
  } finally {
    db.close();
  }
}

type Row = typeof messages.$inferInsert;

interface Thread extends Pick<Row, "accountId"> {
  folderId: (typeof placements.$inferInsert)["folderId"];
  index: number;
  thread: StoredMail[];
}

function storeThread(db: Writable, { accountId, folderId, index, thread }: Thread): MessageId[] {
  const subject = thread[0]?.subject ?? "";
  const conversation = {
    accountId,
    kind: "thread" as const,
    subject,
    managedBy: "local" as const,
    lastAt: 0,
    people: [],
  };
  const conversationId = insertForId(db, conversations, conversation);
  return thread.map((mail, place) => {
    const at = start + index * 3_600_000 + place * 1000;
    const id = messageId.parse(messageIdAt(at, index * 1000 + place));
    const from = mail.from ?? { name: "Stranger", address: `stranger${index}-${place}@example.net` };
    const to = [{ name: "Me", address: "me@example.org" }];
    const addresses = { from: [from], sender: [], replyTo: [], to, cc: [], bcc: [] };
    const flags = {
      remoteRead: false,
      remoteStarred: false,
      answered: false,
      isDraft: false,
      read: false,
      starred: false,
    };
    const key = `${index}.${place}@example.net`;
    insertRow(db, messages, {
      ...{ id, accountId, conversationId, remoteId: key, version: "1", direction: "in", visibility: "everyone" },
      ...{ contentKind: "rich", subject: mail.subject, addresses, messageId: key, inReplyTo: [], references: [] },
      ...{ sentAt: at, receivedAt: at, sortAt: at, size: 1000, snippet: mail.subject, bodyState: "full" },
      ...{ ...flags, badges: [], items: [] },
    });
    const { subject: text } = mail;
    saveContents(db, [{ id, text: mail.text ?? text, html: mail.html ?? null, source: null, complete: false }]);
    insertRow(db, placements, {
      ...{ folderId, remoteKey: key, accountId, messageId: id },
      ...{ read: false, starred: false, answered: false, draft: false },
    });
    return id;
  });
}
