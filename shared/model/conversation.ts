import type { Consent } from "./consent.ts";
import type { AccountId, ConversationId, MessageId } from "./ids.ts";

export type ConversationKind = "thread" | "channel" | "group" | "direct" | "ticket" | "booking";
export type { Consent };
/** Of a divided inbox: who writes. */
export const sections = ["people", "notifications", "newsletters"] as const;
export type Section = (typeof sections)[number];
/** Whose turn it is. */
export type Waiting = "me" | "them";
export type ManagedBy = "provider" | "local";
export type ParticipantRole = "self" | "person" | "client" | "host" | "bot" | "list";

/** A row of the list. */
export interface ConversationRow {
  id: ConversationId;
  accountId: AccountId;
  kind: ConversationKind;
  subject: string;
  /** Names in order of appearance, own name as "me"; at most six. */
  people: string[];
  snippet: string;
  /** ms UTC of the newest message in the asked view */
  lastAt: number;
  messageCount: number;
  unreadCount: number;
  starred: boolean;
  hasAttachments: boolean;
  hasDraft: boolean;
  /** Something of ours waits, is being sent, or failed. */
  outgoing: "none" | "waiting" | "unknown" | "failed";
  /** Put away until then, ms UTC; absent: not. */
  snoozedUntil?: number;
  /** Stands at the top of its lists; absent: not. */
  pinned?: true;
  /** Somebody waits for an answer; absent: nobody. */
  waiting?: Waiting;
}

export interface ParticipantView {
  identityId: number;
  /** Null: nobody said yet who this is beside other identities. */
  personId: number | null;
  name: string;
  /** Address or handle. */
  address: string;
  role: ParticipantRole;
}

/** What may be done here and, where not, why not (one sentence). `null` means allowed. */
export interface ConversationLimits {
  send: string | null;
  reply: string | null;
  upload: string | null;
  edit: string | null;
  remove: string | null;
  react: string | null;
  archive: string | null;
  markUnread: string | null;
}

export interface ConversationView extends ConversationRow {
  section: Section;
  /** Who wrote the newest message that came in, as `senders.set` takes it; null where nobody did. */
  writer: { sender: string; name: string; blocked: boolean } | null;
  topic: string;
  consent: Consent;
  muted: boolean;
  /** People in it; null when unknown. May be more than `participants`. */
  memberCount: number | null;
  /** At most 200, those who spoke last first. */
  participants: ParticipantView[];
  limits: ConversationLimits;
  /** The first message with another subject than the conversation began with: from there it could be split (I65). */
  splitAt: MessageId | null;
  /** The oldest unread message: from it on is what is new by the user's read marker; null when all is read. */
  firstUnreadId: MessageId | null;
}

/** A conversation in the import chooser and among requests: no more than its name is known of an unknown one. */
export interface OfferedConversation {
  id: ConversationId;
  accountId: AccountId;
  kind: ConversationKind;
  name: string;
  topic: string;
  consent: Consent;
  memberCount: number | null;
  /** Messages held here. */
  held: number;
  /** Somebody wrote to the user directly: belongs among requests. */
  isRequest: boolean;
}

/** A thing in the timeline that is no message: one quiet line. Never unread, never notified. */
export interface TimelineEventView {
  id: number;
  conversationId: ConversationId;
  messageId: MessageId | null;
  kind: "reaction" | "edit" | "deletion" | "read-up-to" | "joined" | "left" | "assigned" | "topic" | "activity";
  /** Empty when nobody in particular. */
  by: string;
  /** ms UTC */
  at: number;
  text: string;
}

/** A position in a list, newest first: keyset, never an offset. */
export interface ListPosition {
  at: number;
  id: number;
}

/** One page; `next` is null at the end. */
export interface Page<Row> {
  rows: Row[];
  next: ListPosition | null;
}
