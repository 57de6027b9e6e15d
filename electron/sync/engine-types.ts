import type { SyncSummary } from "../../shared/api/accounts.ts";
import type { ProviderId, SecretBackend } from "../../shared/model/account.ts";
import type { Consent } from "../../shared/model/consent.ts";
import type { AccountId, AttachmentId, CommandId, ConversationId, MessageId } from "../../shared/model/ids.ts";

/** New mail worth a notification: live, incoming, unread; never backfill, own or old (I39). */
export interface Arrival {
  accountId: AccountId;
  messageId: MessageId;
}

/** Runs every account. All members may be called at any time; errors are `ApiError`. */
export interface Engine {
  /** Starts all accounts that are kept in its database and do not run yet. */
  start(): void;
  addAccount(input: {
    provider: ProviderId;
    fields: Record<string, string>;
    secrets: SecretBackend;
    /** False: nothing is imported before the user chose it. */
    importNew?: boolean;
    /** `live`: its row and its secret only are stored, and another engine runs it. */
    storage?: "full" | "live";
  }): Promise<AccountId>;
  /** @param backend where the secret is kept from now on; default: where it was */
  signIn(id: AccountId, fields: Record<string, string>, backend?: SecretBackend): Promise<void>;
  /** Stops the account, then removes rows, files and secrets. */
  removeAccount(id: AccountId): Promise<void>;
  /**
   * Looks for news now. `whole`: also history to its end, missing bodies and everything due in the outbox. Resolves
   * with what was done when that is over; rejects when the account can't be reached.
   */
  sync(id: AccountId | null, options: { whole: boolean }): Promise<SyncSummary>;
  /** What is wanted of this account changed: looks for it. */
  lookForMore(id: AccountId): void;
  /** What was said in these conversations, by the provider's ids, was forgotten. */
  forgot(id: AccountId, remoteIds: readonly string[]): void;
  /** Conversations on screen, the one looked at first: their news come first. */
  watch(ids: readonly ConversationId[]): void;
  /** Learns what there is to choose. */
  discover(id: AccountId): Promise<{ new: number; known: number }>;
  syncConversation(id: ConversationId): Promise<SyncSummary>;
  syncAll(id: AccountId | null, consents: readonly Consent[]): Promise<SyncSummary>;
  syncPreferences(id: AccountId | null): Promise<SyncSummary>;
  /** Older messages of one conversation; `more`: there may be still older ones. */
  older(id: ConversationId): Promise<{ more: boolean }>;
  /** Begins a conversation with people named by the provider's ids, or finds it. */
  begin(id: AccountId, people: readonly string[]): Promise<ConversationId>;
  /** Null where it can't be had now. */
  picture(id: AccountId, url: string): Promise<Uint8Array | null>;
  pause(id: AccountId, paused: boolean): Promise<void>;
  /** Bodies the user looks at, before anything else. */
  fetchBodies(ids: MessageId[]): Promise<void>;
  fetchAttachment(id: AttachmentId): Promise<void>;
  /** Something was put into the outbox or became due. */
  commandsChanged(): void;
  /** A draft was written, sent or discarded: its copy at the provider follows, once it rests. */
  draftsChanged(): void;
  /** Retries an `unknown` or `failed` command once. */
  retryCommand(id: CommandId): Promise<void>;
  /** Asks the provider once more whether an `unknown` send arrived. */
  lookUpCommand(id: CommandId): void;
  /** The user is in this time zone now (IANA name): what was planned by the clock on the wall follows. */
  tellZone(zone: string): void;
  /** The network came back, the machine woke, a secret became readable: connect anew, with jitter. */
  wake(reason: "online" | "resume" | "unlocked"): void;
  /** Ends all sessions within two seconds. */
  close(): Promise<void>;
}
