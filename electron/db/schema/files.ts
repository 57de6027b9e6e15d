import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { AccountId, AttachmentId, MessageId } from "../../../shared/model/ids.ts";
import { accounts } from "./accounts.ts";
import { bytes, flag, time } from "./columns.ts";
import { messages } from "./messages.ts";

/** Files of messages (`messageId` set) and of drafts (`messageId` null until sent). */
export const attachments = sqliteTable(
  "attachments",
  {
    id: integer().primaryKey({ autoIncrement: true }).$type<AttachmentId>(),
    accountId: integer("account_id")
      .$type<AccountId>()
      .references(() => accounts.id, { onDelete: "cascade" }),
    messageId: integer("message_id")
      .$type<MessageId>()
      .references(() => messages.id, { onDelete: "cascade" }),
    remoteId: text("remote_id").notNull(),
    name: text().notNull(),
    contentType: text("content_type").notNull(),
    size: integer().notNull(),
    contentId: text("content_id"),
    inline: flag("inline").notNull(),
    sha256: text(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [unique().on(table.messageId, table.remoteId), index("attachments_by_hash").on(table.sha256)],
);

/** Bytes of attachments that are not part of a kept source: of drafts, and fetched on demand; by hash, in pieces of 1 MiB. */
export const blobs = sqliteTable(
  "blobs",
  {
    sha256: text().notNull(),
    piece: integer().notNull(),
    data: bytes("data").notNull(),
  },
  (table) => [primaryKey({ columns: [table.sha256, table.piece] })],
);
