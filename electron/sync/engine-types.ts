import type { SyncSummary } from "../../shared/api/accounts.ts";
import type { ProviderId, SecretBackend } from "../../shared/model/account.ts";
import type { AccountId, AttachmentId, CommandId, MessageId } from "../../shared/model/ids.ts";

/** New mail worth a notification: live, incoming, unread; never backfill, own or old (I39). */
export interface Arrival {
  accountId: AccountId;
  messageId: MessageId;
}

/** Runs every account. All members may be called at any time; errors are `ApiError`. */
export interface Engine {
  /** Starts all accounts that are stored. */
  start(): void;
  addAccount(input: {
    provider: ProviderId;
    fields: Record<string, string>;
    secrets: SecretBackend;
  }): Promise<AccountId>;
  signIn(id: AccountId, fields: Record<string, string>): Promise<void>;
  /** Stops the account, then removes rows, files and secrets. */
  removeAccount(id: AccountId): Promise<void>;
  /**
   * Looks for news now. `whole`: also history to its end, missing bodies and everything due in the outbox. Resolves
   * with what was done when that is over; rejects when the account can't be reached.
   */
  sync(id: AccountId | null, options: { whole: boolean }): Promise<SyncSummary>;
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
  /** The network came back, the machine woke, a secret became readable: connect anew, with jitter. */
  wake(reason: "online" | "resume" | "unlocked"): void;
  /** Ends all sessions within two seconds. */
  close(): Promise<void>;
}
