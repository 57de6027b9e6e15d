import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { removeConversation } from "./conversations.ts";

/** How many names a row of the list shows. */
const peopleShown = 6;

interface Kind {
  remoteId: string | null;
  allowed: 0 | 1;
}

interface Totals {
  count: number;
  lastAt: number | null;
  unread: number | null;
  starred: number | null;
  hasAttachments: number | null;
  visible: number;
}

/**
 * Recomputes what the list shows of these conversations from their messages, and removes threads that have none left.
 * To be called in the transaction that changed the messages.
 */
export function refreshConversations(db: Writable, account: AccountId, ids: Iterable<ConversationId>): void {
  const kindOf = db.prepare<Kind>(
    "SELECT remote_id AS remoteId, consent = 'allowed' AS allowed FROM conversations WHERE id = ?",
  );
  for (const id of ids) {
    const kind = kindOf.get(id);
    if (!kind) continue;
    const told = kind.remoteId !== null;
    const totals = { ...totalsOf(db, id), visible: told ? kind.allowed : visibleIn(db, id) };
    if (totals.count === 0 && !told) removeConversation(db, account, id);
    else {
      refreshRow(db, id, totals, told);
      if (told) refreshToldFolders(db, id);
      else refreshFolders(db, account, id);
    }
  }
}

/** A message is unread for the list when it came in, is no draft, and is not read. */
const unreadMessage = "m.read = 0 AND m.direction = 'in' AND m.is_draft = 0";

function totalsOf(db: Readable, id: ConversationId): Omit<Totals, "visible"> {
  return (
    db
      .prepare<Omit<Totals, "visible">>(
        `SELECT count(*) AS count, max(sort_at) AS lastAt, sum(${unreadMessage}) AS unread, max(starred) AS starred,
         max(has_attachments) AS hasAttachments FROM messages m WHERE conversation_id = ?`,
      )
      .get(id) ?? { count: 0, lastAt: null, unread: null, starred: null, hasAttachments: null }
  );
}

/** 1 when a message stands somewhere but in trash or junk, or nowhere yet. */
function visibleIn(db: Readable, id: ConversationId): number {
  const found = db
    .prepare(
      `SELECT 1 FROM messages m LEFT JOIN placements p ON p.message_id = m.id AND p.state <> 'leaving'
         LEFT JOIN folders f ON f.id = p.folder_id
       WHERE m.conversation_id = ? AND coalesce(f.role, '') NOT IN ('trash', 'junk') LIMIT 1`,
    )
    .get(id);
  return found === undefined ? 0 : 1;
}

function refreshRow(db: Writable, id: ConversationId, totals: Totals, told: boolean): void {
  const newest = db
    .prepare<{ snippet: string }>(
      "SELECT snippet FROM messages WHERE conversation_id = ? ORDER BY sort_at DESC, id DESC LIMIT 1",
    )
    .get(id);
  db.prepare(
    `UPDATE conversations SET last_at = coalesce(?, last_at), message_count = ?, unread_count = ?, starred = ?,
       has_attachments = ?, snippet = ?, people = ?, hidden = ? WHERE id = ?`,
  ).run(
    totals.lastAt,
    totals.count,
    totals.unread ?? 0,
    totals.starred ?? 0,
    totals.hasAttachments ?? 0,
    newest?.snippet ?? "",
    JSON.stringify(peopleOf(db, id)),
    totals.visible === 1 ? 0 : 1,
    id,
  );
  if (told) return;
  db.prepare(
    `UPDATE conversations SET subject =
       coalesce((SELECT subject FROM messages WHERE conversation_id = ? ORDER BY sort_at, id LIMIT 1), '') WHERE id = ?`,
  ).run(id, id);
}

interface Sender {
  name: string | null;
  address: string | null;
  isSelf: number | null;
}

/** Who wrote, in order of appearance; of what only the user wrote, whom to. */
function peopleOf(db: Readable, id: ConversationId): string[] {
  const senders = db
    .prepare<Sender & { firstAt: number }>(
      `SELECT json_extract(m.addresses, '$.from[0].name') AS name, json_extract(m.addresses, '$.from[0].address') AS address,
         i.is_self AS isSelf, min(m.sort_at) AS firstAt
       FROM messages m LEFT JOIN identities i ON i.id = m.sender_id
       WHERE m.conversation_id = ? GROUP BY m.sender_id ORDER BY firstAt, address LIMIT ${peopleShown}`,
    )
    .all(id);
  const names = namesOf(senders);
  if (names.length !== 1 || names[0] !== "me") return names;
  const recipients = db
    .prepare<Sender>(
      `SELECT json_extract(t.value, '$.name') AS name, json_extract(t.value, '$.address') AS address, 0 AS isSelf
       FROM (SELECT addresses FROM messages WHERE conversation_id = ? ORDER BY sort_at, id LIMIT 1) m,
         json_each(m.addresses, '$.to') t LIMIT ${peopleShown - 1}`,
    )
    .all(id);
  return [...names, ...namesOf(recipients)];
}

function namesOf(senders: Sender[]): string[] {
  const names = senders.map(({ name, address, isSelf }) => (isSelf === 1 ? "me" : name || address || ""));
  return [...new Set(names.filter((name) => name !== ""))];
}

/**
 * For mail: where copies of its messages stand. Rows that say the same already are left alone: most do. The joins are
 * held in this order (CROSS, +): by folder first, each would read the whole folder.
 */
function refreshFolders(db: Writable, account: AccountId, id: ConversationId): void {
  db.prepare(
    `INSERT INTO conversation_folders (conversation_id, folder_id, account_id, role, last_at, unread_count, starred)
     SELECT m.conversation_id, p.folder_id, ?, f.role, max(m.sort_at), sum(${unreadMessage}), max(m.starred)
     FROM messages m CROSS JOIN placements p ON p.message_id = m.id AND p.state <> 'leaving' JOIN folders f ON f.id = p.folder_id
     WHERE m.conversation_id = ? GROUP BY p.folder_id
     ON CONFLICT DO UPDATE SET role = excluded.role, last_at = excluded.last_at, unread_count = excluded.unread_count,
       starred = excluded.starred
     WHERE (role, last_at, unread_count, starred) IS NOT
       (excluded.role, excluded.last_at, excluded.unread_count, excluded.starred)`,
  ).run(account, id);
  db.prepare(
    `DELETE FROM conversation_folders WHERE conversation_id = ? AND NOT EXISTS
       (SELECT 1 FROM messages m CROSS JOIN placements p ON p.message_id = m.id AND p.state <> 'leaving'
        WHERE m.conversation_id = conversation_folders.conversation_id AND +p.folder_id = conversation_folders.folder_id)`,
  ).run(id);
}

/** For chat the provider tells the folders; only the figures are ours. */
function refreshToldFolders(db: Writable, id: ConversationId): void {
  db.prepare(
    `UPDATE conversation_folders SET (last_at, unread_count, starred) =
       (SELECT last_at, unread_count, starred FROM conversations c WHERE c.id = conversation_folders.conversation_id)
     WHERE conversation_id = ?`,
  ).run(id);
}
