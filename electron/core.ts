import type { Changed } from "../shared/api/contract.ts";
import type { StorageTrouble } from "../shared/api/data.ts";
import type { CoreFunctions } from "../shared/api/pipe.ts";
import type { AccountId } from "../shared/model/ids.ts";
import type { Network } from "./connectors/imap/discovery/network.ts";
import type { Clock, Log, Random } from "./connectors/ports.ts";
import { createParts } from "./core-parts.ts";
import { openMending } from "./db/damage/mend.ts";
import { listAccounts } from "./db/queries/accounts.ts";
import { createLiveCore } from "./live-core.ts";
import type { ParsedMail } from "./mail/model.ts";
import type { News } from "./notify/news.ts";
import type { Paths } from "./paths.ts";
import { watchStorage } from "./storage-watch.ts";
import type { Engine } from "./sync/engine-types.ts";
import type { AccountSecrets } from "./sync/unkept-secrets.ts";

export interface CoreOptions {
  paths: Paths;
  /** What they hold outlives this core. */
  secrets: AccountSecrets;
  clock: Clock;
  random: Random;
  log: Log;
  /** Where servers are looked for, and pictures of mail fetched from. */
  network: Network;
  parseMail(source: Uint8Array): Promise<ParsedMail>;
  /** HTTP of connectors. */
  fetch: typeof globalThis.fetch;
  /** Opens a provider's page in the user's browser, for a sign-in. */
  openBrowser(url: string): Promise<void>;
  onChanged(notice: Changed): void;
  /** Messages that deserve a notification, told once in their life. */
  onNews(news: News[]): void;
  /** Nothing can be written, or can again (null). */
  onStorage(trouble: StorageTrouble | null): void;
  /** Which accounts keep nothing on disk, whenever that changes. */
  onLiveAccounts(ids: AccountId[]): void;
}

/** Everything but windows and reading: the database's one writer, the engine, and the write methods. */
export interface Core extends CoreFunctions {
  /**
   * Starts every account. With a passphrase the file of passwords is opened first, if an account keeps its password
   * there; throws `SecretError` when it does not fit.
   */
  start(passphrase: string | undefined): Promise<void>;
  /** Reads and writes of accounts that keep nothing on disk. */
  live: CoreFunctions["call"];
  wake: Engine["wake"];
  /** What was thrown where nobody hears of it; true when it was the disk's doing, which ends nothing. */
  report(error: unknown): boolean;
  close(): Promise<void>;
}

/** Opens the database (throws `DatabaseError`) and puts the parts together; nothing moves before `start`. */
export function createCore(options: CoreOptions): Core {
  const { paths, secrets, onChanged } = options;
  const storage = watchStorage(openMending(paths.database, options.clock.now()), {
    ...{ clock: options.clock, log: options.log },
    tell(trouble) {
      options.onStorage(trouble);
      if (trouble === null) engine.wake("online");
    },
  });
  const { db } = storage;
  const { engine, write, close } = createParts(options, db);
  const live = createLiveCore(options, db);
  let started = false;
  // What the former one told is over: this one could open the database.
  options.onStorage(null);
  db.onChanged((notice) => {
    const concerned = notice.tables.some((table) => table === "accounts" || table === "settings");
    if (started && concerned) live.follow();
    onChanged(notice);
  });
  return {
    async start(passphrase) {
      const inFile = listAccounts(db).some(({ secretBackend }) => secretBackend === "file");
      if (passphrase && inFile) await secrets.unlock(passphrase);
      const accounts = listAccounts(db).map(({ id, provider, storage, secretBackend, state }) => ({
        ...{ id, provider, storage, secretBackend, state: state.kind },
      }));
      options.log.info("core.started", { accounts });
      engine.start();
      live.follow();
      started = true;
    },
    call: write,
    live: live.call,
    wake(reason) {
      engine.wake(reason);
      live.wake(reason);
    },
    report: storage.report,
    async close() {
      storage.close();
      // The one in memory writes to the other's accounts.
      await live.close();
      await close();
    },
  };
}
