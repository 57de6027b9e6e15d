import type { Rule } from "./rule.ts";

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
];
