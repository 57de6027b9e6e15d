import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { DraftContent, DraftKind } from "../../../shared/model/draft.ts";
import type { AccountId, CommandId, ConversationId, DraftId, MessageId } from "../../../shared/model/ids.ts";
import { accounts } from "./accounts.ts";
import { json, time } from "./columns.ts";
import { conversations } from "./conversations.ts";

/** A letter being written. Not bound to an account until it is sent (I31). */
export const drafts = sqliteTable(
  "drafts",
  {
    id: integer().primaryKey({ autoIncrement: true }).$type<DraftId>(),
    kind: text().$type<DraftKind>().notNull(),
    conversationId: integer("conversation_id").$type<ConversationId>(),
    sourceId: integer("source_id").$type<MessageId>(),
    state: text().$type<"open" | "sending" | "sent" | "discarded">().notNull(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [index("drafts_by_conversation").on(table.state, table.conversationId)],
);

/** The append-only journal of a draft; the newest version is what is shown (I30). */
export const draftVersions = sqliteTable(
  "draft_versions",
  {
    draftId: integer("draft_id")
      .$type<DraftId>()
      .notNull()
      .references(() => drafts.id, { onDelete: "cascade" }),
    version: integer().notNull(),
    at: time("at").notNull(),
    content: json<DraftContent>("content").notNull(),
  },
  (table) => [primaryKey({ columns: [table.draftId, table.version] })],
);

export type CommandState = "held" | "queued" | "sending" | "done" | "unknown" | "failed" | "cancelled";

/** What the user did that a provider must be told. Written together with its echo. */
export const outbox = sqliteTable(
  "outbox",
  {
    id: integer().primaryKey({ autoIncrement: true }).$type<CommandId>(),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    conversationId: integer("conversation_id").$type<ConversationId>(),
    /** `send`, `flags`, `move`, and of chat `edit`, `remove`, `react`, `mark`; the payload's shape follows it. */
    kind: text().notNull(),
    /** Fixed before the first attempt; the provider's idempotency key where it has one. */
    key: text().notNull(),
    payload: json<unknown>("payload").notNull(),
    /** For the user: what this does. */
    label: text().notNull(),
    state: text().$type<CommandState>().notNull(),
    /** Not before, ms UTC; undo send and send later are commands not due yet. */
    dueAt: time("due_at").notNull(),
    attempts: integer().notNull().default(0),
    reason: text().notNull().default(""),
    draftId: integer("draft_id").$type<DraftId>(),
    messageId: integer("message_id").$type<MessageId>(),
    /** Groups the commands of one user act, for undo. */
    undoId: text("undo_id"),
    createdAt: time("created_at").notNull(),
    settledAt: time("settled_at"),
  },
  (table) => [
    unique().on(table.accountId, table.key),
    index("outbox_by_state").on(table.accountId, table.state, table.dueAt),
    index("outbox_by_message").on(table.messageId),
    index("outbox_open").on(table.conversationId).where(sql`state NOT IN ('done', 'cancelled')`),
    index("outbox_by_undo").on(table.undoId),
  ],
);

/** Which message of one conversation was sent into another by an export, so that repeating it sends nothing twice (R13). */
export const exported = sqliteTable(
  "exported",
  {
    conversationId: integer("conversation_id")
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    messageId: integer("message_id").$type<MessageId>().notNull(),
    commandId: integer("command_id").$type<CommandId>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.messageId] })],
);

/** Which version of a draft the provider keeps a copy of; 0: the copy was removed, -1: there may be one. The row stays, so that a late look at it is known. */
export const draftCopies = sqliteTable(
  "draft_copies",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    draftId: integer("draft_id").$type<DraftId>().notNull(),
    /** Its name at the provider, told again as the Message-ID. */
    key: text().notNull(),
    version: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.draftId] }), unique().on(table.key)],
);
