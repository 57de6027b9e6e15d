import type { Provider } from "../../electron/connectors/contract.ts";
import { check } from "../../electron/db/check.ts";
import { checkAgainst } from "../../electron/db/invariants/against.ts";
import type { Breach } from "../../electron/db/invariants/names.ts";
import { accountOf, type ServerSnapshot } from "../../electron/db/invariants/server-snapshot.ts";
import type { Writable } from "../../electron/db/open.ts";

/** A server of a test that can be held against a database. */
interface Comparable {
  snapshot(): ServerSnapshot;
  /** Was all of it told to whoever has this cursor? */
  isTold(cursor: unknown): boolean;
}

const servers = new WeakMap<Provider, Comparable>();

/** Whoever runs this provider is checked against this server in the end. */
export function comparable(provider: Provider, server: Comparable): Provider {
  servers.set(provider, server);
  return provider;
}

/** All that is wrong with a database by itself, and with what it has of these servers; in full where all of it was told. */
export function breachesOf(db: Writable, providers: Iterable<Provider>): Breach[] {
  const compared = [...providers].flatMap((provider) => {
    const server = servers.get(provider);
    if (!server) return [];
    const snapshot = server.snapshot();
    return accountOf(db, snapshot) === undefined
      ? []
      : checkAgainst(db, [snapshot], { settled: isSettled(db, server) });
  });
  return [...check(db), ...compared];
}

/** Nothing is on its way in either direction. */
function isSettled(db: Writable, server: Comparable): boolean {
  const account = accountOf(db, server.snapshot());
  const open = db.prepare("SELECT 1 FROM outbox WHERE account_id = ? AND state NOT IN ('done', 'cancelled') LIMIT 1");
  const row = db.prepare<{ cursor: string }>("SELECT cursor FROM cursors WHERE account_id = ?").get(account);
  return row !== undefined && open.get(account) === undefined && server.isTold(JSON.parse(row.cursor));
}
