import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { AbilityName } from "../../../shared/model/account.ts";
import type { Consent, ConversationKind, ManagedBy, ParticipantRole } from "../../../shared/model/conversation.ts";
import type { FolderRole } from "../../../shared/model/folder.ts";
import type { AccountId, ConversationId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import { accounts, folders } from "./accounts.ts";
import { flag, json, time } from "./columns.ts";
import { identities } from "./people.ts";

/** The columns from `lastAt` on are aggregates of the messages, recomputed in the transaction that changes those. */
export const conversations = sqliteTable(
  "conversations",
  {
    id: integer().primaryKey({ autoIncrement: true }).$type<ConversationId>(),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Null for mail threads, which the core makes itself. */
    remoteId: text("remote_id"),
    kind: text().$type<ConversationKind>().notNull(),
    subject: text().notNull(),
    topic: text().notNull().default(""),
    consent: text().$type<Consent>().notNull().default("allowed"),
    /** The consent is the user's own word, which no provider changes. */
    chosen: flag("chosen").notNull().default(false),
    /** What was said here was forgotten, and the connector has not seen it unwanted yet: its history can't begin anew. */
    letGo: flag("let_go").notNull().default(false),
    creatorKind: text("creator_kind"),
    creatorId: text("creator_id"),
    managedBy: text("managed_by").$type<ManagedBy>().notNull(),
    parentRemoteId: text("parent_remote_id"),
    muted: flag("muted").notNull().default(false),
    /** Reasons by name of what can't be done here. */
    limits: json<Partial<Record<AbilityName, string>>>("limits").notNull().default({}),
    memberCount: integer("member_count"),
    /** False: archived or left at the provider. */
    open: flag("open").notNull().default(true),
    remote: json<unknown>("remote"),
    lastAt: time("last_at").notNull(),
    messageCount: integer("message_count").notNull().default(0),
    unreadCount: integer("unread_count").notNull().default(0),
    starred: flag("starred").notNull().default(false),
    hasAttachments: flag("has_attachments").notNull().default(false),
    snippet: text().notNull().default(""),
    /** Names in order of appearance. */
    people: json<string[]>("people").notNull(),
    /** True when every message is in trash or junk: left out of "all mail". */
    hidden: flag("hidden").notNull().default(false),
  },
  (table) => [
    unique().on(table.accountId, table.remoteId),
    index("conversations_by_time").on(table.accountId, table.lastAt, table.id).where(sql`hidden = 0`),
    index("conversations_unread")
      .on(table.accountId, table.lastAt, table.id)
      .where(sql`hidden = 0 AND unread_count > 0`),
    index("conversations_starred").on(table.accountId, table.lastAt, table.id).where(sql`hidden = 0 AND starred = 1`),
  ],
);

/**
 * In which folders a conversation shows, with the keyset of each list. For mail derived from placements, for chat told.
 * A list of several folders or accounts is merged from one walk each, so that every list has its index and none is sorted.
 */
export const conversationFolders = sqliteTable(
  "conversation_folders",
  {
    conversationId: integer("conversation_id")
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    folderId: integer("folder_id")
      .$type<FolderId>()
      .notNull()
      .references(() => folders.id, { onDelete: "cascade" }),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    role: text().$type<FolderRole>(),
    lastAt: time("last_at").notNull(),
    unreadCount: integer("unread_count").notNull(),
    starred: flag("starred").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.folderId] }),
    index("conversation_folders_by_time").on(table.folderId, table.lastAt, table.conversationId),
    index("conversation_folders_unread")
      .on(table.folderId, table.lastAt, table.conversationId, table.unreadCount)
      .where(sql`unread_count > 0`),
    index("conversation_folders_starred")
      .on(table.folderId, table.lastAt, table.conversationId)
      .where(sql`starred = 1`),
  ],
);

/** Every Message-ID seen or referred to, and the conversation it leads to, where it leads to one only. */
export const threadIds = sqliteTable(
  "thread_ids",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    messageId: text("message_id").notNull(),
    conversationId: integer("conversation_id")
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.messageId] }),
    index("thread_ids_by_conversation").on(table.conversationId),
  ],
);

/**
 * What ties conversations that are to be threaded together whenever one of them changes, because links alone don't
 * decide there: Message-IDs of families that were split, joined or answer mass mail (those are in `thread_ids` no more),
 * names of replies without links, and acts of the user.
 */
export const threadTies = sqliteTable(
  "thread_ties",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    tie: text().notNull(),
    conversationId: integer("conversation_id")
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.tie, table.conversationId] }),
    index("thread_ties_by_conversation").on(table.conversationId),
  ],
);

/**
 * Conversations that the user joined and split, by messages as the provider knows them, so that a new import threads
 * them alike (I63). Rows of one act share the undo id; undoing it removes them. Acts count in the order of their ids.
 */
export const threadEdits = sqliteTable(
  "thread_edits",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    kind: text().$type<"join" | "split">().notNull(),
    undoId: text("undo_id").notNull(),
    messageRemoteId: text("message_remote_id").notNull(),
    at: time("at").notNull(),
  },
  (table) => [
    index("thread_edits_by_act").on(table.accountId, table.undoId),
    index("thread_edits_by_message").on(table.accountId, table.messageRemoteId),
  ],
);

/** Somebody's place in one conversation. */
export const participants = sqliteTable(
  "participants",
  {
    conversationId: integer("conversation_id")
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    identityId: integer("identity_id")
      .notNull()
      .references(() => identities.id, { onDelete: "cascade" }),
    role: text().$type<ParticipantRole>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.identityId] }),
    index("participants_by_identity").on(table.identityId),
  ],
);

/** Business records a conversation belongs to (a booking, a ticket); may come before or after it (R118). */
export const linkedRecords = sqliteTable(
  "linked_records",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    conversationRemoteId: text("conversation_remote_id").notNull(),
    kind: text().notNull(),
    remoteId: text("remote_id").notNull(),
    title: text().notNull(),
    url: text(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.conversationRemoteId, table.kind, table.remoteId] })],
);

/** Read up to here; the maximum of what was seen here and elsewhere wins. */
export const readMarkers = sqliteTable(
  "read_markers",
  {
    conversationId: integer("conversation_id")
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    identityId: integer("identity_id")
      .notNull()
      .references(() => identities.id, { onDelete: "cascade" }),
    upTo: text("up_to").notNull(),
    at: time("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.identityId] }),
    index("read_markers_by_identity").on(table.identityId),
  ],
);

/** Reaction, edit, deletion, joined and the like: in the timeline, never unread, never notified. */
export const events = sqliteTable(
  "events",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    conversationId: integer("conversation_id")
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    messageId: integer("message_id").$type<MessageId>(),
    remoteId: text("remote_id").notNull(),
    kind: text().notNull(),
    identityId: integer("identity_id").references(() => identities.id, { onDelete: "set null" }),
    at: time("at").notNull(),
    text: text().notNull(),
    icon: text().notNull(),
  },
  (table) => [
    unique().on(table.accountId, table.remoteId),
    index("events_by_conversation").on(table.conversationId, table.at),
    index("events_by_identity").on(table.identityId),
  ],
);
