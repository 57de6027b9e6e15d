import { z } from "zod";
import { consent } from "../model/consent.ts";
import type { OfferedConversation, Page, TimelineEventView } from "../model/conversation.ts";
import { accountId, conversationId, messageId } from "../model/ids.ts";
import type { MessageView } from "../model/message.ts";
import type { SyncSummary } from "./accounts.ts";
import { conversationView, listPosition, type Undoable } from "./conversations.ts";
import { read, write } from "./method.ts";

const emoji = z.string().min(1).max(100);

/** What chat adds to conversations and messages. Whatever a provider can't do is `refused` with its reason. */
export const chat = {
  /** Answers in the thread of a message, newest page first, each page in ascending order of time; without the parent. */
  "messages.replies": read<Page<MessageView>>()(
    z.strictObject({ id: messageId, before: listPosition.nullable(), limit: z.int().min(1).max(500) }),
    ["messages", "outbox"],
  ),
  /** Every message of every conversation of a view in one order of time, newest page first (R37). */
  "messages.timeline": read<Page<MessageView>>()(
    z.strictObject({ view: conversationView, before: listPosition.nullable(), limit: z.int().min(1).max(200) }),
    ["messages", "conversations", "outbox"],
  ),
  /** What a message said before it was edited, oldest first (R4). */
  "messages.versions": read<{ at: number; text: string }[]>()(z.strictObject({ id: messageId }), ["messages"]),
  /** Events of a conversation between two times (ms UTC, inclusive), oldest first, at most 500. */
  "conversations.events": read<TimelineEventView[]>()(
    z.strictObject({ id: conversationId, from: z.number(), to: z.number() }),
    ["messages", "conversations"],
  ),
  /** Changes an own message for everyone; shown at once, told to the provider by the outbox. */
  "messages.edit": write<Undoable>()(z.strictObject({ id: messageId, text: z.string().min(1).max(100_000) })),
  /** Takes an own message back for everyone. */
  "messages.remove": write<Undoable>()(z.strictObject({ id: messageId })),
  "messages.react": write<null>()(z.strictObject({ id: messageId, emoji, on: z.boolean() })),
  /** "Unread from here": this message and all after it. Where the provider has markers it is told. */
  "conversations.markUnread": write<null>()(z.strictObject({ id: conversationId, from: messageId })),
  /** Which conversations are on screen, the one looked at first; their news come first. Empty: none. */
  "conversations.watch": write<null>()(z.strictObject({ ids: z.array(conversationId).max(20) })),
  /** Older messages of one conversation from the provider, beyond what is here. */
  "conversations.older": write<{ more: boolean }>()(z.strictObject({ id: conversationId })),
  /** Begins a conversation with people of one account, or gives the one there is. */
  "conversations.begin": write<{ id: z.infer<typeof conversationId> }>()(
    z.strictObject({ accountId, identityIds: z.array(z.int().positive()).min(1).max(20) }),
  ),

  /** For the import chooser and the requests view: everything told by name, whatever its consent. */
  "imports.list": read<OfferedConversation[]>()(
    z.strictObject({ accountId: accountId.nullable(), consents: z.array(consent).max(3) }),
    ["conversations", "accounts"],
  ),
  /** Asks the provider what there is; new ones only are added, nothing is downloaded (R166). Says how many are new. */
  "imports.discover": write<{ new: number; known: number }>()(z.strictObject({ accountId })),
  /**
   * `allowed`: import from now on. `unknown`: stop, and forget what was downloaded. `denied`: the same, and not asked
   * again. Nothing is removed at the provider.
   */
  "imports.set": write<null>()(z.strictObject({ ids: z.array(conversationId).min(1).max(5000), consent })),
  /** Conversations that appear from now on are imported without asking (R40). */
  "imports.auto": write<null>()(z.strictObject({ accountId, importNew: z.boolean() })),
  /** One conversation anew: messages, name, topic, members (R161). */
  "conversations.sync": write<SyncSummary>()(z.strictObject({ id: conversationId })),
  /** All conversations of these consents, with what was eligible, synced, failed and why (R168, R171, R175 to R177). */
  "accounts.syncAll": write<SyncSummary>()(
    z.strictObject({ id: accountId.nullable(), consents: z.array(consent).min(1).max(3) }),
  ),
  /** Discovers first, then asks for read markers, muting and the like (R173, R174). */
  "accounts.syncPreferences": write<SyncSummary>()(z.strictObject({ id: accountId.nullable() })),
  /**
   * Releases the database: every other call answers `parked` at once until `database.resume` (R178 to R181). Syncing
   * stops and begins again by itself.
   */
  "database.park": write<null>()(z.strictObject({})),
  "database.resume": write<null>()(z.strictObject({})),

  /**
   * Exports messages of one conversation into another that lives at a provider (R13). `dryRun` counts only. Repeating it
   * sends nothing twice; an interrupted one goes on.
   */
  "exports.run": write<{ eligible: number; already: number; queued: number }>()(
    z.strictObject({ from: conversationId, to: conversationId, dryRun: z.boolean() }),
  ),
  /** A picture named by a view, or of the workspace's own emoji by its `:name:`; base64 and its type. Null: can't be had. */
  "pictures.get": write<{ data: string; contentType: string } | null>()(
    z.strictObject({ accountId, picture: z.string().max(5000) }),
  ),
};
