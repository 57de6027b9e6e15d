import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ConversationFilter } from "../../../shared/api/conversations.ts";
import type { Section } from "../../../shared/model/conversation.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import type { MadeViewId } from "../../../shared/model/made-view.ts";
import { accounts } from "./accounts.ts";
import { json, time } from "./columns.ts";

/** Lists that the user made. */
export const views = sqliteTable("views", {
  id: integer().primaryKey({ autoIncrement: true }).$type<MadeViewId>(),
  name: text().notNull(),
  /** Their order, from 0. */
  position: integer().notNull(),
  filter: json<ConversationFilter>("filter").notNull(),
});

/**
 * What the user said of a conversation and nobody else is told. Known by the provider's id of the conversation, of mail by
 * that of one of its messages, so that a new import finds it again.
 */
export const conversationMarks = sqliteTable(
  "conversation_marks",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    of: text().$type<"conversation" | "message">().notNull(),
    remoteId: text("remote_id").notNull(),
    pinnedAt: time("pinned_at"),
    mutedAt: time("muted_at"),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.of, table.remoteId] })],
);

/** What the user said of senders: by address or user id, or for all of a domain by `@domain`. */
export const senders = sqliteTable("senders", {
  sender: text().primaryKey(),
  section: text().$type<Section>(),
  blockedAt: time("blocked_at"),
  at: time("at").notNull(),
});

/** How things were before acts that only Bobbin knows, so that they can be taken back. */
export const localActs = sqliteTable("local_acts", {
  undoId: text("undo_id").primaryKey(),
  before: json<unknown>("before").notNull(),
  at: time("at").notNull(),
});
