import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { DraftContent, DraftKind } from "../../../shared/model/draft.ts";
import type { AccountId, CommandId, ConversationId, DraftId, MessageId } from "../../../shared/model/ids.ts";
import type { TimeIntent } from "../../../shared/time/intent.ts";
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
    /** From then on the key stays as it is; a trigger sees to it. */
    firstAttemptAt: time("first_attempt_at"),
    reason: text().notNull().default(""),
    /** What the provider said when it took it: short, without content. */
    answer: text().notNull().default(""),
    /** What looking an unknown send up found last, and when. */
    found: text().$type<"arrived" | "not-arrived" | "unsure">(),
    foundAt: time("found_at"),
    /** Send later: what the user meant, and in which zone. `dueAt` follows from them; null for everything else. */
    intent: json<TimeIntent>("intent"),
    zone: text(),
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
    index("outbox_queued").on(table.accountId, table.conversationId, table.kind, table.id).where(sql`state = 'queued'`),
    index("outbox_queued_due").on(table.dueAt).where(sql`state = 'queued'`),
    index("outbox_ledger").on(table.accountId, table.state, table.createdAt, table.id),
    index("outbox_planned").on(table.id).where(sql`state = 'held' AND intent IS NOT NULL`),
    index("outbox_by_message").on(table.messageId),
    index("outbox_open").on(table.conversationId).where(sql`state NOT IN ('done', 'cancelled')`),
    index("outbox_by_undo").on(table.undoId),
  ],
);

/**
 * Conversations that are out of the inbox until a time. Something new in one shows it at once; one that came back stands
 * where it came back until something new comes.
 */
export const snoozes = sqliteTable(
  "snoozes",
  {
    conversationId: integer("conversation_id")
      .primaryKey()
      .$type<ConversationId>()
      .references(() => conversations.id, { onDelete: "cascade" }),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Follows from intent and zone, ms UTC. */
    dueAt: time("due_at").notNull(),
    intent: json<TimeIntent>("intent").notNull(),
    zone: text().notNull(),
    /** The newest message of the conversation when it was put away: hidden while nothing newer is there. */
    lastAt: time("last_at").notNull(),
    undoId: text("undo_id").notNull(),
    createdAt: time("created_at").notNull(),
    /** When it came back; null while it is away. */
    returnedAt: time("returned_at"),
    /** Message-IDs of some of its messages, of such without one the provider's: by them it is known when it comes again. */
    messages: json<string[]>("messages").notNull(),
  },
  (table) => [
    index("snoozes_due").on(table.dueAt).where(sql`returned_at IS NULL`),
    index("snoozes_by_account").on(table.accountId),
    index("snoozes_by_undo").on(table.undoId),
  ],
);

/** Snoozes that were saved from a broken file, until a message of their conversation comes again. */
export const waitingSnoozes = sqliteTable(
  "waiting_snoozes",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    dueAt: time("due_at").notNull(),
    intent: json<TimeIntent>("intent").notNull(),
    zone: text().notNull(),
    lastAt: time("last_at").notNull(),
    undoId: text("undo_id").notNull(),
    createdAt: time("created_at").notNull(),
    returnedAt: time("returned_at"),
    messages: json<string[]>("messages").notNull(),
  },
  (table) => [index("waiting_snoozes_by_account").on(table.accountId)],
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
