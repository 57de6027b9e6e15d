import { createDispatch } from "./api/dispatch.ts";
import { followRules } from "./api/rules/run-rules.ts";
import { writeHandlers } from "./api/writes.ts";
import { discover } from "./connectors/imap/discovery/discover.ts";
import { providers } from "./connectors/registry.ts";
import type { CoreOptions } from "./core.ts";
import type { Writable } from "./db/open.ts";
import { failPoint } from "./fail-points/fail-point.ts";
import { decideNews } from "./notify/decide-news.ts";
import { createEngine } from "./sync/engine.ts";
import { systemZone } from "./sync/timekeeper.ts";

/** The engine over one database, and what answers the write methods. */
export function createParts(options: CoreOptions, db: Writable) {
  const { secrets, clock, random, log, network, parseMail, fetch, openBrowser } = options;
  const closing = new AbortController();
  const engine = createEngine({
    ...{ db, providers, secrets, clock, random, log, parseMail, fetch, openBrowser },
    onArrivals(arrivals) {
      // What a rule has read or put away is no news.
      rules.look();
      const ids = arrivals.map(({ messageId }) => messageId);
      const news = decideNews(db, ids, clock.now());
      if (news.length === 0) return;
      failPoint("news.tell.before");
      options.onNews(news);
      failPoint("news.tell.after");
    },
  });
  const handlers = writeHandlers({
    ...{ db, engine, secrets, providers, network, clock, random, log },
    closing: closing.signal,
    discover: (address) => discover(address, { network, clock, log, signal: closing.signal }),
  });
  const rules = followRules({ db, clock, log, timeZone: systemZone, acts: handlers });
  return {
    engine,
    write: createDispatch("write", handlers, log),
    async close() {
      closing.abort(new Error("closing"));
      await engine.close();
      db.close();
    },
  };
}
