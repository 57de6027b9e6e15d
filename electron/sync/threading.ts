import type { MailAddresses } from "../../shared/model/address.ts";
import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import {
  addThreadIds,
  createThread,
  mergeConversation,
  removeThreadIds,
  threadsOf,
} from "../db/writes/conversations.ts";
import { links, type ThreadInput, threads } from "../mail/thread.ts";
import type { Ingestion } from "./ingest-context.ts";
import { joinParticipants } from "./people.ts";

/**
 * The conversation of a mail, made or merged as its links demand. Two messages are in one conversation exactly when a
 * chain of links leads from one to the other, so the order in which messages come doesn't matter.
 * @param own the conversation it is in already, if it is in one
 */
export function threadFor(
  ingestion: Ingestion,
  message: Omit<ThreadInput, "id">,
  own: ConversationId | null,
): ConversationId {
  const { db, account } = ingestion;
  const tied = links(message);
  const leading = threadsOf(db, account, tied);
  const found = new Set(own === null ? leading.values() : [...leading.values(), own]);
  const [kept = createThread(db, account), ...others] = [...found].sort((a, b) => a - b);
  for (const other of others) {
    mergeConversation(db, account, kept, other);
    ingestion.touched.delete(other);
  }
  addThreadIds(
    db,
    account,
    kept,
    tied.filter((id) => !leading.has(id)),
  );
  ingestion.touched.add(kept);
  return kept;
}

interface Remaining {
  id: MessageId;
  messageId: string | null;
  inReplyTo: string;
  references: string;
  addresses: string;
}

/**
 * Threads a conversation again from the messages that remain after one went. It may fall apart: the part with the
 * oldest message keeps the conversation, the others get new ones, and what hangs on a message goes with it.
 */
export function threadAgain(ingestion: Ingestion, conversation: ConversationId): void {
  const { db, account } = ingestion;
  const remaining = db
    .prepare<Remaining>(
      `SELECT id, message_id AS messageId, in_reply_to AS inReplyTo, "references", addresses FROM messages
       WHERE conversation_id = ? ORDER BY sort_at, id`,
    )
    .all(conversation);
  removeThreadIds(db, conversation);
  db.prepare("DELETE FROM participants WHERE conversation_id = ?").run(conversation);
  ingestion.joined.clear();
  const inputs = new Map(remaining.map((row) => [String(row.id), { row, input: inputOf(row) }]));
  const groups = threads([...inputs.values()].map(({ input }) => input));
  const oldest = String(remaining[0]?.id);
  for (const group of groups) {
    const members = group.flatMap((id) => inputs.get(id) ?? []);
    const home = group.includes(oldest) ? conversation : createThread(db, account);
    if (home !== conversation) for (const { row } of members) moveMessage(ingestion, row.id, home);
    addThreadIds(db, account, home, [...new Set(members.flatMap(({ input }) => links(input)))]);
    for (const { row } of members) joinParticipants(ingestion, home, addressesOf(row));
    ingestion.touched.add(home);
  }
  ingestion.touched.add(conversation);
}

function inputOf(row: Remaining): ThreadInput {
  const inReplyTo: string[] = JSON.parse(row.inReplyTo);
  const references: string[] = JSON.parse(row.references);
  return { id: String(row.id), messageId: row.messageId, inReplyTo, references };
}

function addressesOf(row: Remaining): MailAddresses {
  return JSON.parse(row.addresses);
}

function moveMessage({ db }: Ingestion, id: MessageId, home: ConversationId): void {
  db.prepare("UPDATE messages SET conversation_id = ? WHERE id = ?").run(home, id);
  db.prepare("UPDATE events SET conversation_id = ? WHERE message_id = ?").run(home, id);
  db.prepare("UPDATE drafts SET conversation_id = ? WHERE source_id = ?").run(home, id);
  db.prepare("UPDATE outbox SET conversation_id = ? WHERE message_id = ?").run(home, id);
}
