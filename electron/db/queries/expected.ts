import { pinnedAhead } from "./list-place.ts";

/** A message that counts as unread: it came in, is no draft, and is not read. Of `messages m`. */
const unread = "(m.read = 0 AND m.direction = 'in' AND m.is_draft = 0)";

/**
 * What the aggregates of every conversation must be, computed from its messages and nothing else; conversations without
 * messages are absent. `hidden`: of a thread, every message stands in trash or junk.
 */
export const expectedConversations = `SELECT c.id AS id, max(m.sort_at) AS last_at, count(*) AS message_count,
    sum(${unread}) AS unread_count, max(m.starred) AS starred, max(m.has_attachments) AS has_attachments,
    (SELECT n.snippet FROM messages n WHERE n.conversation_id = c.id ORDER BY n.sort_at DESC, n.id DESC LIMIT 1) AS snippet,
    CASE WHEN c.remote_id IS NOT NULL THEN c.consent <> 'allowed' ELSE NOT EXISTS (
      SELECT 1 FROM messages v LEFT JOIN placements p ON p.message_id = v.id AND p.state <> 'leaving'
        LEFT JOIN folders f ON f.id = p.folder_id
      WHERE v.conversation_id = c.id AND coalesce(f.role, '') NOT IN ('trash', 'junk')) END AS hidden
  FROM conversations c JOIN messages m ON m.conversation_id = c.id GROUP BY c.id`;

/** Which rows of `conversation_folders` threads must have: where copies stand that are not on their way out. */
export const expectedThreadFolders = `SELECT m.conversation_id AS conversation_id, p.folder_id AS folder_id,
    m.account_id AS account_id, f.role AS role,
    max(max(m.sort_at), coalesce((SELECT s.returned_at FROM snoozes s
      WHERE s.conversation_id = m.conversation_id AND f.role = 'inbox'), 0)) + c.pinned * ${pinnedAhead} AS last_at, sum(${unread}) AS unread_count,
    max(m.starred) AS starred, c.section AS section, c.waiting AS waiting, c.aside AS aside
  FROM messages m JOIN conversations c ON c.id = m.conversation_id AND c.remote_id IS NULL
    JOIN placements p ON p.message_id = m.id AND p.state <> 'leaving' JOIN folders f ON f.id = p.folder_id
  GROUP BY m.conversation_id, p.folder_id`;
