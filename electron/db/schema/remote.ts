import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { MessageId } from "../../../shared/model/ids.ts";
import { time } from "./columns.ts";
import { messages } from "./messages.ts";

/** Messages whose remote pictures the user wanted to see. */
export const remoteMessages = sqliteTable("remote_messages", {
  messageId: integer("message_id")
    .primaryKey()
    .$type<MessageId>()
    .references(() => messages.id, { onDelete: "cascade" }),
  at: time("at").notNull(),
});

/** Senders whose remote pictures the user always wants to see; the address in its normal form. */
export const remoteSenders = sqliteTable("remote_senders", {
  address: text().primaryKey(),
  at: time("at").notNull(),
});

/** Remote pictures that were fetched, so that reading again asks nobody again. Their bytes are blobs. */
export const remoteImages = sqliteTable(
  "remote_images",
  {
    url: text().primaryKey(),
    /** Null when it could not be had. */
    sha256: text(),
    contentType: text("content_type").notNull(),
    /** Bytes */
    size: integer().notNull(),
    at: time("at").notNull(),
  },
  (table) => [index("remote_images_by_hash").on(table.sha256), index("remote_images_by_time").on(table.at)],
);
