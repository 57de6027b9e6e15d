import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { Consent } from "../../../shared/model/conversation.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import type { PersonId } from "../../../shared/model/person.ts";
import { accounts } from "./accounts.ts";
import { flag, time } from "./columns.ts";

/** A platform user id or an address as one account knows it. "Is this me?" is `isSelf`, never a name (R15). */
export const identities = sqliteTable(
  "identities",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    kind: text().$type<"address" | "user">().notNull(),
    /** Addresses normalised (lower case); user ids as the provider writes them. */
    remoteId: text("remote_id").notNull(),
    name: text().notNull(),
    address: text().notNull(),
    isSelf: flag("is_self").notNull().default(false),
    isBot: flag("is_bot").notNull().default(false),
    /** The user wrote to them once; stays so. */
    written: flag("written").notNull().default(false),
    /** Where a picture is to be had. */
    picture: text(),
    consent: text().$type<Consent>().notNull().default("allowed"),
    /** Messages seen from and sent to, for the order of completion. */
    seen: integer().notNull().default(0),
    lastAt: time("last_at").notNull().default(0),
  },
  (table) => [
    unique().on(table.accountId, table.kind, table.remoteId),
    index("identities_by_address").on(table.address),
  ],
);

/** Identities joined across platforms. An address may belong to several people (R140). */
export const persons = sqliteTable("persons", {
  id: integer().primaryKey({ autoIncrement: true }).$type<PersonId>(),
  name: text().notNull(),
  consent: text().$type<Consent>().notNull().default("unknown"),
  createdAt: time("created_at").notNull(),
});

/** Many to many and reversible: a split sets `undoneAt`, nothing is deleted (I62). */
export const personLinks = sqliteTable(
  "person_links",
  {
    personId: integer("person_id")
      .notNull()
      .references(() => persons.id, { onDelete: "cascade" }),
    identityId: integer("identity_id")
      .notNull()
      .references(() => identities.id, { onDelete: "cascade" }),
    evidence: text().notNull(),
    linkedAt: time("linked_at").notNull(),
    undoneAt: time("undone_at"),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.identityId, table.linkedAt] }),
    index("person_links_by_identity").on(table.identityId),
  ],
);

/** "These are not the same", said by the user of a pair; the smaller id first. */
export const personDismissals = sqliteTable(
  "person_dismissals",
  {
    identityId: integer("identity_id")
      .notNull()
      .references(() => identities.id, { onDelete: "cascade" }),
    otherId: integer("other_id")
      .notNull()
      .references(() => identities.id, { onDelete: "cascade" }),
    at: time("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.identityId, table.otherId] }),
    index("person_dismissals_by_other").on(table.otherId),
  ],
);

/** Emoji of a workspace. */
export const customEmoji = sqliteTable(
  "custom_emoji",
  {
    accountId: integer("account_id")
      .$type<AccountId>()
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" }),
    /** Without colons. */
    name: text().notNull(),
    url: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.name] })],
);
