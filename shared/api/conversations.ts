import { z } from "zod";
import { type ConversationRow, type ConversationView, type Page, sections } from "../model/conversation.ts";
import { folderRole } from "../model/folder.ts";
import { accountId, conversationId, folderId, messageId } from "../model/ids.ts";
import { plannedTime } from "../time/intent.ts";
import { read, write } from "./method.ts";

export const listPosition = z.strictObject({ at: z.number(), id: z.int() });

/** Which conversations: a role over all or some accounts, or one folder. No role and no folder: everything but trash and junk. */
export const conversationView = z.strictObject({
  role: folderRole.nullable(),
  folderId: folderId.nullable(),
  /** Null: all accounts. */
  accountIds: z.array(accountId).max(1000).nullable(),
  unread: z.boolean(),
  starred: z.boolean(),
  /** Only what is put away until a time; with no role and no folder. */
  snoozed: z.boolean().optional(),
  /** But not these. */
  exceptAccountIds: z.array(accountId).max(1000).optional(),
  /** With no role and no folder: any of these folders or labels. */
  folderIds: z.array(folderId).min(1).max(1000).optional(),
  kinds: z
    .array(z.enum(["thread", "channel", "group", "direct", "ticket", "booking"]))
    .min(1)
    .optional(),
  /** In which one of these said something or takes part: addresses or handles, and whoever was joined with them. */
  people: z.array(z.string().max(1000)).min(1).max(200).optional(),
  section: z.enum(sections).optional(),
  waiting: z.enum(["me", "them"]).optional(),
});
export type ConversationFilter = z.infer<typeof conversationView>;

/** No role and no folder: everything but trash and junk, in order of time alone. */
export function isWhole({ role, folderId, folderIds }: ConversationFilter): boolean {
  return role === null && folderId === null && folderIds === undefined;
}

/** The unified inbox. */
export const inbox: ConversationFilter = {
  role: "inbox",
  folderId: null,
  accountIds: null,
  unread: false,
  starred: false,
};

/** What a triage act works on; whole conversations or single messages. */
export const target = z.union([
  z.strictObject({ conversationIds: z.array(conversationId).min(1).max(1000) }),
  z.strictObject({ messageIds: z.array(messageId).min(1).max(10_000) }),
]);
export type Target = z.infer<typeof target>;

/** Gives the act back with `triage.undo`; says what was done, for the toast. */
export interface Undoable {
  undoId: string;
  /** Messages touched; 0 means that there was nothing to do. */
  messages: number;
}

export const conversations = {
  "conversations.list": read<Page<ConversationRow>>()(
    z.strictObject({ view: conversationView, after: listPosition.nullable(), limit: z.int().min(1).max(500) }),
    ["conversations", "drafts", "outbox"],
  ),
  "conversations.get": read<ConversationView>()(z.strictObject({ id: conversationId }), [
    "conversations",
    "messages",
    "outbox",
  ]),
  /** How many rows of the view are unread: by definition what `conversations.list` with `unread` shows. */
  "conversations.unread": read<number>()(z.strictObject({ view: conversationView }), ["conversations"]),
  /** How many rows the view has. */
  "conversations.count": read<number>()(z.strictObject({ view: conversationView }), ["conversations"]),
  /** Makes one conversation of several mail conversations of one account. Refused for others. */
  "conversations.join": write<Undoable>()(z.strictObject({ conversationIds: z.array(conversationId).min(2).max(100) })),
  /**
   * Makes messages of one mail conversation, and what answers them, a conversation of their own; of one account. All
   * messages of a conversation: nothing to do.
   */
  "conversations.split": write<Undoable>()(z.strictObject({ messageIds: z.array(messageId).min(1).max(10_000) })),
  "triage.read": write<Undoable>()(z.strictObject({ target, read: z.boolean() })),
  "triage.star": write<Undoable>()(z.strictObject({ target, starred: z.boolean() })),
  /** To the account's folder of that role (`inbox` brings back). Refused with a reason where there is none. */
  "triage.move": write<Undoable>()(
    z.strictObject({
      target,
      to: z.union([
        z.strictObject({ role: z.enum(["inbox", "archive", "trash", "junk"]) }),
        z.strictObject({ folderId }),
      ]),
    }),
  ),
  /**
   * Puts conversations away: out of the inbox until then, or until something newer comes. They come back at its top, unread
   * and without a notification.
   */
  "triage.snooze": write<Undoable>()(
    z.strictObject({ conversationIds: z.array(conversationId).min(1).max(1000), when: plannedTime }),
  ),
  /** Back into the inbox now, where they stood. */
  "triage.unsnooze": write<null>()(z.strictObject({ conversationIds: z.array(conversationId).min(1).max(1000) })),
  /** At the top of their lists; at most 50 in all. Nobody else is told. */
  "triage.pin": write<Undoable>()(
    z.strictObject({ conversationIds: z.array(conversationId).min(1).max(1000), pinned: z.boolean() }),
  ),
  /** Out of the inbox, whatever comes, and never notified; found everywhere else. Nobody else is told. */
  "triage.mute": write<Undoable>()(
    z.strictObject({ conversationIds: z.array(conversationId).min(1).max(1000), muted: z.boolean() }),
  ),
  "triage.undo": write<null>()(z.strictObject({ undoId: z.string().max(100) })),
};
