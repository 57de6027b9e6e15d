import type { Changed } from "../shared/api/contract.ts";
import type { CoreFunctions } from "../shared/api/pipe.ts";
import { createDispatch } from "./api/dispatch.ts";
import { writeHandlers } from "./api/writes.ts";
import { discover } from "./connectors/imap/discovery/discover.ts";
import type { Network } from "./connectors/imap/discovery/network.ts";
import type { Clock, Log, Random } from "./connectors/ports.ts";
import { providers } from "./connectors/registry.ts";
import { openWriter } from "./db/open.ts";
import { listAccounts } from "./db/queries/accounts.ts";
import type { ParsedMail } from "./mail/model.ts";
import { decideNews } from "./notify/decide-news.ts";
import type { News } from "./notify/news.ts";
import type { Paths } from "./paths.ts";
import type { SecretStore } from "./secrets/store.ts";
import { createEngine } from "./sync/engine.ts";
import type { Engine } from "./sync/engine-types.ts";

export interface CoreOptions {
  paths: Paths;
  secrets: SecretStore;
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
}

/** Everything but windows and reading: the database's one writer, the engine, and the write methods. */
export interface Core extends CoreFunctions {
  /**
   * Starts every account. With a passphrase the file of passwords is opened first, if an account keeps its password
   * there; throws `SecretError` when it does not fit.
   */
  start(passphrase: string | undefined): Promise<void>;
  wake: Engine["wake"];
  close(): Promise<void>;
}

/** Opens the database (throws `DatabaseError`) and puts the parts together; nothing moves before `start`. */
export function createCore(options: CoreOptions): Core {
  const { paths, secrets, clock, random, log, network, parseMail, fetch, openBrowser } = options;
  const closing = new AbortController();
  const db = openWriter(paths.database);
  db.onChanged(options.onChanged);
  const engine = createEngine({
    ...{ db, providers, secrets, clock, random, log, parseMail, fetch, openBrowser },
    onArrivals(arrivals) {
      const ids = arrivals.map(({ messageId }) => messageId);
      const news = decideNews(db, ids, clock.now());
      if (news.length > 0) options.onNews(news);
    },
  });
  const handlers = writeHandlers({
    ...{ db, engine, secrets, providers, network, clock, random, log },
    closing: closing.signal,
    discover: (address) => discover(address, { network, clock, log, signal: closing.signal }),
  });
  return {
    async start(passphrase) {
      const inFile = listAccounts(db).some(({ secretBackend }) => secretBackend === "file");
      if (passphrase && inFile) await secrets.unlock(passphrase);
      engine.start();
    },
    call: createDispatch("write", handlers, log),
    wake: (reason) => engine.wake(reason),
    async close() {
      closing.abort(new Error("closing"));
      await engine.close();
      db.close();
    },
  };
}
