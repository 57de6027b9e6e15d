import type { Batch, Connector, Cursor, Provider } from "../../electron/connectors/contract.ts";
import { ConnectorError } from "../../electron/connectors/errors.ts";
import type { Writable } from "../../electron/db/open.ts";
import type { Sabotage } from "./world.ts";

/** Mistakes that the program could have: each must be found, or the simulation proves nothing. */
export const sabotages: Record<string, Sabotage> = {
  /** What is deleted at the server stays here. */
  "keeps-deleted": connecting((connector) => ({
    ...connector,
    changes: (from, signal) => without(connector.changes(from, signal)),
    ...(connector.backfill && {
      backfill: (from: Cursor, scope, signal) => without(connector.backfill!(from, scope, signal)),
    }),
  })),
  /** A send whose answer was lost is simply done again. */
  "sends-again": connecting((connector) => ({
    ...connector,
    ...(connector.send && {
      send: (message, signal) =>
        connector.send!(message, signal).catch((error: unknown) => {
          if (error instanceof ConnectorError && error.maybeSent) return connector.send!(message, signal);
          throw error;
        }),
    }),
  })),
  /** How long the server wants to be left alone is not heard. */
  "hears-no-hint": connecting((connector) => ({
    ...connector,
    changes: (from, signal) => impatient(connector.changes(from, signal)),
  })),
  /** What the user said of flags never leaves. */
  "loses-flags": connecting((connector) => ({
    ...connector,
    ...(connector.setFlags && { setFlags: async () => undefined }),
  })),
  /** A moved letter never moves. */
  "loses-moves": connecting((connector) => ({
    ...connector,
    ...(connector.move && { move: async () => ({ moved: [] }) }),
  })),
  /** One account's calls wait for those of the others. */
  "waits-for-others": connecting((connector) => ({
    ...connector,
    changes: (from, signal) => inTurn(connector.changes(from, signal)),
  })),
  /** The first file of a message is left behind. */
  "loses-files": connecting((connector) => ({
    ...connector,
    ...(connector.send && {
      send: (message, signal) => connector.send!({ ...message, attachments: message.attachments.slice(1) }, signal),
    }),
  })),
  /** What is to be sent later leaves an hour before, and what is away comes back so. */
  "is-early": connectingWith((connector, db) => ({
    ...connector,
    changes: (from, signal) => {
      for (const table of ["snoozes", "outbox"])
        db.prepare(`UPDATE ${table} SET due_at = due_at - 3600000 WHERE intent ->> '$.kind' <> 'local'`).run();
      return connector.changes(from, signal);
    },
  })),
  /** What is not wanted is downloaded all the same, and kept. */
  "asks-nobody": ({ db, provider }) => ({
    ...provider,
    open: (context) => {
      db.prepare("UPDATE conversations SET consent = 'allowed' WHERE consent <> 'allowed'").run();
      return provider.open(context);
    },
  }),
  /** Old mail of a mailbox that is enumerated again is news. */
  "tells-everything": ({ db, provider }) => ({
    ...provider,
    open: (context) => {
      db.prepare("UPDATE accounts SET heard_at = 1").run();
      return provider.open(context);
    },
  }),
};

function connecting(change: (connector: Connector) => Connector): Sabotage {
  return ({ provider }): Provider => ({ ...provider, open: (context) => change(provider.open(context)) });
}

function connectingWith(change: (connector: Connector, db: Writable) => Connector): Sabotage {
  return ({ db, provider }): Provider => ({ ...provider, open: (context) => change(provider.open(context), db) });
}

let turn: Promise<unknown> = Promise.resolve();

async function* inTurn(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  const before = turn;
  let over = (): void => undefined;
  turn = new Promise<void>((resolve) => {
    over = resolve;
  });
  await before;
  try {
    yield* batches;
  } finally {
    over();
  }
}

async function* without(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  for await (const batch of batches)
    yield { ...batch, events: batch.events.filter(({ type }) => type !== "gone" && type !== "present") };
}

async function* impatient(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  try {
    yield* batches;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== "busy") throw error;
    throw new ConnectorError({ kind: "busy", retryAfterMs: null }, error.message);
  }
}
