import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type {
  AbilityName,
  AccountAction,
  AccountStateKind,
  ProviderId,
  SecretBackend,
} from "../../../shared/model/account.ts";
import type { FolderRole } from "../../../shared/model/folder.ts";
import type { AccountId, FolderId } from "../../../shared/model/ids.ts";
import { flag, json, time } from "./columns.ts";

/** How long after it was said (ms), and how many bytes of one file. */
export type AbilityBounds = Partial<Record<AbilityName, { withinMs?: number; limitBytes?: number }>>;

/** One sign-in at one provider; several of one provider are normal (C2). No secrets here. */
export const accounts = sqliteTable(
  "accounts",
  {
    id: integer().primaryKey({ autoIncrement: true }).$type<AccountId>(),
    provider: text().$type<ProviderId>().notNull(),
    address: text().notNull(),
    name: text().notNull(),
    hue: integer().notNull(),
    settings: json<Record<string, string>>("settings").notNull(),
    secretBackend: text("secret_backend").$type<SecretBackend>().notNull(),
    historyDays: integer("history_days"),
    /** `live` accounts store nothing on disk (R75). */
    storage: text().$type<"full" | "live">().notNull().default("full"),
    paused: flag("paused").notNull().default(false),
    /** As the connector told last: reasons by name of what can't be done. */
    limits: json<Partial<Record<AbilityName, string>>>("limits").notNull().default({}),
    /** And how far what can be done reaches. */
    bounds: json<AbilityBounds>("bounds").notNull().default({}),
    realtime: text().$type<"push" | "poll">().notNull().default("poll"),
    pace: text().notNull().default(""),
    /** Conversations that appear are imported without asking. */
    importNew: flag("import_new").notNull().default(true),
    stateKind: text("state_kind").$type<AccountStateKind>().notNull(),
    stateSince: time("state_since").notNull(),
    stateReason: text("state_reason").notNull().default(""),
    stateAction: text("state_action").$type<AccountAction>().notNull().default("none"),
    stateUntil: time("state_until"),
    /** The provider wants to be left alone until then, whatever is shown meanwhile. */
    quietUntil: time("quiet_until"),
    /** And for no longer than this from now on, ms. */
    quietMs: integer("quiet_ms").notNull().default(0),
    /** Messages known on the server; null until told. */
    total: integer(),
    heardAt: time("heard_at"),
    notices: json<string[]>("notices").notNull(),
    createdAt: time("created_at").notNull(),
  },
  (table) => [unique().on(table.provider, table.address)],
);

/** A connector's position, one row a scope; written in the transaction of the rows it follows. */
export const cursors = sqliteTable(
  "cursors",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    scope: text().notNull(),
    cursor: json<unknown>("cursor").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.scope] })],
);

export const folders = sqliteTable(
  "folders",
  {
    id: integer().primaryKey({ autoIncrement: true }).$type<FolderId>(),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    remoteId: text("remote_id").notNull(),
    name: text().notNull(),
    path: text().notNull(),
    role: text().$type<FolderRole>(),
    kind: text().$type<"folder" | "label">().notNull(),
    selectable: flag("selectable").notNull(),
    virtual: flag("virtual").notNull(),
  },
  (table) => [unique().on(table.accountId, table.remoteId)],
);

/** Provider ids change and things merge: the old id leads to the new one. */
export const aliases = sqliteTable(
  "aliases",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    of: text().$type<"conversation" | "message">().notNull(),
    fromId: text("from_id").notNull(),
    toId: text("to_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.of, table.fromId] })],
);

/** A record the connector or ingest could not handle; skipped after three tries, shown in `doctor`. */
export const skippedRecords = sqliteTable(
  "skipped_records",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    remoteId: text("remote_id").notNull(),
    attempts: integer().notNull(),
    reason: text().notNull(),
    at: time("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.remoteId] })],
);

/** Events that arrived before the message they speak of; applied and removed when it comes. */
export const waitingEvents = sqliteTable(
  "waiting_events",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    messageRemoteId: text("message_remote_id").notNull(),
    event: json<unknown>("event").notNull(),
    at: time("at").notNull(),
  },
  (table) => [index("waiting_events_by_message").on(table.accountId, table.messageRemoteId)],
);

export const settings = sqliteTable("settings", { key: text().primaryKey(), value: json<unknown>("value").notNull() });
