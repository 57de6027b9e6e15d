import type { AccountId, ConversationId, MessageId } from "./ids.ts";

export type ConversationKind = "thread" | "channel" | "group" | "direct" | "ticket" | "booking";
export type Consent = "allowed" | "unknown" | "denied";
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
}

export interface ParticipantView {
  name: string;
  /** Address or handle. */
  address: string;
  role: ParticipantRole;
}

/** What may be done here and, where not, why not (one sentence). `null` means allowed. */
export interface ConversationLimits {
  send: string | null;
  edit: string | null;
  remove: string | null;
  react: string | null;
  archive: string | null;
}

export interface ConversationView extends ConversationRow {
  participants: ParticipantView[];
  limits: ConversationLimits;
  /** The first message with another subject than the conversation began with: from there it could be split (I65). */
  splitAt: MessageId | null;
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
