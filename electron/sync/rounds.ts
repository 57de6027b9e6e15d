import { setImmediate as turn } from "node:timers/promises";
import type { Batch, Cursor } from "../connectors/contract.ts";
import type { RemoteId } from "../connectors/model.ts";
import { accountById, loadCursor } from "../db/writes/accounts.ts";
import { noteFailedRecord, skippedRecordsOf } from "../db/writes/skipped.ts";
import { ingest, PoisonError } from "./ingest.ts";
import type { IngestResult } from "./ingest-context.ts";
import type { StepContext } from "./step-context.ts";

export interface RoundOptions {
  /** Incoming unread messages are news. */
  live: boolean;
  /** Asked after each batch: must the rest wait for something more urgent? */
  interrupted(): boolean;
  /** Told after each batch that was stored. */
  stored(batch: Batch): void;
}

/**
 * One round of changes: stores batch after batch until the connector is caught up.
 * @returns false when it made room for something urgent; the stored cursor says where to go on
 */
export async function runChanges(context: StepContext, options: RoundOptions): Promise<boolean> {
  const { connector, clock, signal } = context;
  const cursor = readCursor(context);
  return store(context, connector.changes(cursor, signal), {
    ...options,
    purge: true,
    enumerates: cursor === null,
    startedAt: clock.now(),
  });
}

/** Older messages, down to the depth the user chose. @returns whether all are here */
export async function runBackfill(context: StepContext, options: Omit<RoundOptions, "live">): Promise<boolean> {
  const { db, account, connector, clock, signal } = context;
  const cursor = readCursor(context);
  if (!connector.backfill || cursor === null) return true;
  const days = accountById(db, account)?.historyDays ?? null;
  const since = days === null ? null : clock.now() - days * 86_400_000;
  return store(context, connector.backfill(cursor, { since }, signal), {
    ...options,
    live: false,
    purge: false,
    startedAt: clock.now(),
  });
}

/** One conversation anew; where the connector can't do that alone, a round of changes brings it. */
export async function runRefresh(context: StepContext, conversation: RemoteId): Promise<void> {
  const { db, account, connector, clock, signal } = context;
  const cursor = readCursor(context);
  const live = (accountById(db, account)?.heardAt ?? null) !== null;
  const batches = connector.refresh
    ? connector.refresh(cursor, conversation, signal)
    : connector.changes(cursor, signal);
  const options = { live, purge: false, startedAt: clock.now(), interrupted: () => false, stored: () => undefined };
  await store(context, batches, options);
}

/** So many batches of history that bring nothing of what was asked for mean that there is nothing. */
const vain = 2;

/** Older messages until enough came, however far back. @returns whether there may be more */
export async function runOlder(context: StepContext, enough: () => boolean): Promise<boolean> {
  const { connector, clock, signal } = context;
  const cursor = readCursor(context);
  if (!connector.backfill || cursor === null) return false;
  let batches = 0;
  const interrupted = (): boolean => enough() || ++batches >= vain || context.commandsDue();
  const options = { live: false, purge: false, startedAt: clock.now(), interrupted, stored: () => undefined };
  const complete = await store(context, connector.backfill(cursor, { since: null }, signal), options);
  return !complete && (enough() || batches < vain);
}

function readCursor({ db, account }: StepContext): Cursor | null {
  return loadCursor<Cursor>(db, account);
}

interface StoreOptions {
  purge: boolean;
  /** The first batch names every folder there is. */
  enumerates?: boolean;
  startedAt: number;
}

async function store(
  context: StepContext,
  batches: AsyncIterable<Batch>,
  options: RoundOptions & StoreOptions,
): Promise<boolean> {
  let last: Cursor | null = null;
  for await (const batch of batches) {
    context.signal.throwIfAborted();
    context.beat();
    // A connector that waits for its turn says that it lives: nothing is written for that.
    if (batch.events.length === 0 && batch.more && batch.cursor === last) {
      await turn();
      if (options.interrupted()) return false;
      continue;
    }
    last = batch.cursor;
    const result = storeBatch(context, batch, options);
    options = { ...options, enumerates: false };
    context.count(result);
    if (result.arrivals.length > 0)
      context.onArrivals(result.arrivals.map((messageId) => ({ accountId: context.account, messageId })));
    options.stored(batch);
    // Reads and writes of the user get their turn between two batches.
    await turn();
    if (batch.more && options.interrupted()) return false;
  }
  return true;
}

/** Stores one batch; a record that can't be stored is tried three times and then left out, noted. */
function storeBatch(
  { db, account, clock, log }: StepContext,
  batch: Batch,
  { live, purge, enumerates = false, startedAt }: Pick<RoundOptions, "live"> & StoreOptions,
): IngestResult {
  for (;;) {
    const skip = new Set(skippedRecordsOf(db, account).map(({ remoteId }) => remoteId));
    try {
      return ingest(db, account, batch, { now: clock.now(), live, skip, purge, enumerates, roundStartedAt: startedAt });
    } catch (error) {
      if (!(error instanceof PoisonError)) throw error;
      log.error("record not stored", { account, record: error.record, cause: String(error.cause) });
      noteFailedRecord(db, account, error.record, "It could not be stored.", clock.now());
    }
  }
}
