import type { MailAddresses } from "./address.ts";
import type { FolderRole } from "./folder.ts";
import type { AccountId, AttachmentId, CommandId, ConversationId, FolderId, MessageId } from "./ids.ts";

export type Direction = "in" | "out";
/** `team` messages are internal and can never leave. */
export type Visibility = "everyone" | "team";
/** `rich`: text, html, several items; `notice`: one line and an icon; `removed`: a tombstone. */
export type ContentKind = "rich" | "notice" | "removed";
/** How much of a message is held here. */
export type BodyState = "none" | "partial" | "full";

/** One of several parts that show as if each were a message (Wix `basic.items`, Slack files). */
export interface ContentItem {
  kind: "text" | "image" | "file";
  text: string;
  attachmentRemoteId: string | null;
}

/** Where a message came from, if not from where the conversation lives ("Booked by phone"). */
export interface Badge {
  text: string;
  icon: string;
}

/** An own message on its way out. */
export interface Outgoing {
  commandId: CommandId;
  state: OutgoingState;
  /** One sentence when it failed or its outcome is unknown. */
  reason: string;
  /** ms UTC when it leaves; undo is possible before */
  dueAt: number;
}

/** `held`: undo window or send later; `unknown`: the server may have taken it, the user decides. */
export type OutgoingState = "held" | "queued" | "sending" | "unknown" | "failed";

/** Who said it. */
export interface SenderView {
  identityId: number | null;
  personId: number | null;
  name: string;
  address: string;
  isSelf: boolean;
  isBot: boolean;
  /** For `pictures.get`; null when there is none. */
  picture: string | null;
}

/** One emoji under a message. */
export interface ReactionView {
  /** Unicode, or `:name:` of the workspace's own. */
  emoji: string;
  /** For `pictures.get`, of the workspace's own; null for Unicode. */
  picture: string | null;
  count: number;
  mine: boolean;
  /** At most 20. */
  names: string[];
}

/** A message in a conversation, without its body. */
export interface MessageView {
  id: MessageId;
  conversationId: ConversationId;
  accountId: AccountId;
  direction: Direction;
  visibility: Visibility;
  content: ContentKind;
  subject: string;
  addresses: MailAddresses;
  snippet: string;
  /** ms UTC, the sender's date where it is believable */
  sentAt: number;
  /** ms UTC, the server's date */
  receivedAt: number;
  read: boolean;
  starred: boolean;
  answered: boolean;
  bodyState: BodyState;
  /** Bytes at the provider. */
  size: number;
  folders: { id: FolderId; role: FolderRole | null; name: string }[];
  attachments: AttachmentView[];
  badges: Badge[];
  outgoing: Outgoing | null;
  sender: SenderView;
  /** The message whose thread it answers in. */
  parentId: MessageId | null;
  /** Answers in its thread; null when there are none. */
  replies: { count: number; lastAt: number; unread: number } | null;
  reactions: ReactionView[];
  /** ms UTC of the last edit; null: as first said. */
  editedAt: number | null;
  /** Why this very message can't be changed or taken back; null: it can. */
  limits: { edit: string | null; remove: string | null };
}

export interface AttachmentView {
  id: AttachmentId;
  /** Safe to use as a file name: no path, no control characters. */
  name: string;
  contentType: string;
  /** Bytes, decoded; an estimate while `held` is false. */
  size: number;
  inline: boolean;
  held: boolean;
}

/** The readable body, made safe by the core. */
export interface MessageBody {
  id: MessageId;
  /** What the author wrote: plain text without quote and signature. */
  visible: string;
  /** The folded rest, quotes and signature; empty when nothing was folded. */
  folded: string;
  /** Sanitised HTML to be shown in the sandboxed frame only; null for plain text mail. */
  html: string | null;
  /** The same without the quoted part, null when there is no quote to fold. */
  htmlVisible: string | null;
  /** Remote images and styles left out. */
  blockedRemote: number;
  remote: RemoteContent;
  bodyState: BodyState;
  /** Chat only: CommonMark with strikethrough; people are links `bobbin-person:ID`, conversations `bobbin-conversation:ID`. */
  markdown: string | null;
}

/** What a body wanted from the network, and what became of it. Nothing is asked for before consent. */
export interface RemoteContent {
  /** Whether pictures may be shown: never asked for, for this message, or for its sender always. `never`: by setting. */
  consent: "none" | "once" | "sender" | "never";
  /** Everything left out: pictures, styles, fonts, frames, media. */
  blocked: number;
  /** Pictures that consent shows or would show. */
  pictures: number;
  /** Of these, allowed ones that are not here yet; `messages.loadRemote` fetches them. */
  pending: number;
  /** Who counts readers with this mail, by name or host; never loaded, consent or not. */
  trackers: string[];
  /** The address that `remember: "sender"` trusts; null where there is none or more than one in From. */
  sender: string | null;
}
