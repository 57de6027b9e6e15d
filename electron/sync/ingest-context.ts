import type { AccountId, ConversationId, FolderId, MessageId } from "../../shared/model/ids.ts";
import type { PlacedFlags, RemoteId } from "../connectors/model.ts";
import type { Writable } from "../db/open.ts";
import type { Content } from "../db/packs.ts";
import type { SearchEntry } from "../db/search.ts";
import { hasAliases, resolveAlias } from "../db/writes/aliases.ts";
import { type FolderRow, foldersOf, saveFolder } from "../db/writes/folders.ts";
import { type IdentityKey, identityFor, ownAddresses } from "../db/writes/identities.ts";
import { lastingNameOf } from "../db/writes/messages.ts";
import { hasEdits } from "../db/writes/thread-edits.ts";
import { hasTies } from "../db/writes/thread-ties.ts";

export interface IngestOptions {
  /** ms UTC */
  now: number;
  /** The batch tells news of an account already caught up once: incoming unread messages are arrivals. */
  live: boolean;
  /** Remote ids of records that were given up; their events are left out. */
  skip: ReadonlySet<string>;
  /** The batch belongs to a round of `changes`: its end (more false) removes messages that no copy places any more. */
  purge: boolean;
  /** When the round began, ms UTC: copies on their way by commands settled before it were due to be seen by its end. */
  roundStartedAt: number;
  /** The batch begins an enumeration of everything: a folder that it does not name is not there any more. */
  enumerates?: boolean;
}

/** What one batch did. */
export interface IngestResult {
  new: number;
  changed: number;
  removed: number;
  /** Live, incoming, unread, first seen now. */
  arrivals: MessageId[];
  /** How many wait for the rules now. */
  forRules: number;
  /** Flags told of copies that are not known here: the connector should tell those messages. */
  unknownFlags: PlacedFlags[];
  conversationIds: ConversationId[];
}

/** What one batch gathers before it is settled at the end of the transaction. */
export class Ingestion {
  readonly db: Writable;
  readonly account: AccountId;
  readonly options: IngestOptions;
  /** Messages whose copies changed: their flags are summed up at the end. */
  readonly replaced = new Set<MessageId>();
  /** Messages that lost a copy, or got one again after they had none. */
  readonly bereft = new Set<MessageId>();
  /** Messages whose row is new, and whose row changed. */
  readonly added = new Set<MessageId>();
  readonly changed = new Set<MessageId>();
  /** Conversations whose aggregates are recomputed at the end. */
  readonly touched = new Set<ConversationId>();
  /** Mail conversations to be threaded anew, with those they are tied to, at the end. */
  readonly rethread = new Set<ConversationId>();
  /** Chat conversations whose messages follow a mark, and those whose mark itself moved. */
  readonly talking = new Set<ConversationId>();
  readonly marked = new Set<ConversationId>();
  /** Told conversations asked for: their row where they may be kept. */
  readonly allowed = new Map<RemoteId, ConversationId | null>();
  readonly entries = new Map<MessageId, SearchEntry>();
  /** What there is to read of them, compressed together at the end. */
  readonly contents = new Map<MessageId, Content>();
  readonly unknownFlags: PlacedFlags[] = [];
  /** How often each identity was named, and when last: counted once at the end. */
  readonly seen = new Map<number, { times: number; lastAt: number }>();
  /** Participants known to be written: conversation and identity. */
  readonly joined = new Set<string>();
  foldersChanged = false;
  peopleChanged = false;
  totalChanged = false;
  removed = 0;
  readonly #folders: Map<string, FolderRow>;
  readonly #identities = new Map<string, { id: number; isSelf: boolean }>();
  #pendingMoves: Set<string> | null = null;
  /** Does any event of this account wait for its message? Asked once a batch. */
  somethingWaits: boolean;
  /** Is there anything that links alone don't decide, and did the user join or split conversations? */
  hasTies: boolean;
  readonly hasEdits: boolean;
  /** The user's own addresses, normalised. */
  readonly selves: ReadonlySet<string>;
  /** Did any message of this account change its id? Asked once a batch. */
  somethingRenamed: boolean;
  #accountName: string | undefined;

  constructor(db: Writable, account: AccountId, options: IngestOptions) {
    this.db = db;
    this.account = account;
    this.options = options;
    this.somethingWaits =
      db.prepare("SELECT 1 FROM waiting_events WHERE account_id = ? LIMIT 1").get(account) !== undefined;
    this.hasTies = hasTies(db, account);
    this.hasEdits = hasEdits(db, account);
    this.selves = ownAddresses(db, account);
    this.somethingRenamed = hasAliases(db, account, "message");
    this.#folders = new Map(foldersOf(db, account).map((folder) => [folder.remoteId, folder]));
  }

  /** The id a message has now. */
  currentId(id: string): string {
    return this.somethingRenamed ? resolveAlias(this.db, this.account, "message", id) : id;
  }

  /** See `lastingNameOf`. */
  get accountName(): string {
    this.#accountName ??= lastingNameOf(this.db, this.account);
    return this.#accountName;
  }

  noteSeen(identity: number, at: number): void {
    const before = this.seen.get(identity);
    this.seen.set(identity, { times: (before?.times ?? 0) + 1, lastAt: Math.max(before?.lastAt ?? 0, at) });
  }

  knownFolder(id: string): FolderRow | undefined {
    return this.#folders.get(id);
  }

  /** The folder's row; one that was not told yet gets a row with its id for a name until it is. */
  folder(id: RemoteId): FolderRow {
    const known = this.#folders.get(id);
    if (known) return known;
    return this.saveFolder({
      remoteId: id,
      name: id,
      path: id,
      role: null,
      kind: "folder",
      selectable: true,
      virtual: false,
    });
  }

  saveFolder(folder: Omit<FolderRow, "id">): FolderRow {
    const row = saveFolder(this.db, this.account, this.#folders.get(folder.remoteId), folder);
    this.#folders.set(folder.remoteId, row);
    this.foldersChanged = true;
    return row;
  }

  forgetFolder(id: RemoteId): void {
    this.#folders.delete(id);
    this.foldersChanged = true;
  }

  identity(key: IdentityKey): { id: number; isSelf: boolean } {
    const name = `${key.kind}\n${key.remoteId}\n${key.name}`;
    const known = this.#identities.get(name);
    if (known) return known;
    const found = identityFor(this.db, this.account, key);
    this.#identities.set(name, found);
    return found;
  }

  /** These messages are gone: nothing that was gathered of them is written. */
  drop(ids: readonly MessageId[]): void {
    for (const id of ids) {
      this.entries.delete(id);
      this.contents.delete(id);
      this.added.delete(id);
      this.changed.delete(id);
      this.replaced.delete(id);
    }
    this.removed += ids.length;
  }

  /** Does a command still wait that moves this message out of this folder? */
  isLeaving(message: MessageId, folder: FolderId): boolean {
    this.#pendingMoves ??= pendingMoves(this.db, this.account);
    return this.#pendingMoves.has(`${message}:${folder}`);
  }
}

function pendingMoves(db: Writable, account: AccountId): Set<string> {
  const rows = db
    .prepare<{ name: string }>(
      `SELECT json_extract(item.value, '$.messageId') || ':' || json_extract(item.value, '$.from') AS name
       FROM outbox, json_each(outbox.payload, '$.items') item
       WHERE account_id = ? AND kind = 'move' AND state IN ('held', 'queued', 'sending', 'unknown')`,
    )
    .all(account);
  return new Set(rows.map(({ name }) => name));
}
