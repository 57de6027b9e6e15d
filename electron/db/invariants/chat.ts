import { pendingStates } from "../writes/outbox.ts";
import type { Rule } from "./rule.ts";

/** Of `conversations c`: the provider keeps it and the user did not allow it. */
const unwanted = "c.remote_id IS NOT NULL AND c.consent <> 'allowed'";

const saidIn = ["messages", "events", "participants", "read_markers", "conversation_folders"];

export const chatRules: Rule[] = [
  {
    number: 2,
    invariant: "of a conversation that is not allowed nothing is here but its name",
    sql: saidIn
      .map(
        (table) => `SELECT 'conversation ' || c.id || ' has ${table}' AS detail FROM conversations c
          WHERE ${unwanted} AND EXISTS (SELECT 1 FROM ${table} t WHERE t.conversation_id = c.id)`,
      )
      .concat(
        `SELECT 'conversation ' || c.id || ' is shown or says something' FROM conversations c
          WHERE ${unwanted} AND (c.hidden = 0 OR c.snippet <> '' OR c.people <> '[]' OR c.unread_count <> 0)`,
      )
      .join(" UNION ALL "),
  },
  {
    number: 9,
    invariant: "a conversation that is allowed is not hidden, and stands in a list while it is open",
    sql: `SELECT 'conversation ' || c.id AS detail FROM conversations c
      WHERE c.remote_id IS NOT NULL AND c.consent = 'allowed' AND (c.hidden <> 0 OR (c.open = 1 AND c.managed_by = 'provider'
        AND c.subject <> '' AND NOT EXISTS (SELECT 1 FROM conversation_folders f WHERE f.conversation_id = c.id)))`,
  },
  {
    number: 9,
    invariant: "what the user has read is what lies up to their mark",
    sql: `SELECT 'message ' || m.id AS detail FROM messages m JOIN conversations c ON c.id = m.conversation_id
      JOIN (SELECT conversation_id, up_to, row_number() OVER (PARTITION BY conversation_id ORDER BY at DESC, up_to DESC) AS place
        FROM read_markers JOIN identities i ON i.id = identity_id AND i.is_self = 1) k
        ON k.conversation_id = c.id AND k.place = 1
      WHERE c.remote_id IS NOT NULL AND m.sequence IS NOT NULL AND m.direction = 'in' AND m.content_kind <> 'removed'
        AND m.remote_read <> (m.sequence <= k.up_to) AND NOT EXISTS (SELECT 1 FROM placements p WHERE p.message_id = m.id)`,
  },
  {
    number: 2,
    invariant: "what was taken back says nothing",
    sql: `SELECT 'message ' || m.id AS detail FROM messages m WHERE m.content_kind = 'removed' AND (m.snippet <> ''
      OR EXISTS (SELECT 1 FROM message_contents t WHERE t.message_id = m.id)
      OR EXISTS (SELECT 1 FROM message_markdown t WHERE t.message_id = m.id)
      OR EXISTS (SELECT 1 FROM message_versions t WHERE t.message_id = m.id))`,
  },
  {
    number: 4,
    invariant: "at most one mark of a conversation is on its way beside the one being sent",
    sql: `SELECT 'conversation ' || conversation_id AS detail FROM outbox
      WHERE kind = 'mark' AND state IN ${pendingStates} AND state <> 'sending' GROUP BY conversation_id HAVING count(*) > 1`,
  },
  {
    number: 15,
    invariant: "what is said in chat stands in the provider's order",
    sql: `SELECT 'message ' || id AS detail FROM (
        SELECT m.id AS id, m.sequence AS sequence, lag(m.sequence) OVER (
          PARTITION BY m.conversation_id ORDER BY m.sort_at, m.sequence, m.id) AS before
        FROM messages m JOIN conversations c ON c.id = m.conversation_id
        WHERE c.remote_id IS NOT NULL AND m.sequence IS NOT NULL)
      WHERE before > sequence`,
  },
];
