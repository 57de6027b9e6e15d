import { pendingStates } from "../writes/outbox.ts";
import type { Rule } from "./rule.ts";

const newest = "v.version = (SELECT max(n.version) FROM draft_versions n WHERE n.draft_id = v.draft_id)";

/** Messages that a pending command changes the flags of, and copies that one moves away. */
const flagged = `SELECT i.value AS id, o.payload -> '$.change' AS change FROM outbox o, json_each(o.payload, '$.messageIds') i
  WHERE o.kind = 'flags' AND o.state IN ${pendingStates}`;
const moving = `SELECT i.value ->> '$.messageId', i.value ->> '$.from' FROM outbox o, json_each(o.payload, '$.items') i
  WHERE o.kind = 'move' AND o.state IN ${pendingStates}`;

export const outgoingRules: Rule[] = [
  {
    number: 6,
    invariant: "the journal of a draft has no gap",
    sql: `SELECT 'draft ' || draft_id AS detail FROM draft_versions GROUP BY draft_id
      HAVING max(version) - min(version) + 1 <> count(*) OR min(version) > 1`,
  },
  {
    number: 6,
    invariant: "every draft says something",
    sql: `SELECT 'draft ' || id AS detail FROM drafts d
      WHERE NOT EXISTS (SELECT 1 FROM draft_versions v WHERE v.draft_id = d.id)`,
  },
  {
    number: 11,
    invariant: "the conversation of a draft is here",
    sql: `SELECT 'draft ' || id || ' of conversation ' || conversation_id AS detail FROM drafts d
      WHERE conversation_id NOT NULL AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.id = d.conversation_id)`,
  },
  {
    number: 3,
    invariant: "a draft that is being sent has a command that sends it",
    sql: `SELECT 'draft ' || id AS detail FROM drafts d WHERE state = 'sending' AND NOT EXISTS (
      SELECT 1 FROM outbox o WHERE o.draft_id = d.id AND o.state NOT IN ('done', 'cancelled'))`,
  },
  {
    number: 4,
    invariant: "a command being sent has been begun and is not settled",
    sql: `SELECT 'command ' || id AS detail FROM outbox
      WHERE state = 'sending' AND (attempts = 0 OR settled_at IS NOT NULL)`,
  },
  {
    number: 3,
    invariant: "what a command under way works on is here",
    sql: `SELECT 'command ' || o.id AS detail FROM outbox o WHERE o.state NOT IN ('done', 'cancelled') AND (
      (o.kind = 'send' AND o.message_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = o.message_id))
      OR (o.draft_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.id = o.draft_id)))`,
  },
  {
    number: 2,
    invariant: "a message of ours that no server told of has a command that sends it",
    sql: `SELECT 'message ' || m.id AS detail FROM messages m WHERE m.remote_id LIKE 'local:%' AND NOT EXISTS (
      SELECT 1 FROM outbox o WHERE o.account_id = m.account_id AND o.key = m.echo_key AND o.state <> 'cancelled')`,
  },
  {
    number: 5,
    invariant: "a message of ours is shown once",
    sql: `SELECT 'message ' || m.id || ' and message ' || t.id AS detail FROM messages m
      JOIN messages t ON t.account_id = m.account_id AND t.message_id = m.echo_key AND t.id <> m.id
      WHERE m.remote_id LIKE 'local:%'`,
  },
  {
    number: 3,
    invariant: "flags that the user set wait to be told to the provider",
    sql: `SELECT 'message ' || id AS detail FROM messages
      WHERE (local_read IS NOT NULL OR local_starred IS NOT NULL) AND id NOT IN (SELECT id FROM (${flagged}))`,
  },
  {
    number: 3,
    invariant: "flags that wait to be told are shown",
    sql: `SELECT 'message ' || m.id AS detail FROM (${flagged}) f JOIN messages m ON m.id = f.id
      WHERE (f.change ->> '$.read' IS NOT NULL AND m.local_read IS NULL)
        OR (f.change ->> '$.starred' IS NOT NULL AND m.local_starred IS NULL)`,
  },
  {
    number: 3,
    invariant: "a copy that is hidden or shown ahead of the provider has a command that moves it",
    sql: `SELECT 'message ' || message_id || ' in folder ' || folder_id AS detail FROM placements
      WHERE (state = 'leaving' AND (message_id, folder_id) NOT IN (${moving}))
        OR (state = 'arriving' AND remote_key NOT LIKE 'arriving:echo:%' AND CAST(substr(remote_key, 10) AS INTEGER) NOT IN (
          SELECT id FROM outbox WHERE kind = 'move' AND state IN ('held', 'queued', 'sending', 'unknown', 'done')))`,
  },
  {
    number: 3,
    invariant: "what failed says why",
    sql: "SELECT 'command ' || id AS detail FROM outbox WHERE state = 'failed' AND reason = ''",
  },
  {
    number: 4,
    invariant: "a command is settled once, and says when",
    sql: `SELECT 'command ' || id AS detail FROM outbox WHERE (state IN ('done', 'failed') AND settled_at IS NULL)
      OR (state IN ${pendingStates} AND settled_at IS NOT NULL)`,
  },
  {
    number: 5,
    invariant: "a command has its key before the first try, and the message it sends bears it",
    sql: `SELECT 'command ' || o.id AS detail FROM outbox o LEFT JOIN messages m ON m.id = o.message_id AND o.kind = 'send'
      WHERE o.key = '' OR (m.remote_id LIKE 'local:%' AND m.echo_key IS NOT o.key)`,
  },
  {
    number: 5,
    invariant: "a command that was tried says since when",
    sql: "SELECT 'command ' || id AS detail FROM outbox WHERE (attempts > 0) <> (first_attempt_at IS NOT NULL)",
  },
  {
    number: 6,
    invariant: "what a draft says can be read",
    sql: `SELECT 'draft ' || draft_id || ' version ' || version AS detail FROM draft_versions
      WHERE NOT json_valid(content) OR json_type(content) <> 'object'`,
  },
  {
    number: 6,
    invariant: "no copy of a draft is ahead of the draft",
    sql: `SELECT 'draft ' || c.draft_id AS detail FROM draft_copies c
      JOIN draft_versions v ON v.draft_id = c.draft_id AND ${newest} WHERE c.version > v.version`,
  },
  {
    number: 12,
    invariant: "the files of a draft are here, and as long as it says",
    sql: `SELECT 'file ' || (a.value ->> '$.id') || ' of draft ' || d.id AS detail
      FROM drafts d JOIN draft_versions v ON v.draft_id = d.id AND ${newest}, json_each(v.content, '$.attachments') a
      LEFT JOIN attachments f ON f.id = a.value ->> '$.id'
      WHERE d.state IN ('open', 'sending') AND (f.id IS NULL OR (f.message_id IS NULL
        AND f.size IS NOT (SELECT sum(length(b.data)) FROM blobs b WHERE b.sha256 = f.sha256)))`,
  },
  {
    number: 16,
    invariant: "nothing was tried before it was due",
    sql: `SELECT 'command ' || id AS detail FROM outbox
      WHERE attempts = 1 AND state IN ('sending', 'unknown') AND first_attempt_at < due_at`,
  },
];
