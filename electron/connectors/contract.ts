import type { ProviderView } from "../../shared/api/accounts.ts";
import type { AbilityName, ProviderId } from "../../shared/model/account.ts";
import type { ParsedMail } from "../mail/model.ts";
import type {
  OutgoingMessage,
  Placement,
  RemoteContent,
  RemoteEvent,
  RemoteFile,
  RemoteId,
  RemoteMessageRef,
  RemotePerson,
} from "./model.ts";
import type { Clock, Log, Random } from "./ports.ts";

/** A connector's own sync position; opaque to everyone else, stored as JSON. */
export type Cursor = { readonly brand: "Cursor" };

/**
 * Remote events and the cursor that follows them, stored in one transaction. Yielded often (at most some hundred
 * messages each), so that the engine can turn to what is more urgent between two of them. One without events and with
 * the very cursor of the one before is stored nowhere: while a connector waits for its turn, it gives others theirs.
 */
export interface Batch {
  events: RemoteEvent[];
  cursor: Cursor;
  /** False on the last batch of a round: what no copy places any more is then removed. */
  more: boolean;
  /** Messages known on the server; null while unknown. */
  total: number | null;
}

/** How well a thing can be done: `full`, or not at all with the reason for the user. */
export type Capability = { level: "full"; withinMs?: number; limitBytes?: number } | { level: "none"; reason: string };

/**
 * What an account can do, kept with it so that the page and the core obey without asking. `conversation` events narrow
 * this for one conversation by reasons of their own (an archived channel). A member that is absent is `none` here.
 */
export interface Capabilities extends Record<AbilityName, Capability> {
  send: Capability;
  /** Answer under one message, in its thread. */
  reply: Capability;
  /** Files with a message; `limitBytes` of one file. */
  upload: Capability;
  edit: Capability;
  remove: Capability;
  react: Capability;
  flags: Capability;
  move: Capability;
  /** Move the read marker of a conversation forward, and back. */
  markRead: Capability;
  markUnread: Capability;
  /** Choose what is imported: `conversations` lists what there is. */
  choose: Capability;
  /** Begin a conversation with people. */
  begin: Capability;
  /** Can an uncertain send be looked up? */
  find: Capability;
}

/** The same names as the page knows them. */
export type CapabilityName = AbilityName;

/** A piece of content that was asked for. */
export interface FetchedContent {
  id: RemoteId;
  /** Null: the provider has it no more. */
  content: RemoteContent | null;
}

/** A message whose content is wanted: `placements` say where copies stand. */
export interface ContentRequest {
  id: RemoteId;
  placements: Placement[];
  remote: unknown;
  size: number;
}

export interface SendResult {
  /** The message as the provider keeps it, if it says so; else the next `changes` brings it with the same `echoKey`. */
  events: RemoteEvent[];
  /** What the provider said when it took it: one line for the user, without content or secrets. */
  answer?: string;
}

/** Where copies stand after a move; null where the provider didn't say (the next `changes` tells). */
export interface MoveResult {
  moved: { from: Placement; to: Placement | null }[];
}

/** Non-secret settings as typed in the sign-in form, e.g. `imapHost`. */
export type AccountSettings = Record<string, string>;
/** Secret fields of the sign-in form, e.g. `password`. JSON-safe; kept in the secret store only. */
export type AccountSecret = Record<string, string>;

export interface ConnectorContext {
  settings: AccountSettings;
  /** Read when a connection is made, so that a secret unlocked or renewed later is seen. Throws `ConnectorError` `sign-in`. */
  secret(): Promise<AccountSecret>;
  clock: Clock;
  random: Random;
  log: Log;
  /** Aborted when the session ends. */
  signal: AbortSignal;
  /** Parses off the engine's thread where that pays. Never throws for a broken message, only when aborted. */
  parseMail(source: Uint8Array): Promise<ParsedMail>;
  /** Something the user should read (IMAP ALERT, quota). */
  notice(text: string): void;
  /**
   * Is this conversation to be downloaded? False for what the user did not choose, or denied: it is told by its name and
   * kind only, and nothing that is said in it is asked for (R169, R170). Asked anew each time: the user may change it, and
   * what was unwanted for a while is empty here, so that its history begins anew.
   */
  isWanted(conversation: RemoteId): boolean;
  /** Conversations on screen now, the one looked at first: their news comes before all other. */
  watched(): RemoteId[];
  /**
   * Stores a secret that the provider renewed, before it is used: resolves when it is kept. Throws `sign-in` when it
   * can't be kept; it is held in memory then, and `secret()` gives it from the next session on.
   */
  renewSecret(secret: AccountSecret): Promise<void>;
  /** What there is to tell about the pace of syncing ("one request a minute"); null when nothing is. Shown with the account. */
  pace(sentence: string | null): void;
  /** HTTP that obeys proxies and is counted; the connector gives the base URL. Node's `fetch` in the app. */
  fetch: typeof globalThis.fetch;
}

/** The scope of history: nothing older than `since` (ms UTC), null for everything. */
export interface HistoryScope {
  since: number | null;
}

/** What a signed-in session turned out to be. */
export interface SignedIn {
  /** The main address or handle. */
  address: string;
  name: string;
  settings: AccountSettings;
  secret: AccountSecret;
}

/** What a sign-in can ask of whoever shows it. */
export interface SignInContext
  extends Omit<ConnectorContext, "settings" | "secret" | "isWanted" | "watched" | "renewSecret" | "pace"> {
  /** Opens the provider's page in the user's browser. */
  openBrowser(url: string): Promise<void>;
}

/** A provider: static, no session. */
export interface Provider extends ProviderView {
  id: ProviderId;
  /**
   * Checks what was typed against the real servers and returns what to keep. Throws `ConnectorError`; stores nothing.
   * No secret is sent over an unencrypted connection unless the settings say so explicitly.
   */
  signIn(fields: Record<string, string>, context: SignInContext): Promise<SignedIn>;
  /** Opens a session object; no I/O yet. */
  open(context: ConnectorContext): Connector;
}

/**
 * One session of one account. It owns its connections, and no timers beyond them, no files, no globals. Members may be
 * called one at a time by the actor, except `listen` and `close`, which may run beside them, and `contents`, which may
 * be asked for what the user looks at while `listen` runs.
 */
export interface Connector {
  /** What this account can do (granted rights differ between accounts). No I/O. Absent optional members are `none` here. */
  capabilities(): Capabilities;

  /** Who am I here: ids and addresses. Called before the first import (R16). */
  self(signal: AbortSignal): Promise<RemotePerson[]>;

  /**
   * Brings the account up to date and ends when caught up. With a null cursor: folders, then the newest messages,
   * enough to be useful (for mail the envelopes of the newest 200 conversations of the inbox first). Must be safe to
   * abandon after any batch. Throws `cursor-gone` when the cursor means nothing any more.
   */
  changes(cursor: Cursor | null, signal: AbortSignal): AsyncIterable<Batch>;

  /**
   * Everything that could be imported, for the chooser: `conversation` events only, nothing of what was said. Cheap; also
   * "discover new ones only" (R166). Absent: there is nothing to choose.
   */
  conversations?(signal: AbortSignal): AsyncIterable<RemoteEvent[]>;

  /**
   * One conversation anew: its name, topic, members and newest messages (R161). Moves the same cursor as `changes`.
   * Absent: `changes` is the way.
   */
  refresh?(cursor: Cursor | null, conversation: RemoteId, signal: AbortSignal): AsyncIterable<Batch>;

  /** What the user chose at the provider by other programs: read markers, muting, stars (R173). Without messages. */
  preferences?(signal: AbortSignal): Promise<RemoteEvent[]>;

  /**
   * Older messages, newest first, from where the cursor says; ends at the beginning of history or at `scope.since`.
   * Absent: `changes` brings everything.
   */
  backfill?(cursor: Cursor, scope: HistoryScope, signal: AbortSignal): AsyncIterable<Batch>;

  /**
   * Contents of messages that came without, in an order of its own. Absent: messages always come with content.
   * `whole`: with all attachments, whatever their size.
   */
  contents?(
    requests: ContentRequest[],
    options: { whole: boolean },
    signal: AbortSignal,
  ): AsyncIterable<FetchedContent>;

  /**
   * Real time until aborted: calls `wake` whenever something may have changed, and once when it begins to hear of that. Never moves the cursor. Resolves only
   * when aborted; throws when the connection is lost (the actor then runs `changes` before it listens again).
   */
  listen?(wake: () => void, signal: AbortSignal): Promise<void>;

  /** How often to run `changes` where `listen` is absent or not enough, ms. */
  pollMs(): number;

  /** Sends once. A thrown error with `maybeSent` makes the command `unknown`. */
  send?(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult>;

  /**
   * Puts the copy of a message that was sent where sent messages stand, unless it stands there already. Asked for what was
   * sent before this session and never seen since. Absent: the provider does that by itself.
   */
  file?(message: OutgoingMessage, signal: AbortSignal): Promise<void>;

  /**
   * Keeps a draft where the provider keeps drafts, in place of any kept before under this key: the older goes only when the
   * newer is there, so there are never none and, when this returns, never two (I32). Null removes it.
   * @param key our own name of the draft, told again as the message's `messageId`
   */
  keepDraft?(key: string, draft: OutgoingMessage | null, signal: AbortSignal): Promise<void>;

  /** Did a message with this key arrive? `unsure` when only its absence could be seen. Asked before any second attempt. */
  find?(key: string, signal: AbortSignal): Promise<"arrived" | "not-arrived" | "unsure">;

  /** Sets flags of these copies; copies that are gone are no error. */
  setFlags?(
    placements: Placement[],
    change: Partial<Pick<PlacedFlagsChange, "read" | "starred" | "answered">>,
    signal: AbortSignal,
  ): Promise<void>;

  /** Changes what an own message says; `text` is Markdown as in `RemoteContent`. What comes back is its new state, where the provider tells it. */
  edit?(message: RemoteMessageRef, text: string, signal: AbortSignal): Promise<SendResult>;

  /** Takes an own message back, for everyone. One that is gone already is no error. */
  remove?(message: RemoteMessageRef, signal: AbortSignal): Promise<void>;

  /**
   * Sets or takes back an own reaction; repeating it is no error.
   * @param emoji as in `RemoteReaction`
   */
  react?(message: RemoteMessageRef, emoji: string, on: boolean, signal: AbortSignal): Promise<void>;

  /**
   * Moves the read marker to just this message (its `sequence`; empty: before all that is here); backwards for "mark
   * unread", where that is possible. It may be a threaded answer's.
   */
  markRead?(conversation: RemoteId, upTo: string, signal: AbortSignal): Promise<void>;

  /** Begins a conversation with these people, or gives the one there is. */
  begin?(people: RemoteId[], signal: AbortSignal): Promise<RemoteEvent[]>;

  /** The bytes of a file of a message, as they come. Secrets go to the provider's own hosts only. */
  download?(file: RemoteFile, signal: AbortSignal): AsyncIterable<Uint8Array>;

  /**
   * A picture that an event named by its URL: of a person, or of an emoji of the workspace. At most 1 MiB. May run beside
   * anything.
   */
  picture?(url: string, signal: AbortSignal): Promise<Uint8Array>;

  /** Moves copies into a folder. Copies that are gone are left out of the result. */
  move?(placements: Placement[], to: RemoteId, signal: AbortSignal): Promise<MoveResult>;

  /** Ends connections. Idempotent, never throws. */
  close(): Promise<void>;
}

interface PlacedFlagsChange {
  read: boolean;
  starred: boolean;
  answered: boolean;
}
