import type { MailAddresses } from "../../shared/model/address.ts";
import type { Consent, ConversationKind, ManagedBy, ParticipantRole } from "../../shared/model/conversation.ts";
import type { FolderRole } from "../../shared/model/folder.ts";
import type { Badge, ContentItem, ContentKind, Direction, Visibility } from "../../shared/model/message.ts";
import type { DeliveryFailure, MailToCompose } from "../mail/model.ts";
import type { CapabilityName } from "./contract.ts";

/** An id of the provider's, opaque to everyone but its connector. TEXT always: 64-bit ids overflow numbers. */
export type RemoteId = string & { readonly brand: "RemoteId" };

/** Only connectors make remote ids. */
export function remoteId(value: string): RemoteId {
  return value as RemoteId;
}

export interface RemoteFolder {
  id: RemoteId;
  /** Decoded; the last part of the path. */
  name: string;
  /** Decoded; whole. */
  path: string;
  role: FolderRole | null;
  kind: "folder" | "label";
  /** False for a mere level of the hierarchy. */
  selectable: boolean;
  /** A view on other folders (`\All`, Gmail's `\Important`): messages may also stand elsewhere. */
  virtual: boolean;
}

/** State of one copy of a message in one folder (RFC 9051 section 2.3.2). */
export interface RemoteFlags {
  read: boolean;
  starred: boolean;
  answered: boolean;
  draft: boolean;
}

/** Where a copy stands: `key` is unique in the folder (IMAP: the UID). */
export interface Placement {
  folder: RemoteId;
  key: string;
}

export interface PlacedFlags extends Placement {
  flags: RemoteFlags;
}

export interface RemotePerson {
  /** A platform user id or an address. */
  id: RemoteId;
  name: string;
  /** The mail address where the provider tells it, else the handle; for chat never needed to write to somebody. */
  address: string;
  role: ParticipantRole;
  /** Where a picture is to be had by `Connector.picture`. */
  picture?: string;
}

/** One emoji under a message: Unicode where it has one, else `:name:` of the workspace's own. */
export interface RemoteReaction {
  emoji: string;
  /** May be fewer than `count`. */
  by: RemotePerson[];
  count: number;
}

/** A message as its connector knows it again. */
export interface RemoteMessageRef {
  id: RemoteId;
  conversation: RemoteId | null;
  sequence: string | null;
  /** What the connector gave with the message. */
  remote: unknown;
}

/** A file of a message, as its connector knows it again. */
export interface RemoteFile {
  id: RemoteId;
  name: string;
  size: number;
  message: RemoteMessageRef;
}

export interface RemoteAttachment {
  /** Unique in the message and stable (IMAP: the part's number in the parsed tree, "2" or "1.3"). */
  id: RemoteId;
  name: string;
  contentType: string;
  /** Bytes, decoded or estimated. */
  size: number;
  contentId: string | null;
  inline: boolean;
  /** Hex SHA-256 of the decoded bytes, where they were seen. */
  sha256: string | null;
}

/** What there is to read. Absent parts are null; `text` is always filled when there is anything. */
export interface RemoteContent {
  text: string;
  html: string | null;
  /**
   * Chat only: what was said with its form, as CommonMark with strikethrough. People are links
   * `[@Anna](bobbin-person:U123)`, conversations `[#general](bobbin-conversation:C123)`; own emoji stay `:name:`.
   */
  markdown?: string;
  items: ContentItem[];
  attachments: RemoteAttachment[];
  /** `partial`: attachments (or more) are still at the provider. */
  complete: boolean;
  /** The message as the provider sent it, where it is worth keeping (RFC 5322 source). */
  source: Uint8Array | null;
  /** First words of what is visible, where the connector knows them; absent: the core finds them in the text. */
  snippet?: string;
  /** It is a report that a message did not arrive. */
  failure?: DeliveryFailure | null;
}

/** Everything known of one message; full state, never a delta. Applying one twice changes nothing. */
export interface RemoteMessage {
  /** Stable for the message whatever folders it stands in. Two equal ids in one account are one message. */
  id: RemoteId;
  /** The conversation's id at the provider; null: the core threads by Message-ID, In-Reply-To and References. */
  conversation: RemoteId | null;
  /** Grows with each edit; an event with a smaller version than the stored one is ignored. Compared as text of equal length. */
  version: string;
  direction: Direction;
  visibility: Visibility;
  contentKind: ContentKind;
  subject: string;
  addresses: MailAddresses;
  /** RFC 5322 Message-ID without angle brackets, or null. */
  messageId: string | null;
  /** Without angle brackets, in order. */
  inReplyTo: string[];
  references: string[];
  /** ms UTC, the sender's claim; null when absent or unreadable */
  sentAt: number | null;
  /** ms UTC, the provider's clock */
  receivedAt: number;
  /** The provider's order within the conversation, where time is not enough. */
  sequence: string | null;
  /** The key given to `send`, when this is the result of it (for mail: the Message-ID). */
  echoKey: string | null;
  placements: PlacedFlags[];
  /** Bytes at the provider; 0 when unknown. */
  size: number;
  snippet: string;
  badges: Badge[];
  /** For chat: the parent of a threaded reply. */
  parent: RemoteId | null;
  /** A threaded reply that is shown in the conversation too (Slack `thread_broadcast`). */
  broadcast?: boolean;
  /** Who said it, where the provider has users of its own; absent: `addresses.from` says it. */
  sender?: RemotePerson;
  /** All reactions there are; absent: they are told by events of their own, or there are none. */
  reactions?: RemoteReaction[];
  /** ms UTC of the last edit a person made; absent: none known. */
  editedAt?: number;
  /** Mass mail (List-Id, Precedence: bulk, List-Unsubscribe). */
  bulk: boolean;
  /** Sent by a program (Auto-Submitted); absent: by a hand, or not known. */
  automatic?: boolean;
  /** Null: still at the provider, to be had by `contents`. */
  content: RemoteContent | null;
  /** Private to the connector, handed back with the message; JSON. */
  remote: unknown;
}

export interface RemoteConversation {
  id: RemoteId;
  kind: ConversationKind;
  name: string;
  topic: string;
  /**
   * Where the provider itself has consent (message requests). Null: the core decides; what the user chose in the import
   * chooser always wins.
   */
  consent: Consent | null;
  /** Why things can't be done here though the account can do them elsewhere; a sentence each. */
  limits?: Partial<Record<CapabilityName, string>>;
  /** People in it, where known without listing them. */
  memberCount?: number;
  /** Shown in the inbox: false for what was archived or left. */
  open?: boolean;
  creator: { kind: string; id: RemoteId } | null;
  managedBy: ManagedBy;
  /** An enclosing conversation: inbox, then channel, then thread. */
  parent: RemoteId | null;
  participants: RemotePerson[];
  folders: RemoteId[];
  linked: { kind: string; id: RemoteId; title: string; url: string | null }[];
  muted: boolean;
  remote: unknown;
}

/** A thing in the timeline that is no message; never unread, never notified. */
export interface RemoteTimelineEvent {
  id: RemoteId;
  conversation: RemoteId;
  message: RemoteId | null;
  kind: "reaction" | "edit" | "deletion" | "read-up-to" | "joined" | "left" | "assigned" | "topic" | "activity";
  by: RemotePerson | null;
  at: number;
  text: string;
  icon: string;
}

export type RemoteEvent =
  | { type: "folder"; folder: RemoteFolder }
  | { type: "folder-removed"; id: RemoteId }
  /** The folder's keys mean nothing any more (IMAP: UIDVALIDITY changed). Its placements go; messages stay until the round ends. */
  | { type: "folder-reset"; id: RemoteId }
  | { type: "conversation"; conversation: RemoteConversation }
  | { type: "conversation-removed"; id: RemoteId }
  /** A provider merged or renamed: the old id now means the new one. */
  | { type: "alias"; of: "conversation" | "message"; from: RemoteId; to: RemoteId }
  | { type: "message"; message: RemoteMessage }
  | { type: "message-removed"; id: RemoteId }
  /** New state of copies already told; unknown ones are ignored and reported back in the ingest result. */
  | { type: "flags"; placed: PlacedFlags[] }
  /** These copies are gone. A message without any copy at the end of a round is removed. */
  | { type: "gone"; folder: RemoteId; keys: string[] }
  /**
   * A complete listing: within `from` to `to` (inclusive, numeric) the folder holds exactly `keys`, and every other
   * placement there is gone. The only event by which absence removes.
   */
  | { type: "present"; folder: RemoteId; from: number; to: number; keys: ReadonlySet<number> }
  | { type: "timeline"; event: RemoteTimelineEvent }
  /** A person's name or picture, told apart from what they say. */
  | { type: "person"; person: RemotePerson }
  /** The workspace's own emoji: `name` without colons; `url` null removes it. */
  | { type: "emoji"; name: string; url: string | null }
  | { type: "reaction"; message: RemoteId; by: RemotePerson; emoji: string; at: number; removed: boolean }
  /**
   * How far somebody has read. `at`: when the mark was made, where that is not told when it was asked for (never the time
   * of the message marked): of two the later counts, also when it goes back.
   */
  | { type: "read-up-to"; conversation: RemoteId; by: RemotePerson; upTo: string; at: number };

/** A draft frozen for sending; everything that leaves is in here. For chat `text` is Markdown as in `RemoteContent`. */
export interface OutgoingMessage extends MailToCompose {
  conversation: RemoteId | null;
  /** The message whose thread it answers in. */
  parent: RemoteMessageRef | null;
  /** Show the answer in the conversation too. */
  broadcast: boolean;
}
