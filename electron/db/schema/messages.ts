import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, unique, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { MailAddresses } from "../../../shared/model/address.ts";
import type { FailedRecipient } from "../../../shared/model/facts.ts";
import type { AccountId, ConversationId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import type {
  Badge,
  BodyState,
  ContentItem,
  ContentKind,
  Direction,
  Visibility,
} from "../../../shared/model/message.ts";
import { accounts, folders } from "./accounts.ts";
import { bytes, compressedText, flag, json, time } from "./columns.ts";
import { conversations } from "./conversations.ts";
import { identities } from "./people.ts";

/**
 * One e-mail or chat message. The id grows with `sortAt` (see `messageIdAt`), so it is also the row of the search index
 * and the key of every newest-first list.
 */
export const messages = sqliteTable(
  "messages",
  {
    id: integer().primaryKey().$type<MessageId>(),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    conversationId: integer("conversation_id")
      .$type<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    remoteId: text("remote_id").notNull(),
    /** The key of the send that made it; joins the local echo with what the provider reports. */
    echoKey: text("echo_key"),
    version: text().notNull(),
    direction: text().$type<Direction>().notNull(),
    visibility: text().$type<Visibility>().notNull(),
    contentKind: text("content_kind").$type<ContentKind>().notNull(),
    subject: text().notNull(),
    addresses: json<MailAddresses>("addresses").notNull(),
    senderId: integer("sender_id").references(() => identities.id, { onDelete: "set null" }),
    /** RFC 5322 Message-ID without brackets. */
    messageId: text("message_id"),
    inReplyTo: json<string[]>("in_reply_to").notNull(),
    references: json<string[]>("references").notNull(),
    sentAt: time("sent_at"),
    receivedAt: time("received_at").notNull(),
    /** The sender's date where it is believable, else the provider's; fixed at first sight. */
    sortAt: time("sort_at").notNull(),
    sequence: text(),
    parentRemoteId: text("parent_remote_id"),
    /** A threaded reply that is shown in the conversation too. */
    broadcast: flag("broadcast").notNull().default(false),
    bulk: flag("bulk").notNull().default(false),
    /** What the provider says, over all copies. */
    remoteRead: flag("remote_read").notNull(),
    remoteStarred: flag("remote_starred").notNull(),
    answered: flag("answered").notNull(),
    isDraft: flag("is_draft").notNull(),
    /** What the user said and the provider has not yet confirmed; null when nothing is pending. */
    localRead: flag("local_read"),
    localStarred: flag("local_starred"),
    /** What is shown: local over remote. */
    read: flag("read").notNull(),
    starred: flag("starred").notNull(),
    size: integer().notNull(),
    snippet: text().notNull(),
    hasAttachments: flag("has_attachments").notNull().default(false),
    bodyState: text("body_state").$type<BodyState>().notNull(),
    parserVersion: integer("parser_version").notNull().default(0),
    badges: json<Badge[]>("badges").notNull(),
    items: json<ContentItem[]>("items").notNull(),
    editedAt: time("edited_at"),
    /** Set while no copy is known; purged at the end of the round. */
    orphanedAt: time("orphaned_at"),
    remote: json<unknown>("remote"),
  },
  (table) => [
    unique().on(table.accountId, table.remoteId),
    uniqueIndex("messages_by_echo_key").on(table.accountId, table.echoKey).where(sql`echo_key IS NOT NULL`),
    // With all that a list says of a conversation, so that a channel of years is summed up without reading its messages.
    index("messages_by_conversation").on(
      table.conversationId,
      table.sortAt,
      table.id,
      table.read,
      table.direction,
      table.isDraft,
      table.starred,
      table.hasAttachments,
    ),
    // Threading asks whether an answered mail is here.
    index("messages_by_message_id").on(table.accountId, table.messageId),
    // With the row's id behind it, as in every index: the messages of an account in order of time.
    index("messages_by_account").on(table.accountId),
    index("messages_by_sender").on(table.senderId),
    index("messages_by_parent")
      .on(table.accountId, table.parentRemoteId, table.sortAt)
      .where(sql`parent_remote_id IS NOT NULL`),
    index("messages_without_body").on(table.accountId, table.id).where(sql`body_state = 'none'`),
    index("messages_orphaned").on(table.accountId, table.orphanedAt).where(sql`orphaned_at IS NOT NULL`),
    index("messages_unread").on(table.id).where(sql`read = 0`),
    index("messages_starred").on(table.id).where(sql`starred = 1`),
    index("messages_with_attachments").on(table.id).where(sql`has_attachments = 1`),
  ],
);

/**
 * Contents of many messages pressed into one piece each, since mails of one mailbox repeat each other: see `db/packs.ts`.
 * A pack never changes but for `live`; a new one never takes the id of one that went.
 */
export const packs = sqliteTable(
  "packs",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    data: bytes("data").notNull(),
    /** Before compression. */
    bytes: integer().notNull(),
    /** Those of them that a message still has; kept by a trigger, which also removes a pack without any. */
    live: integer().notNull(),
  },
  (table) => [index("packs_sparse").on(table.id).where(sql`live * 2 < bytes`)],
);

/**
 * What there is to read of a message, and the message as the provider sent it where that is kept: each a slice of a pack.
 * The text, which lists of hits need, is in packs of its own; an empty one is in none. HTML and source stand behind each
 * other in another one.
 */
export const messageContents = sqliteTable("message_contents", {
  messageId: integer("message_id")
    .primaryKey()
    .$type<MessageId>()
    .references(() => messages.id, { onDelete: "cascade" }),
  textPack: integer("text_pack"),
  textAt: integer("text_at").notNull(),
  textBytes: integer("text_bytes").notNull(),
  restPack: integer("rest_pack"),
  restAt: integer("rest_at").notNull(),
  /** Null: there is none. */
  htmlBytes: integer("html_bytes"),
  sourceBytes: integer("source_bytes"),
  /** The source is the whole message. */
  complete: flag("complete").notNull(),
});

/** Chat: what was said with its form, beside its plain text. */
export const messageMarkdown = sqliteTable("message_markdown", {
  messageId: integer("message_id")
    .primaryKey()
    .$type<MessageId>()
    .references(() => messages.id, { onDelete: "cascade" }),
  markdown: compressedText("markdown").notNull(),
});

/** What an edited message said before (R4). */
export const messageVersions = sqliteTable(
  "message_versions",
  {
    messageId: integer("message_id")
      .$type<MessageId>()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    version: text().notNull(),
    text: compressedText("text").notNull(),
    at: time("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.messageId, table.version] })],
);

/**
 * Where copies of a message stand. `leaving` copies are hidden because the user moved them and the server does not know
 * yet; `arriving` ones are shown though the server has not told their key yet (their key starts with `arriving:`).
 */
export const placements = sqliteTable(
  "placements",
  {
    folderId: integer("folder_id")
      .$type<FolderId>()
      .notNull()
      .references(() => folders.id, { onDelete: "cascade" }),
    remoteKey: text("remote_key").notNull(),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    messageId: integer("message_id")
      .$type<MessageId>()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    read: flag("read").notNull(),
    starred: flag("starred").notNull(),
    answered: flag("answered").notNull(),
    draft: flag("draft").notNull(),
    state: text().$type<"present" | "leaving" | "arriving">().notNull().default("present"),
  },
  (table) => [
    primaryKey({ columns: [table.folderId, table.remoteKey] }),
    index("placements_by_message").on(table.messageId),
  ],
);

export const reactions = sqliteTable(
  "reactions",
  {
    messageId: integer("message_id")
      .$type<MessageId>()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    identityId: integer("identity_id")
      .notNull()
      .references(() => identities.id, { onDelete: "cascade" }),
    emoji: text().notNull(),
    at: time("at").notNull(),
    /** Taken back at that time; kept so that an older report of it doesn't bring it back. */
    removed: flag("removed").notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.messageId, table.identityId, table.emoji] }),
    index("reactions_by_identity").on(table.identityId),
  ],
);

/** How many reacted so, where the provider named fewer than it counted. */
export const reactionCounts = sqliteTable(
  "reaction_counts",
  {
    messageId: integer("message_id")
      .$type<MessageId>()
      .notNull()
      .references(() => messages.id, { onDelete: "cascade" }),
    emoji: text().notNull(),
    /** Those not named. */
    others: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.messageId, table.emoji] })],
);

/**
 * What delivery reports say: one row for each report that names a message. The message may come before or after its
 * report, or never.
 */
export const deliveryFailures = sqliteTable(
  "delivery_failures",
  {
    /** The report. */
    reportId: integer("report_id")
      .primaryKey()
      .$type<MessageId>()
      .references(() => messages.id, { onDelete: "cascade" }),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Message-ID without brackets of the message that was not delivered. */
    originalId: text("original_id").notNull(),
    recipients: json<FailedRecipient[]>("recipients").notNull(),
  },
  (table) => [index("delivery_failures_by_original").on(table.accountId, table.originalId)],
);

/**
 * Messages a notification was decided for, so that none comes twice: also of those that are gone, for a message that is
 * told again has the same id.
 */
export const notified = sqliteTable("notified", {
  messageId: integer("message_id").primaryKey().$type<MessageId>(),
  accountId: integer("account_id")
    .$type<AccountId>()
    .notNull()
    .references(() => accounts.id, { onDelete: "cascade" }),
  at: time("at").notNull(),
});
