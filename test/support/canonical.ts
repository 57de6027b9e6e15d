import type { Readable } from "../../electron/db/open.ts";
import { contentOf } from "../../electron/db/packs.ts";
import { messageId } from "../../shared/model/ids.ts";

/**
 * What a database holds, without the numbers that depend on the order of events: messages named by their provider's id,
 * conversations by what they hold. Two databases with the same canonical state look the same to the user.
 */
export function canonical(db: Readable): unknown {
  const rows = db
    .prepare<{ id: number; name: string; conversation: number }>(
      `SELECT id, a.address || '/' || remote_id AS name, conversation_id AS conversation
       FROM (SELECT m.*, (SELECT address FROM accounts WHERE id = m.account_id) AS address FROM messages m) a`,
    )
    .all();
  const conversations = Map.groupBy(rows, ({ conversation }) => conversation);
  const nameOf = (id: number) =>
    [...(conversations.get(id) ?? [])]
      .map(({ name }) => name)
      .sort()
      .join(" + ");
  return {
    messages: rows.map(({ id, name }) => ({ name, ...messageState(db, id) })).sort(byName),
    conversations: db
      .prepare<{ id: number }>("SELECT id FROM conversations")
      .all()
      .map(({ id }) => ({ name: nameOf(id), ...conversationState(db, id) }))
      .sort(byName),
    // In which of the two tables a tie stands says only how fast it is followed.
    threads: db
      .prepare<{ tie: string; id: number }>(
        `SELECT message_id AS tie, conversation_id AS id FROM thread_ids
         UNION SELECT tie, conversation_id FROM thread_ties`,
      )
      .all()
      .map(({ tie, id }) => `${tie} ${nameOf(id)}`)
      .sort(),
  };
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function messageState(db: Readable, id: number) {
  return {
    row: db
      .prepare(
        `SELECT subject, message_id, sort_at, received_at, remote_read, remote_starred, answered, is_draft, read, starred,
           body_state, snippet, content_kind, direction, orphaned_at, has_attachments, version FROM messages WHERE id = ?`,
      )
      .get(id),
    placements: db
      .prepare(
        `SELECT f.remote_id AS folder, remote_key, read, starred, answered, draft, state FROM placements p
         JOIN folders f ON f.id = p.folder_id WHERE message_id = ? ORDER BY 1, 2`,
      )
      .all(id),
    indexed: db.prepare("SELECT count(*) AS count FROM search_index WHERE rowid = ?").get(BigInt(id)),
    attachments: db.prepare("SELECT remote_id, name, size FROM attachments WHERE message_id = ? ORDER BY 1").all(id),
    content: { ...contentOf(db, messageId.parse(id)), id: 0 },
  };
}

function conversationState(db: Readable, id: number) {
  return {
    row: db
      .prepare(
        `SELECT kind, subject, last_at, message_count, unread_count, starred, has_attachments, hidden, people
         FROM conversations WHERE id = ?`,
      )
      .get(id),
    folders: db
      .prepare(
        `SELECT f.remote_id AS folder, c.role, last_at, unread_count, starred FROM conversation_folders c
         JOIN folders f ON f.id = c.folder_id WHERE conversation_id = ? ORDER BY 1`,
      )
      .all(id),
    participants: db
      .prepare(
        `SELECT i.remote_id AS identity, p.role FROM participants p JOIN identities i ON i.id = p.identity_id
         WHERE conversation_id = ? ORDER BY 1`,
      )
      .all(id),
  };
}
