import { createHash } from "node:crypto";
import type { MailAddress } from "../../shared/model/address.ts";
import type { MessageId } from "../../shared/model/ids.ts";
import type { Readable } from "./open.ts";
import { textsOf } from "./packs.ts";

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
}

const sql = `SELECT m.id AS id, a.provider || ' ' || a.address AS account,
    (SELECT min(o.id) FROM messages o WHERE o.conversation_id = m.conversation_id) AS conversation,
    m.message_id AS messageId, m.subject AS subject, m.addresses AS addresses, m.sort_at AS date, m.direction AS direction,
    m.read AS read, m.starred AS starred, m.answered AS answered,
    (SELECT json_group_array(path) FROM (SELECT DISTINCT f.path AS path FROM placements p JOIN folders f ON f.id = p.folder_id
      WHERE p.message_id = m.id AND p.state <> 'leaving' ORDER BY f.path)) AS folders,
    (SELECT json_group_array(json_object('name', name, 'contentType', content_type, 'size', size, 'sha256', sha256)
      ORDER BY remote_id) FROM attachments WHERE message_id = m.id) AS attachments
  FROM messages m JOIN accounts a ON a.id = m.account_id
  WHERE m.id > ? ORDER BY m.id LIMIT ?`;
const pageRows = 500;

/** All messages in order of their ids, a page in memory at a time. */
export function* dumpedMessages(db: Readable): Generator<MessageDump> {
  const statement = db.prepare<Row>(sql);
  let rows = statement.all(0, pageRows);
  while (rows.length > 0) {
    const texts = textsOf(
      db,
      rows.map(({ id }) => id),
    );
    yield* rows.map((row) => toDump(row, texts.get(row.id)));
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
  };
}
