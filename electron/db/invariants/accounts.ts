import type { Rule } from "./rule.ts";

/** Rows that name both a conversation or message and a person, a command or an event. */
const pairs = [
  ["participants", "conversations", "conversation_id", "identities", "identity_id"],
  ["read_markers", "conversations", "conversation_id", "identities", "identity_id"],
  ["reactions", "messages", "message_id", "identities", "identity_id"],
  ["events", "conversations", "conversation_id", "accounts", "account_id"],
  ["outbox", "messages", "message_id", "accounts", "account_id"],
  ["delivery_failures", "messages", "report_id", "accounts", "account_id"],
] as const;

export const accountRules: Rule[] = [
  {
    number: 13,
    invariant: "no row of one account leads to another",
    sql: pairs
      .map(([table, one, oneId, other, otherId]) => {
        const owner = other === "accounts" ? "b.id" : "b.account_id";
        return `SELECT '${table} of ' || t.${oneId} || ' and ' || t.${otherId} AS detail FROM ${table} t
          JOIN ${one} a ON a.id = t.${oneId} JOIN ${other} b ON b.id = t.${otherId} WHERE a.account_id <> ${owner}`;
      })
      .concat(
        `SELECT 'conversation ' || c.id || ' in folder ' || f.id FROM conversation_folders t
          JOIN conversations c ON c.id = t.conversation_id JOIN folders f ON f.id = t.folder_id
          WHERE c.account_id <> f.account_id OR t.account_id <> f.account_id`,
      )
      .join(" UNION ALL "),
  },
  {
    number: 20,
    invariant: "settings of an account hold no secret",
    sql: `SELECT 'account ' || a.id || ' has ' || s.key AS detail FROM accounts a, json_each(a.settings) s
      WHERE s.key LIKE '%password%' OR s.key LIKE '%secret%' OR s.key LIKE '%token'`,
  },
];
