import type { AccountId, ConversationId, MessageId } from "../../shared/model/ids.ts";
import type { Readable, Writable } from "../db/open.ts";
import { refreshConversations } from "../db/writes/aggregates.ts";
import { actTie, addAct, removeAct, type ThreadAct } from "../db/writes/thread-edits.ts";
import { addTies } from "../db/writes/thread-ties.ts";
import { Ingestion } from "./ingest-context.ts";
import { threadAgain } from "./thread-again.ts";

interface Act {
  account: AccountId;
  undoId: string;
  /** ms UTC */
  now: number;
}

/** A joined conversation is held by its first and its last messages: it stays joined when some are deleted. */
const held = 10;

/** Makes one conversation of several of an account, now and however their messages come again. */
export function joinConversations(db: Writable, act: Act, conversations: readonly ConversationId[]): void {
  const ends = db.prepare<{ remoteId: string }>(
    `SELECT remote_id AS remoteId FROM (SELECT * FROM messages WHERE conversation_id = ? ORDER BY sort_at, id LIMIT ${held})
     UNION SELECT remote_id FROM (SELECT * FROM messages WHERE conversation_id = ? ORDER BY sort_at DESC, id DESC LIMIT ${held})`,
  );
  const remoteIds = conversations.flatMap((id) => ends.all(id, id).map(({ remoteId }) => remoteId));
  doAct(db, act, { kind: "join", undoId: act.undoId, remoteIds });
}

/** Puts messages of this account into one conversation. @returns it, or null when fewer than two of them are here */
export function joinMessages(db: Writable, act: Act, messages: readonly MessageId[]): ConversationId | null {
  const remoteIds = remoteIdsOf(db, act.account, messages);
  if (remoteIds.length < 2) return null;
  doAct(db, act, { kind: "join", undoId: act.undoId, remoteIds });
  return conversationsOf(db, act.account, remoteIds)[0] ?? null;
}

/** Makes these messages, and what answers them, a conversation of their own. */
export function splitMessages(db: Writable, act: Act, messages: readonly MessageId[]): void {
  const remoteIds = remoteIdsOf(db, act.account, messages);
  doAct(db, act, { kind: "split", undoId: act.undoId, remoteIds });
}

function remoteIdsOf(db: Readable, account: AccountId, messages: readonly MessageId[]): string[] {
  return db
    .prepare<{ remoteId: string }>(
      "SELECT remote_id AS remoteId FROM messages WHERE account_id = ? AND id IN (SELECT value FROM json_each(?))",
    )
    .all(account, JSON.stringify(messages))
    .map(({ remoteId }) => remoteId);
}

function doAct(db: Writable, { account, undoId, now }: Act, threadAct: ThreadAct): void {
  db.transaction(() => {
    addAct(db, account, threadAct, now);
    const conversations = conversationsOf(db, account, threadAct.remoteIds);
    for (const id of conversations) addTies(db, account, id, [actTie(undoId)]);
    threadNow(db, account, conversations, now);
  });
}

function conversationsOf(db: Readable, account: AccountId, remoteIds: readonly string[]): ConversationId[] {
  return db
    .prepare<{ id: ConversationId }>(
      `SELECT DISTINCT conversation_id AS id FROM messages
       WHERE account_id = ? AND remote_id IN (SELECT value FROM json_each(?))`,
    )
    .all(account, JSON.stringify(remoteIds))
    .map(({ id }) => id);
}

/** Takes a join or split back. @returns false when there is no such act */
export function undoThreadAct(db: Writable, undoId: string, now: number): boolean {
  return db.transaction(() => {
    const touched = removeAct(db, undoId);
    for (const [account, conversations] of touched) threadNow(db, account, conversations, now);
    return touched.size > 0;
  });
}

function threadNow(db: Writable, account: AccountId, conversations: readonly ConversationId[], now: number): void {
  db.transaction((changes) => {
    const options = { now, live: false, skip: new Set<string>(), purge: false, roundStartedAt: now };
    const ingestion = new Ingestion(db, account, options);
    for (const id of conversations) ingestion.rethread.add(id);
    threadAgain(ingestion);
    refreshConversations(db, account, ingestion.touched);
    changes.note(["messages", "conversations", "drafts", "outbox"], ingestion.touched);
  });
}
