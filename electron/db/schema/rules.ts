import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { RuleAction, RuleId } from "../../../shared/model/rule.ts";
import { flag, json, time } from "./columns.ts";
import { messages } from "./messages.ts";

export const rules = sqliteTable("rules", {
  id: integer().primaryKey({ autoIncrement: true }).$type<RuleId>(),
  name: text().notNull(),
  query: text().notNull(),
  actions: json<RuleAction[]>("actions").notNull(),
  enabled: flag("enabled").notNull(),
  stops: flag("stops").notNull(),
  position: integer().notNull(),
  createdAt: time("created_at").notNull(),
});

/** Messages that came in and that the rules have not looked at: written together with them, so that none is missed. */
export const ruleQueue = sqliteTable("rule_queue", {
  messageId: integer("message_id")
    .primaryKey()
    .$type<MessageId>()
    .references(() => messages.id, { onDelete: "cascade" }),
  at: time("at").notNull(),
});

/** What a rule did with a message; one row, so that it does it once. */
export const ruleActs = sqliteTable(
  "rule_acts",
  {
    ruleId: integer("rule_id")
      .$type<RuleId>()
      .notNull()
      .references(() => rules.id, { onDelete: "cascade" }),
    messageId: integer("message_id")
      .$type<MessageId>()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    at: time("at").notNull(),
    actions: json<RuleAction[]>("actions").notNull(),
    /** What undoes it: names of acts. */
    undoIds: json<string[]>("undo_ids").notNull(),
    refused: json<string[]>("refused").notNull(),
    undoneAt: time("undone_at"),
  },
  (table) => [
    primaryKey({ columns: [table.ruleId, table.messageId] }),
    index("rule_acts_by_message").on(table.messageId),
    index("rule_acts_standing").on(table.ruleId, table.at).where(sql`undone_at IS NULL`),
  ],
);
