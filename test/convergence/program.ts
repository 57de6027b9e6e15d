import { Socket } from "node:net";
import { writeHandlers } from "../../electron/api/writes.ts";
import type { ConnectorContext, Provider } from "../../electron/connectors/contract.ts";
import { ConnectorError } from "../../electron/connectors/errors.ts";
import { type Clock, type Log, silentLog } from "../../electron/connectors/ports.ts";
import type { Writable } from "../../electron/db/open.ts";
import { createEngine } from "../../electron/sync/engine.ts";
import type { Arrival, Engine } from "../../electron/sync/engine-types.ts";
import { holdUnkept } from "../../electron/sync/unkept-secrets.ts";
import type { ProviderId } from "../../shared/model/account.ts";
import type { MemorySecrets } from "../support/secrets.ts";
import { Dice } from "./dice.ts";
import type { Disk } from "./disk.ts";
import type { Line } from "./line.ts";
import type { VirtualServer } from "./server.ts";
import type { Life, VirtualTime } from "./time.ts";

export type Calls = ReturnType<typeof writeHandlers>;

/** What the program stands in. */
export interface Surroundings {
  time: VirtualTime;
  disk: Disk;
  secrets: MemorySecrets;
  servers: ReadonlyMap<string, { server: VirtualServer; line: Line }>;
  onArrivals(arrivals: Arrival[]): void;
  /** Tests of the simulation itself break the program here. */
  sabotage?: (context: { db: Writable; provider: Provider }) => Provider;
  log?: Log;
}

/** One run of the program: the engine, and the calls of the page. */
export interface Program {
  life: Life;
  db: Writable;
  engine: Engine;
  calls: Calls;
}

export function startProgram(surroundings: Surroundings, seed: number): Program {
  const life: Life = { dead: false };
  const { time, disk, secrets, log = silentLog } = surroundings;
  const db = disk.open(life);
  const clock = time.clockOf(life);
  const dice = new Dice(seed);
  const providers = new Map<ProviderId, Provider>();
  for (const id of ["imap", "slack"] as const) {
    const provider = providerOf(id, surroundings, { life, clock });
    providers.set(id, surroundings.sabotage?.({ db, provider }) ?? provider);
  }
  const shared = {
    db,
    providers,
    secrets: holdUnkept(mortal(secrets, life), { clock, log }),
    clock,
    log,
    random: dice.next,
  };
  const engine = createEngine({
    ...shared,
    parseMail: () => Promise.reject(new Error("Nothing is parsed here.")),
    fetch: () => Promise.reject(new Error("Nothing is fetched here.")),
    openBrowser: async () => undefined,
    timeZone: () => "UTC",
    onArrivals: (arrivals) => {
      if (!life.dead) surroundings.onArrivals(arrivals);
    },
  });
  const network = { lookup: async () => [], connect: () => new Socket() };
  const calls = writeHandlers({
    ...shared,
    engine,
    discover: async () => ({ candidates: [], sentence: "" }),
    network,
    closing: new AbortController().signal,
  });
  engine.start();
  return { life, db, engine, calls };
}

/** A provider whose accounts live at any of the servers of its kind. */
function providerOf(
  id: ProviderId,
  { servers }: Surroundings,
  { life, clock }: { life: Life; clock: Clock },
): Provider {
  const find = (name: string | undefined) => {
    const found = servers.get(name ?? "");
    if (found?.server.provider !== id)
      throw new ConnectorError({ kind: "offline", reason: "name-not-found" }, "No such server.");
    return found;
  };
  return {
    id,
    name: id,
    fields: [],
    signIn: async ({ server: name, password }) => {
      const { server, line } = find(name);
      line.say("sign in");
      if (line.down) throw new ConnectorError({ kind: "offline", reason: "network" }, "There is no network.");
      if (password !== server.password) throw new ConnectorError({ kind: "sign-in" }, "Wrong password.");
      return {
        address: `${server.name}@example.org`,
        name: "Me",
        settings: { server: server.name },
        secret: { password },
      };
    },
    open: (context: ConnectorContext) => {
      const { server, line } = find(context.settings["server"]);
      const secret = async () => {
        const read = await context.secret();
        if (read["password"] !== server.password) throw new ConnectorError({ kind: "sign-in" }, "Sign in again.");
        return read;
      };
      return line.wrap(server.open(context), life, clock, { ...context, secret });
    },
  };
}

/** A dead program reads no secrets. */
function mortal(secrets: MemorySecrets, life: Life): MemorySecrets {
  const living = new Proxy(secrets, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => (life.dead ? new Promise(() => undefined) : member.apply(target, args));
    },
  });
  return living;
}
