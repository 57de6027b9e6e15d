import { createHash } from "node:crypto";
import type { MailAddress } from "../../shared/model/address.ts";
import type { FailedRecipient } from "../../shared/model/facts.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import { messageId } from "../../shared/model/ids.ts";
import type { Readable } from "./open.ts";
import { textsOf } from "./packs.ts";
import { storedMarkdown } from "./queries/pending.ts";

export interface MessageDump {
  id: number;
  account: string;
  /** The smallest id of the messages of its conversation. */
  conversation: number;
  messageId: string | null;
  subject: string;
  from: MailAddress[];
  to: MailAddress[];
  /** ms UTC */
  date: number;
  direction: string;
  flags: { read: boolean; starred: boolean; answered: boolean };
  /** Paths of the folders it is shown in. */
  folders: string[];
  /** Hex SHA-256 of the readable text; null while it is at the provider. */
  text: string | null;
  attachments: { name: string; contentType: string; size: number; sha256: string | null }[];
  /** Only of a report that a message did not arrive. */
  failure?: { originalId: string; recipients: FailedRecipient[] };
  /** Only of what was said in chat. */
  chat?: ChatDump;
}

interface ChatDump {
  content: string;
  /** The provider's ids, as those of all people here. */
  sender: string | null;
  /** The id of the message answered, where it is here. */
  parent: number | null;
  broadcast: boolean;
  sequence: string | null;
  /** ms UTC */
  editedAt: number | null;
  /** Hex SHA-256 of the Markdown. */
  markdown: string | null;
  reactions: { emoji: string; by: string[]; others: number }[];
}

interface Row {
  id: MessageId;
  account: string;
  conversation: number;
  messageId: string | null;
  subject: string;
  addresses: string;
  date: number;
  direction: string;
  read: 0 | 1;
  starred: 0 | 1;
  answered: 0 | 1;
  folders: string;
  attachments: string;
  told: 0 | 1;
  failure: string | null;
}

const messagesSql = `SELECT m.id AS id, a.provider || ' ' || a.address AS account,
    (SELECT min(o.id) FROM messages o WHERE o.conversation_id = m.conversation_id) AS conversation,
    m.message_id AS messageId, m.subject AS subject, m.addresses AS addresses, m.sort_at AS date, m.direction AS direction,
    m.read AS read, m.starred AS starred, m.answered AS answered,
    (SELECT json_group_array(path) FROM (SELECT DISTINCT f.path AS path FROM placements p JOIN folders f ON f.id = p.folder_id
      WHERE p.message_id = m.id AND p.state <> 'leaving' ORDER BY f.path)) AS folders,
    (SELECT json_group_array(json_object('name', name, 'contentType', content_type, 'size', size, 'sha256', sha256)
       ORDER BY remote_id) FROM attachments WHERE message_id = m.id) AS attachments,
    (SELECT json_object('originalId', original_id, 'recipients', json(recipients)) FROM delivery_failures
      WHERE report_id = m.id) AS failure,
    (SELECT remote_id IS NOT NULL FROM conversations WHERE id = m.conversation_id) AS told
  FROM messages m JOIN accounts a ON a.id = m.account_id
  WHERE m.id > ? ORDER BY m.id LIMIT ?`;
const pageRows = 500;

/** All messages in order of their ids, a page in memory at a time. */
export function* dumpedMessages(db: Readable): Generator<MessageDump> {
  const statement = db.prepare<Row>(messagesSql);
  let rows = statement.all(0, pageRows);
  while (rows.length > 0) {
    const texts = textsOf(
      db,
      rows.map(({ id }) => id),
    );
    yield* rows.map((row) => {
      const dump = toDump(row, texts.get(row.id));
      return row.told === 1 ? { ...dump, chat: chatOf(db, row.id) } : dump;
    });
    rows = statement.all(rows.at(-1)?.id, pageRows);
  }
}

function toDump(row: Row, text: string | undefined): MessageDump {
  const { addresses, read, starred, answered, folders, attachments } = row;
  const { from, to }: { from: MailAddress[]; to: MailAddress[] } = JSON.parse(addresses);
  return {
    id: row.id,
    account: row.account,
    conversation: row.conversation,
    messageId: row.messageId,
    subject: row.subject,
    from,
    to,
    date: row.date,
    direction: row.direction,
    flags: { read: read === 1, starred: starred === 1, answered: answered === 1 },
    folders: JSON.parse(folders),
    text: text === undefined ? null : createHash("sha256").update(text).digest("hex"),
    attachments: JSON.parse(attachments),
    ...(row.failure !== null && { failure: JSON.parse(row.failure) }),
  };
}

interface ChatRow extends Omit<ChatDump, "broadcast" | "markdown" | "reactions"> {
  broadcast: 0 | 1;
}

const chatSql = `SELECT m.content_kind AS content, i.remote_id AS sender, p.id AS parent, m.broadcast AS broadcast,
    m.sequence AS sequence, m.edited_at AS editedAt
  FROM messages m LEFT JOIN identities i ON i.id = m.sender_id
    LEFT JOIN messages p ON p.account_id = m.account_id AND p.remote_id = m.parent_remote_id WHERE m.id = ?`;

const reactionSql = `SELECT emoji, json_group_array(by ORDER BY by) FILTER (WHERE by IS NOT NULL) AS by, sum(others) AS others FROM (
    SELECT r.emoji AS emoji, i.remote_id AS by, 0 AS others FROM reactions r JOIN identities i ON i.id = r.identity_id
      WHERE r.message_id = @id AND r.removed = 0
    UNION ALL SELECT emoji, NULL, others FROM reaction_counts WHERE message_id = @id)
  GROUP BY emoji ORDER BY emoji`;

function chatOf(db: Readable, id: number): ChatDump {
  const row = db.prepare<ChatRow>(chatSql).get(id);
  if (!row) throw new Error(`No message ${id}`);
  const reactions = db.prepare<{ emoji: string; by: string; others: number }>(reactionSql).all({ id });
  const markdown = storedMarkdown(db, messageId.parse(id));
  return {
    ...row,
    broadcast: row.broadcast === 1,
    markdown: markdown === null ? null : createHash("sha256").update(markdown).digest("hex"),
    reactions: reactions.map(({ by, ...reaction }) => ({ ...reaction, by: JSON.parse(by) })),
  };
}
