import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { Readable, Writable } from "../open.ts";
import { append } from "../queries/append.ts";
import { pinnedAhead } from "../queries/list-place.ts";
import { type Standing, standingsOf } from "../queries/standing.ts";
import { removeConversation } from "./conversations.ts";

/** How many names a row of the list shows. */
const peopleShown = 6;

interface Figures {
  id: ConversationId;
  /** The provider keeps it; else it is a thread of ours. */
  told: 0 | 1;
  count: number;
  lastAt: number | null;
  unread: number | null;
  starred: number | null;
  hasAttachments: number | null;
  snippet: string | null;
  subject: string | null;
  visible: 0 | 1;
}

/** A message is unread for the list when it came in, is no draft, and is not read. */
const unreadMessage = "m.read = 0 AND m.direction = 'in' AND m.is_draft = 0";

/** Of conversations given as a JSON list. Visible: a message stands somewhere but in trash or junk, or nowhere yet. */
const figuresSql = `SELECT c.id AS id, c.remote_id IS NOT NULL AS told, count(m.id) AS count, max(m.sort_at) AS lastAt,
    sum(${unreadMessage}) AS unread, max(m.starred) AS starred, max(m.has_attachments) AS hasAttachments,
    (SELECT snippet FROM messages n WHERE n.conversation_id = c.id ORDER BY sort_at DESC, id DESC LIMIT 1) AS snippet,
    (SELECT subject FROM messages n WHERE n.conversation_id = c.id ORDER BY sort_at, id LIMIT 1) AS subject,
    CASE WHEN c.remote_id IS NOT NULL THEN c.consent = 'allowed' ELSE EXISTS (
      SELECT 1 FROM messages n LEFT JOIN placements p ON p.message_id = n.id AND p.state <> 'leaving'
        LEFT JOIN folders f ON f.id = p.folder_id
      WHERE n.conversation_id = c.id AND coalesce(f.role, '') NOT IN ('trash', 'junk')) END AS visible
  FROM json_each(?) l CROSS JOIN conversations c ON c.id = l.value LEFT JOIN messages m ON m.conversation_id = c.id
  GROUP BY c.id`;

/**
 * Recomputes what the list shows of these conversations from their messages, and removes threads that have none left.
 * To be called in the transaction that changed the messages, once: asking for many together costs half.
 */
export function refreshConversations(db: Writable, account: AccountId, ids: Iterable<ConversationId>): void {
  const list = JSON.stringify([...ids]);
  failPoint("db.conversations.before");
  const rows = db.prepare<Figures>(figuresSql).all(list);
  const people = peopleOf(db, idsOf(rows, 0));
  const standings = standingsOf(
    db,
    account,
    rows.map(({ id }) => id),
  );
  const update = db.prepare(
    `UPDATE conversations SET last_at = coalesce(?, last_at), message_count = ?, unread_count = ?, starred = ?,
       has_attachments = ?, snippet = ?, people = ?, hidden = ?, subject = coalesce(?, subject), section = ?, waiting = ?,
       pinned = ?, muted = ?, aside = ? WHERE id = ?`,
  );
  for (const { id, told, count, visible, ...row } of rows) {
    if (count === 0 && told === 0) {
      removeConversation(db, account, id);
      continue;
    }
    update.run(
      row.lastAt,
      count,
      row.unread ?? 0,
      row.starred ?? 0,
      row.hasAttachments ?? 0,
      row.snippet ?? "",
      JSON.stringify(told === 1 ? membersOf(db, id) : shownPeople(db, id, people.get(id) ?? [])),
      1 - visible,
      told === 1 ? null : row.subject,
      ...standingValues(standings.get(id)),
      id,
    );
  }
  refreshFolders(db, account, idsOf(rows, 0));
  refreshToldFolders(db, idsOf(rows, 1));
}

function standingValues(standing: Standing | undefined): (string | number | null)[] {
  const { section, waiting, pinned, muted, aside } = standing ?? firstStanding;
  return [section, waiting, pinned, muted, aside];
}

const firstStanding: Standing = { section: "people", waiting: null, pinned: 0, muted: 0, aside: 0 };

/** Only where conversations stand by rules and by the user's word, when nothing else of them changed. */
export function refreshStanding(db: Writable, account: AccountId, ids: readonly ConversationId[]): void {
  const update = db.prepare(
    `UPDATE conversations SET section = @section, waiting = @waiting, pinned = @pinned, muted = @muted, aside = @aside
     WHERE id = @id AND (section, waiting, pinned, muted, aside) IS NOT (@section, @waiting, @pinned, @muted, @aside)`,
  );
  for (const [id, standing] of standingsOf(db, account, ids)) update.run({ id, ...standing });
  const list = JSON.stringify(ids);
  refreshFolders(db, account, list);
  refreshToldFolders(db, JSON.stringify(toldOf(db, list)));
}

function toldOf(db: Readable, list: string): ConversationId[] {
  return db
    .prepare<{ id: ConversationId }>(
      `SELECT c.id AS id FROM json_each(?) l CROSS JOIN conversations c ON c.id = l.value WHERE c.remote_id IS NOT NULL`,
    )
    .all(list)
    .map(({ id }) => id);
}

function idsOf(rows: readonly Figures[], told: 0 | 1): string {
  return JSON.stringify(rows.filter((row) => row.told === told).map(({ id }) => id));
}

interface Sender {
  name: string | null;
  address: string | null;
  isSelf: number | null;
}

/** Who wrote in each of these conversations, in order of appearance. */
function peopleOf(db: Readable, list: string): Map<ConversationId, Sender[]> {
  const rows = db
    .prepare<Sender & { id: ConversationId; firstAt: number }>(
      `SELECT m.conversation_id AS id, json_extract(m.addresses, '$.from[0].name') AS name,
         json_extract(m.addresses, '$.from[0].address') AS address, i.is_self AS isSelf, min(m.sort_at) AS firstAt
       FROM json_each(?) l CROSS JOIN messages m ON m.conversation_id = l.value LEFT JOIN identities i ON i.id = m.sender_id
       GROUP BY m.conversation_id, m.sender_id ORDER BY m.conversation_id, firstAt, address`,
    )
    .all(list);
  const people = new Map<ConversationId, Sender[]>();
  for (const { id, ...sender } of rows) append(people, id, sender);
  return people;
}

/** So many of the newest messages say who talks where nobody tells who takes part. */
const latelySaid = 200;

/** Who takes part beside the user, as the provider tells it; else who spoke lately. */
function membersOf(db: Readable, id: ConversationId): string[] {
  const name = "coalesce(nullif(i.name, ''), i.address) AS name, i.is_self AS isSelf";
  const told = db
    .prepare<{ name: string }>(
      `SELECT ${name} FROM participants p JOIN identities i ON i.id = p.identity_id
       WHERE p.conversation_id = ? AND i.is_self = 0 ORDER BY p.identity_id LIMIT ${peopleShown}`,
    )
    .all(id);
  if (told.length > 0) return told.map((row) => row.name);
  const lately = db
    .prepare<Sender>(
      `SELECT DISTINCT ${name}, i.address AS address FROM (SELECT sender_id AS sender FROM messages
         WHERE conversation_id = ? ORDER BY sort_at DESC, id DESC LIMIT ${latelySaid}) JOIN identities i ON i.id = sender
       LIMIT ${peopleShown}`,
    )
    .all(id);
  return namesOf(lately);
}

/** Who wrote, in order of appearance; of what only the user wrote, whom to. */
function shownPeople(db: Readable, id: ConversationId, senders: Sender[]): string[] {
  const names = namesOf(senders.slice(0, peopleShown));
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

/** When a conversation that was put away came back: it stands there in the inbox as if something had come then. */
function returned(conversation: string, role: string): string {
  return `coalesce((SELECT s.returned_at FROM snoozes s WHERE s.conversation_id = ${conversation} AND ${role} = 'inbox'), 0)`;
}

/**
 * For mail: where copies of its messages stand. Rows that say the same already are left alone: most do. The joins are
 * held in this order (CROSS, +): by folder first, each would read the whole folder.
 */
function refreshFolders(db: Writable, account: AccountId, list: string): void {
  db.prepare(
    `INSERT INTO conversation_folders (conversation_id, folder_id, account_id, role, last_at, unread_count, starred,
       section, waiting, aside)
     SELECT m.conversation_id, p.folder_id, ?, f.role,
       max(max(m.sort_at), ${returned("m.conversation_id", "f.role")}) + c.pinned * ${pinnedAhead},
       sum(${unreadMessage}), max(m.starred), c.section, c.waiting, c.aside
     FROM json_each(?) l CROSS JOIN conversations c ON c.id = l.value CROSS JOIN messages m ON m.conversation_id = c.id
       CROSS JOIN placements p ON p.message_id = m.id AND p.state <> 'leaving' JOIN folders f ON f.id = p.folder_id
     WHERE c.remote_id IS NULL GROUP BY m.conversation_id, p.folder_id
     ON CONFLICT DO UPDATE SET role = excluded.role, last_at = excluded.last_at, unread_count = excluded.unread_count,
       starred = excluded.starred, section = excluded.section, waiting = excluded.waiting, aside = excluded.aside
     WHERE (role, last_at, unread_count, starred, section, waiting, aside) IS NOT (excluded.role, excluded.last_at,
       excluded.unread_count, excluded.starred, excluded.section, excluded.waiting, excluded.aside)`,
  ).run(account, list);
  db.prepare(
    `DELETE FROM conversation_folders WHERE conversation_id IN (SELECT c.id FROM json_each(?) l
       CROSS JOIN conversations c ON c.id = l.value WHERE c.remote_id IS NULL) AND NOT EXISTS
       (SELECT 1 FROM messages m CROSS JOIN placements p ON p.message_id = m.id AND p.state <> 'leaving'
        WHERE m.conversation_id = conversation_folders.conversation_id AND +p.folder_id = conversation_folders.folder_id)`,
  ).run(list);
}

/** For chat the provider tells the folders; only the figures are ours. */
function refreshToldFolders(db: Writable, list: string): void {
  db.prepare(
    `UPDATE conversation_folders SET (last_at, unread_count, starred, section, waiting, aside) =
       (SELECT max(last_at, ${returned("c.id", "conversation_folders.role")}) + pinned * ${pinnedAhead}, unread_count,
          starred, section, waiting, aside
        FROM conversations c WHERE c.id = conversation_folders.conversation_id)
     WHERE conversation_id IN (SELECT value FROM json_each(?))`,
  ).run(list);
}
