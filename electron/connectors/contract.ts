import type { ProviderView } from "../../shared/api/accounts.ts";
import type { ProviderId } from "../../shared/model/account.ts";
import type { ParsedMail } from "../mail/model.ts";
import type { OutgoingMessage, Placement, RemoteContent, RemoteEvent, RemoteId, RemotePerson } from "./model.ts";
import type { Clock, Log, Random } from "./ports.ts";

/** A connector's own sync position; opaque to everyone else, stored as JSON. */
export type Cursor = { readonly brand: "Cursor" };

/**
 * Remote events and the cursor that follows them, stored in one transaction. Yielded often (at most some hundred
 * messages each), so that the engine can turn to what is more urgent between two of them.
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

export interface Capabilities {
  send: Capability;
  edit: Capability;
  remove: Capability;
  react: Capability;
  flags: Capability;
  move: Capability;
  /** Can an uncertain send be looked up? */
  find: Capability;
}

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

/** A provider: static, no session. */
export interface Provider extends ProviderView {
  id: ProviderId;
  /**
   * Checks what was typed against the real servers and returns what to keep. Throws `ConnectorError`; stores nothing.
   * No secret is sent over an unencrypted connection unless the settings say so explicitly.
   */
  signIn(fields: Record<string, string>, context: Omit<ConnectorContext, "settings" | "secret">): Promise<SignedIn>;
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
   * Real time until aborted: calls `wake` whenever something may have changed. Never moves the cursor. Resolves only
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

  /** Did a message with this key arrive? `unsure` when only its absence could be seen. Asked before any second attempt. */
  find?(key: string, signal: AbortSignal): Promise<"arrived" | "not-arrived" | "unsure">;

  /** Sets flags of these copies; copies that are gone are no error. */
  setFlags?(
    placements: Placement[],
    change: Partial<Pick<PlacedFlagsChange, "read" | "starred" | "answered">>,
    signal: AbortSignal,
  ): Promise<void>;

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
