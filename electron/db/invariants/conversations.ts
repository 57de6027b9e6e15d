import { expectedConversations, expectedThreadFolders } from "../queries/expected.ts";
import { pinnedAhead } from "../queries/list-place.ts";
import type { Rule } from "./rule.ts";

const figures = ["last_at", "message_count", "unread_count", "starred", "has_attachments", "snippet", "hidden"];
const folderColumns =
  "conversation_id, folder_id, account_id, role, last_at, unread_count, starred, section, waiting, aside";

/** Names in In-Reply-To that count (see `answeredIds`): of several, those with a digit in them. */
const answered = `SELECT messages.id, value FROM messages, json_each(messages.in_reply_to)
  WHERE value GLOB '*[0-9]*' OR json_array_length(messages.in_reply_to) < 2
    OR NOT EXISTS (SELECT 1 FROM json_each(messages.in_reply_to) other WHERE other.value GLOB '*[0-9]*')`;

/** Every link of a mail: its own Message-ID and those it names. */
const links = `SELECT m.id AS id, m.account_id AS account_id, m.conversation_id AS conversation_id, l.link AS link
  FROM messages m JOIN conversations c ON c.id = m.conversation_id AND c.remote_id IS NULL
  JOIN (SELECT id, message_id AS link FROM messages WHERE message_id IS NOT NULL
    UNION SELECT messages.id, value FROM messages, json_each(messages."references")
    UNION ${answered}) l ON l.id = m.id
  WHERE l.link <> ''`;

export const conversationRules: Rule[] = [
  {
    number: 8,
    invariant: "every message is in exactly one conversation, of its account",
    sql: `SELECT 'message ' || m.id || ' of account ' || m.account_id || ' is in conversation ' || m.conversation_id AS detail
      FROM messages m LEFT JOIN conversations c ON c.id = m.conversation_id
      WHERE c.id IS NULL OR c.account_id <> m.account_id`,
  },
  {
    number: 8,
    invariant: "no thread without messages",
    sql: `SELECT 'conversation ' || id AS detail FROM conversations c
      WHERE remote_id IS NULL AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id)`,
  },
  {
    number: 9,
    invariant: "what the list shows of a conversation follows from its messages",
    sql: `SELECT 'conversation ' || c.id || ':' ||
        ${figures.map((column) => `CASE WHEN c.${column} IS e.${column} THEN '' ELSE ' ${column}' END`).join(" || ")} AS detail
      FROM (${expectedConversations}) e JOIN conversations c ON c.id = e.id
      WHERE (${figures.map((column) => `c.${column}`).join(", ")}) IS NOT (${figures.map((column) => `e.${column}`).join(", ")})`,
  },
  {
    number: 9,
    invariant: "a thread shows in the folders where its copies stand, with the right figures",
    sql: `SELECT 'conversation ' || conversation_id || ' in folder ' || folder_id || ' ' || what AS detail FROM (
        SELECT *, 'is missing or wrong' AS what FROM (
          ${expectedThreadFolders} EXCEPT SELECT ${folderColumns} FROM conversation_folders)
        UNION ALL SELECT *, 'should not be, or is wrong' FROM (
          SELECT ${folderColumns} FROM conversation_folders
            WHERE conversation_id IN (SELECT id FROM conversations WHERE remote_id IS NULL)
          EXCEPT ${expectedThreadFolders}))`,
  },
  {
    number: 9,
    invariant: "the figures of a conversation that the provider made are the same in its folders",
    sql: `SELECT 'conversation ' || c.id || ' in folder ' || f.folder_id AS detail
      FROM conversations c JOIN conversation_folders f ON f.conversation_id = c.id
      WHERE c.remote_id IS NOT NULL
        AND (f.last_at, f.unread_count, f.starred, f.section, f.waiting, f.aside) IS NOT (
          max(c.last_at, coalesce((SELECT s.returned_at FROM snoozes s
            WHERE s.conversation_id = c.id AND f.role = 'inbox'), 0)) + c.pinned * ${pinnedAhead},
          c.unread_count, c.starred, c.section, c.waiting, c.aside)`,
  },
  {
    number: 8,
    invariant: "every Message-ID that a mail has or names leads to its conversation",
    sql: `SELECT 'message ' || l.id || ' in conversation ' || l.conversation_id || ', one of its links leads to ' ||
        coalesce(t.conversation_id, 'none') AS detail
      FROM (${links}) l LEFT JOIN thread_ids t ON t.account_id = l.account_id AND t.message_id = l.link
      WHERE t.conversation_id IS NOT l.conversation_id AND (t.conversation_id IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM thread_ties s
        WHERE s.account_id = l.account_id AND s.tie = l.link AND s.conversation_id = l.conversation_id))`,
  },
  {
    number: 8,
    invariant: "no Message-ID leads to a conversation of another account",
    sql: `SELECT 'conversation ' || c.id AS detail
      FROM (SELECT account_id, conversation_id FROM thread_ids UNION SELECT account_id, conversation_id FROM thread_ties) t JOIN conversations c ON c.id = t.conversation_id
      WHERE c.account_id <> t.account_id`,
  },
];
