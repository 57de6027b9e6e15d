import { setImmediate as turn } from "node:timers/promises";
import type { AccountId, ConversationId, DraftId, MessageId } from "../../shared/model/ids.ts";
import type { Clock, Log } from "../connectors/ports.ts";
import type { Writable } from "../db/open.ts";
import { forgettingPacks } from "../db/packs.ts";
import { unindexMessages } from "../db/search.ts";
import { removeUnusedBlobs } from "../db/writes/contents.ts";

/** Set with what is forgotten, until what is left of it in the file was overwritten: a crash in between is made good. */
const sweepKey = "sweepForgotten";

/**
 * Forgets everything that was said in a conversation, by the user too, who said it and what hangs on it; its name stays, as
 * a stub. What the user is writing stays. To be called in the transaction that takes the consent away; the caller
 * refreshes the conversation. Bytes left in the file are overwritten by `sweepForgotten`.
 * @returns the messages that went
 */
export function forgetConversation(db: Writable, account: AccountId, id: ConversationId): MessageId[] {
  db.prepare("PRAGMA secure_delete = ON").get();
  const gone = db.prepare<{ id: MessageId }>("SELECT id FROM messages WHERE conversation_id = ?").all(id);
  const ids = gone.map((row) => row.id);
  const people = peopleIn(db, id);
  const waiting = db.prepare("DELETE FROM waiting_events WHERE account_id = ? AND message_remote_id = ?");
  for (const { name } of db
    .prepare<{ name: string }>("SELECT remote_id AS name FROM messages WHERE conversation_id = ?")
    .all(id))
    waiting.run(account, name);
  db.prepare(
    `DELETE FROM waiting_events WHERE account_id = ? AND event ->> '$.event.conversation' =
       (SELECT remote_id FROM conversations WHERE id = ?)`,
  ).run(account, id);
  unindexMessages(db, ids);
  forgettingPacks(db, ids, () => {
    for (const table of ["messages", "events", "participants", "read_markers", "conversation_folders"])
      db.prepare(`DELETE FROM ${table} WHERE conversation_id = ?`).run(id);
  });
  db.prepare(
    `UPDATE drafts SET state = 'open' WHERE state = 'sending' AND id IN (
       SELECT draft_id FROM outbox WHERE conversation_id = ? AND state IN ('held', 'queued', 'unknown', 'failed'))`,
  ).run(id);
  db.prepare(
    `UPDATE outbox SET state = 'cancelled', payload = '{}', label = '' WHERE conversation_id = ? AND state IN ('held', 'queued', 'unknown', 'failed')`,
  ).run(id);
  // What is on its way right now says it from memory; `step` sees to it that it is not said again.
  db.prepare(
    "UPDATE outbox SET payload = '{}', label = '' WHERE conversation_id = ? AND state IN ('sending', 'done', 'cancelled')",
  ).run(id);
  db.prepare("DELETE FROM drafts WHERE conversation_id = ? AND state IN ('sent', 'discarded')").run(id);
  db.prepare("UPDATE conversations SET let_go = 1 WHERE id = ?").run(id);
  forgetPeople(db, people);
  removeUnusedBlobs(db);
  needSweep(db);
  return ids;
}

/** A name of its own each time: a sweep under way doesn't count for what is forgotten after it began. */
function needSweep(db: Writable): void {
  db.prepare("INSERT OR REPLACE INTO settings (key, value) VALUES (?, json_quote(hex(randomblob(8))))").run(sweepKey);
}

/** The draft of a message that left although its conversation was forgotten meanwhile goes as those that left before. */
export function forgetSentDraft(db: Writable, draft: DraftId): void {
  db.prepare("PRAGMA secure_delete = ON").get();
  db.prepare("DELETE FROM drafts WHERE id = ?").run(draft);
  removeUnusedBlobs(db);
  needSweep(db);
}

function peopleIn(db: Writable, id: ConversationId): number[] {
  return db
    .prepare<{ id: number }>(
      `SELECT identity_id AS id FROM participants WHERE conversation_id = @id
       UNION SELECT sender_id FROM messages WHERE conversation_id = @id AND sender_id IS NOT NULL
       UNION SELECT r.identity_id FROM reactions r JOIN messages m ON m.id = r.message_id WHERE m.conversation_id = @id
       UNION SELECT identity_id FROM events WHERE conversation_id = @id AND identity_id IS NOT NULL`,
    )
    .all({ id })
    .map((row) => row.id);
}

/** Who is met nowhere else, and whom the user joined to nobody, is forgotten. */
function forgetPeople(db: Writable, ids: readonly number[]): void {
  const remove = db.prepare(
    `DELETE FROM identities WHERE id = ? AND is_self = 0 AND consent = 'allowed'
       AND NOT EXISTS (SELECT 1 FROM messages WHERE sender_id = identities.id)
       AND NOT EXISTS (SELECT 1 FROM participants WHERE identity_id = identities.id)
       AND NOT EXISTS (SELECT 1 FROM reactions WHERE identity_id = identities.id)
       AND NOT EXISTS (SELECT 1 FROM events WHERE identity_id = identities.id)
       AND NOT EXISTS (SELECT 1 FROM person_links WHERE identity_id = identities.id)`,
  );
  for (const id of ids) remove.run(id);
}

/** Steps of the index's own tidying; each takes a blink. */
const mostSteps = 10_000;

/** A file up to this size is written anew, which takes seconds at most. */
const rewrittenBytes = 256 * 1_048_576;

const sweeping = new WeakMap<Writable, Promise<void>>();

/**
 * Overwrites what is left of forgotten words in the search index and in the log of the database, where something was
 * forgotten since this was last done. Others get their turn between the steps. Asked for again meanwhile, it goes on until
 * all is done.
 */
export function sweepForgotten(db: Writable): Promise<void> {
  const running = sweeping.get(db) ?? sweepAll(db).finally(() => sweeping.delete(db));
  sweeping.set(db, running);
  return running;
}

/** After a failure, as on a full disk, it is left alone for so long, ms. */
const sweepRestMs = 600_000;

const failedAt = new WeakMap<Writable, number>();

/** The same beside everything else: nobody waits for it, and what goes wrong with it is tried again later. */
export function sweepBehind(db: Writable, { clock, log }: { clock: Clock; log: Log }): void {
  const before = failedAt.get(db);
  if (before !== undefined && Math.abs(clock.now() - before) < sweepRestMs) return;
  sweepForgotten(db).then(
    () => failedAt.delete(db),
    (error: unknown) => {
      failedAt.set(db, clock.now());
      log.warn("not swept", { error });
    },
  );
}

async function sweepAll(db: Writable): Promise<void> {
  const find = db.prepare<{ value: string }>("SELECT value FROM settings WHERE key = ?");
  for (let mark = find.get(sweepKey); mark !== undefined; mark = find.get(sweepKey)) {
    await mergeIndex(db);
    // Pages that were divided while they were written still hold what stood in them: only a new file has none of it.
    const pages = db
      .prepare<{ bytes: number }>("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
      .get();
    if ((pages?.bytes ?? 0) <= rewrittenBytes) db.prepare("VACUUM").run();
    db.prepare("DELETE FROM settings WHERE key = ? AND value = ?").run(sweepKey, mark.value);
    db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all();
  }
}

async function mergeIndex(db: Writable): Promise<void> {
  const merge = db.prepare("INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)");
  const changes = db.prepare<{ count: number }>("SELECT total_changes() AS count");
  // A negative number begins to merge everything there is; what follows goes on with it (FTS5, "merge").
  for (let step = 0; step < mostSteps; step++) {
    const before = changes.get()?.count ?? 0;
    merge.run(step === 0 ? -500 : 500);
    if ((changes.get()?.count ?? 0) - before < 2) break;
    await turn();
  }
}
