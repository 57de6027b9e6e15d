import { Socket } from "node:net";
import { expect, onTestFinished } from "vitest";
import { followRules } from "../../electron/api/rules/run-rules.ts";
import { writeHandlers } from "../../electron/api/writes.ts";
import type { Provider } from "../../electron/connectors/contract.ts";
import { type Clock, silentLog, systemClock } from "../../electron/connectors/ports.ts";
import type { Writable } from "../../electron/db/open.ts";
import { parseMail } from "../../electron/mail/parse.ts";
import type { RemoteNetwork } from "../../electron/remote/open-secure.ts";
import { createEngine } from "../../electron/sync/engine.ts";
import type { Arrival, Engine } from "../../electron/sync/engine-types.ts";
import { type AccountSecrets, holdUnkept } from "../../electron/sync/unkept-secrets.ts";
import type { ProviderId } from "../../shared/model/account.ts";
import type { AccountId, MessageId } from "../../shared/model/ids.ts";
import { MemorySecrets } from "./secrets.ts";
import { breachesOf } from "./told-servers.ts";

export interface RunningEngine {
  db: Writable;
  engine: Engine;
  secrets: MemorySecrets;
  arrivals: Arrival[];
  calls: ReturnType<typeof writeHandlers>;
}

/** Most tests ask nobody. */
const noNetwork = { lookup: async () => [], connect: () => new Socket() };

/** An engine over a database file; closed, and the database checked by itself and against its servers, when the test is over. */
export function runEngine(
  db: Writable,
  providers: Provider | ReadonlyMap<ProviderId, Provider>,
  {
    secrets = new MemorySecrets(),
    clock = systemClock,
    network = noNetwork,
    timeZone = () => "UTC",
    jitter = 0,
    seed = 1,
    held = holdUnkept(secrets, { clock, log: silentLog }),
  }: {
    secrets?: MemorySecrets;
    clock?: Clock;
    network?: RemoteNetwork;
    timeZone?: () => string;
    /** 0 to 1: how much of the longest wait each wait of the engine takes. */
    jitter?: number;
    /** Of names that are made; another one for each run over the same file. */
    seed?: number;
    /** The same over several runs: a core that was begun anew. */
    held?: AccountSecrets;
  } = {},
): RunningEngine {
  const known = providers instanceof Map ? providers : new Map([["imap" as const, providers as Provider]]);
  const arrivals: Arrival[] = [];
  let state = seed;
  const shared = { db, providers: known, secrets: held, clock, log: silentLog };
  const engine = createEngine({
    ...shared,
    random: () => jitter,
    parseMail,
    fetch: globalThis.fetch,
    openBrowser: async () => undefined,
    timeZone,
    onArrivals(list) {
      rules.look();
      arrivals.push(...list);
    },
  });
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const discover = async () => ({ candidates: [], sentence: "" });
  const closing = new AbortController();
  const calls = writeHandlers({ ...shared, random, engine, discover, network, closing: closing.signal });
  const rules = followRules({ db, clock, log: silentLog, timeZone, acts: calls });
  onTestFinished(async () => {
    closing.abort();
    await engine.close();
    held.close();
    expect(breachesOf(db, known.values())).toEqual([]);
  });
  engine.start();
  return { db, engine, secrets, arrivals, calls };
}

export function addFake(engine: Engine, password = "secret"): Promise<AccountId> {
  return engine.addAccount({ provider: "imap", fields: { password }, secrets: "session" });
}

export function idOf(db: Writable, remoteId: string): MessageId {
  const row = db.prepare<{ id: MessageId }>("SELECT id FROM messages WHERE remote_id = ?").get(remoteId);
  if (!row) throw new Error(`No message ${remoteId}`);
  return row.id;
}

/** Where the core shows a message and how it is flagged, in the words of `FakeServer.stateOf`. */
export function shownState(db: Writable, remoteId: string): string[] {
  return db
    .prepare<{ name: string; read: number; starred: number }>(
      `SELECT f.remote_id AS name, m.read, m.starred FROM messages m JOIN placements p ON p.message_id = m.id
         AND p.state <> 'leaving' JOIN folders f ON f.id = p.folder_id WHERE m.remote_id = ?`,
    )
    .all(remoteId)
    .map(({ name, read, starred }) => `${name}${read ? " read" : ""}${starred ? " starred" : ""}`)
    .sort();
}
