import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { Batch, FetchedContent } from "../connectors/contract.ts";
import { type RemoteEvent, remoteId } from "../connectors/model.ts";
import type { Writable } from "../db/open.ts";
import { saveContents, tidyPacks } from "../db/packs.ts";
import { indexMessages } from "../db/search.ts";
import { storageTroubleOf } from "../db/storage-trouble.ts";
import { saveCursor, saveTotal } from "../db/writes/accounts.ts";
import { refreshConversations } from "../db/writes/aggregates.ts";
import { chatInbox, foldersOf } from "../db/writes/folders.ts";
import { noteSeen } from "../db/writes/identities.ts";
import { followMark } from "../db/writes/markers.ts";
import { messageByRemoteId } from "../db/writes/messages.ts";
import { settleFlags } from "../db/writes/placements.ts";
import { enqueueForRules } from "../db/writes/rules.ts";
import { failPoint } from "../fail-points/fail-point.ts";
import { arrivalsOf } from "./arrivals.ts";
import { removeFolder } from "./copies.ts";
import { Ingestion, type IngestOptions, type IngestResult } from "./ingest-context.ts";
import { applyEvent, recordOf } from "./ingest-event.ts";
import { fillContent } from "./ingest-message.ts";
import { endRound } from "./purge.ts";
import { threadAgain } from "./thread-again.ts";
import { joinTwins } from "./twins.ts";

/** One record could not be written; the transaction was rolled back. `record` names it, for the count of tries. */
export class PoisonError extends Error {
  override readonly name = "PoisonError";
  readonly record: string;

  constructor(record: string, cause: unknown) {
    super(`The record ${record} could not be stored`, { cause });
    this.record = record;
  }
}

/**
 * Writes what a connector told: events, echoes joined, search index, aggregates and the cursor that follows, in one
 * transaction. The only writer of remote data. Applying a batch twice changes nothing.
 * @throws PoisonError when one record can't be written; nothing is, then
 */
export function ingest(db: Writable, account: AccountId, batch: Batch, options: IngestOptions): IngestResult {
  return run(db, account, options, (ingestion) => {
    if (options.enumerates) removeUnnamed(ingestion, batch.events);
    for (const event of batch.events) guarded(ingestion, event);
    joinTwins(ingestion);
    if (options.purge && !batch.more) endRound(ingestion);
    saveCursor(db, account, batch.cursor, options.now);
    if (batch.total !== null) ingestion.totalChanged = saveTotal(db, account, batch.total);
  });
}

/** The same for events that come with no cursor: what a provider says of a message it just sent. */
export function ingestEvents(
  db: Writable,
  account: AccountId,
  events: RemoteEvent[],
  options: IngestOptions,
): IngestResult {
  return run(db, account, options, (ingestion) => {
    for (const event of events) guarded(ingestion, event);
  });
}

/** Contents that were asked for. One that the provider has no more is left for the next round to explain. */
export function ingestContents(
  db: Writable,
  account: AccountId,
  contents: FetchedContent[],
  options: IngestOptions,
): IngestResult {
  return run(db, account, options, (ingestion) => {
    for (const { id, content } of contents) {
      const known = messageByRemoteId(db, account, ingestion.currentId(id));
      if (known && content && known.contentKind !== "removed" && !options.skip.has(id))
        poisoning(id, () => fillContent(ingestion, known.id, content));
    }
  });
}

/** Any other change of what a provider keeps, settled like a batch. */
export function withIngestion(
  db: Writable,
  account: AccountId,
  now: number,
  work: (ingestion: Ingestion) => void,
): IngestResult {
  return run(db, account, { now, live: false, skip: new Set(), purge: false, roundStartedAt: now }, work);
}

function run(
  db: Writable,
  account: AccountId,
  options: IngestOptions,
  work: (ingestion: Ingestion) => void,
): IngestResult {
  return db.transaction((changes) => {
    const ingestion = new Ingestion(db, account, options);
    work(ingestion);
    const conversationIds = settle(ingestion);
    if (conversationIds.length > 0) changes.note(["messages", "conversations", "people"], conversationIds);
    if (ingestion.peopleChanged) changes.note(["people", "messages"]);
    if (ingestion.foldersChanged) changes.note(["folders", "conversations"]);
    if (ingestion.totalChanged) changes.note("accounts");
    return {
      new: ingestion.added.size,
      changed: [...ingestion.changed].filter((id) => !ingestion.added.has(id)).length,
      removed: ingestion.removed,
      arrivals: options.live ? arrivalsOf(ingestion) : [],
      forRules: options.live ? enqueueForRules(db, [...ingestion.added], options.now) : 0,
      unknownFlags: ingestion.unknownFlags,
      conversationIds,
    };
  });
}

function guarded(ingestion: Ingestion, event: RemoteEvent): void {
  const record = recordOf(event);
  if (ingestion.options.skip.has(record)) return;
  poisoning(record, () => {
    failPoint("db.event.before");
    applyEvent(ingestion, event);
  });
}

/** A disk that is full or broken says nothing of the record: it is tried again when the disk is well. */
function poisoning(record: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    // Nothing is wrong with the record when the disk is full.
    if (storageTroubleOf(error)) throw error;
    throw new PoisonError(record, error);
  }
}

/** Folders that went while nobody knew what had been told. */
function removeUnnamed(ingestion: Ingestion, events: RemoteEvent[]): void {
  const named = new Set<string>(events.flatMap((event) => (event.type === "folder" ? [event.folder.id] : [])));
  if (named.size === 0) return;
  for (const { remoteId: id } of foldersOf(ingestion.db, ingestion.account))
    if (id !== chatInbox && !named.has(id)) removeFolder(ingestion, remoteId(id));
}

/** Sums up what the batch touched. */
function settle(ingestion: Ingestion): ConversationId[] {
  const { db, account } = ingestion;
  for (const id of ingestion.replaced) {
    if (settleFlags(db, id)) ingestion.changed.add(id);
    touch(ingestion, id);
  }
  failPoint("db.threads.before");
  threadAgain(ingestion);
  const told = new Set([...ingestion.added, ...ingestion.changed]);
  for (const id of ingestion.talking)
    for (const message of followMark(db, id, ingestion.marked.has(id) ? null : told)) ingestion.changed.add(message);
  noteSeen(db, ingestion.seen);
  saveContents(db, ingestion.contents.values());
  if (ingestion.removed > 0) tidyPacks(db);
  indexMessages(db, [...ingestion.entries.values()]);
  refreshConversations(db, account, ingestion.touched);
  return [...ingestion.touched];
}

function touch({ db, touched }: Ingestion, id: MessageId): void {
  const row = db.prepare<{ id: ConversationId }>("SELECT conversation_id AS id FROM messages WHERE id = ?").get(id);
  if (row) touched.add(row.id);
}
