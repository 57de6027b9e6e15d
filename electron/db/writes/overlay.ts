import type { AccountId, CommandId, ConversationId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { Readable, Writable } from "../open.ts";
import { refreshConversations } from "./aggregates.ts";
import { pendingStates } from "./outbox.ts";
import {
  arrivingPrefix,
  deletePlacement,
  echoPrefix,
  insertPlacement,
  type PlacementRow,
  placementAt,
  placementsOf,
  setPlacementState,
  settleFlags,
} from "./placements.ts";

/** What a `flags` command changes. */
export interface FlagChange {
  read?: boolean;
  starred?: boolean;
}

export interface FlagsPayload {
  messageIds: MessageId[];
  change: FlagChange;
}

/** A copy of a message that leaves a folder. */
export interface MoveItem {
  messageId: MessageId;
  from: FolderId;
}

export interface MovePayload {
  items: MoveItem[];
  to: FolderId;
}

/** Lets each message show what the newest pending command says of it, and without one what the provider says. */
export function refreshOverlay(db: Writable, account: AccountId, ids: readonly MessageId[]): void {
  const wanted = new Map<MessageId, FlagChange>(ids.map((id) => [id, {}]));
  const rows = db
    .prepare<{ payload: string }>(
      `SELECT payload FROM outbox WHERE account_id = ? AND kind = 'flags' AND state IN ${pendingStates} ORDER BY id`,
    )
    .all(account);
  for (const { payload } of rows) {
    const { messageIds, change }: FlagsPayload = JSON.parse(payload);
    for (const id of messageIds) {
      const known = wanted.get(id);
      if (known) wanted.set(id, { ...known, ...change });
    }
  }
  const write = db.prepare("UPDATE messages SET local_read = ?, local_starred = ? WHERE id = ?");
  failPoint("db.overlay.before");
  for (const [id, { read, starred }] of wanted) {
    write.run(read === undefined ? null : +read, starred === undefined ? null : +starred, id);
    settleFlags(db, id);
  }
}

/** The provider took the change: its copies say so too, until it tells otherwise. */
export function writeFlagsThrough(db: Writable, { messageIds, change }: FlagsPayload): void {
  const write = db.prepare(
    "UPDATE placements SET read = coalesce(?, read), starred = coalesce(?, starred) WHERE message_id = ?",
  );
  for (const id of messageIds)
    write.run(
      change.read === undefined ? null : +change.read,
      change.starred === undefined ? null : +change.starred,
      id,
    );
}

function arrivingKey(command: CommandId, message: MessageId): string {
  return `${arrivingPrefix}${command}:${message}`;
}

/** Shows a move as done: the copy left, and stands in the new folder though the server has told no key of it. */
export function showMove(db: Writable, account: AccountId, command: CommandId, { items, to }: MovePayload): void {
  for (const { messageId, from } of items) {
    const copies = placementsOf(db, messageId);
    const leaving = copies.filter(({ folderId, state }) => folderId === from && state !== "leaving");
    for (const copy of leaving) {
      if (copy.state === "arriving") deletePlacement(db, copy.folderId, copy.remoteKey);
      else setPlacementState(db, copy.folderId, copy.remoteKey, "leaving");
    }
    const [first] = leaving;
    const there = copies.find(({ folderId }) => folderId === to);
    // Back to a folder it has not left yet at the server: the copy there is shown again when the first move is settled.
    // Copies of one message in several folders arrive as one.
    if (first && there?.state !== "present" && !placementAt(db, to, arrivingKey(command, messageId)))
      insertArriving(db, account, command, { messageId, to }, first);
    settleFlags(db, messageId);
  }
}

function insertArriving(
  db: Writable,
  account: AccountId,
  command: CommandId,
  { messageId, to }: { messageId: MessageId; to: FolderId },
  like: PlacementRow | undefined,
): void {
  const remoteKey = arrivingKey(command, messageId);
  insertPlacement(db, account, { folderId: to, remoteKey, messageId, flags: flagsOf(like), state: "arriving" });
}

/**
 * Shows messages anew: from where the server said last that they stand, by all moves that wait. To be called when one of
 * these waits no longer, or begins elsewhere.
 */
export function showMovesAnew(db: Writable, account: AccountId, messages: Iterable<MessageId>, now: number): void {
  const ids = new Set(messages);
  const waiting = waitingMoves(db, account, ids);
  for (const id of ids) {
    const before = placementsOf(db, id);
    for (const copy of before) takeBackMove(db, copy);
    // Nothing that the server told is left of it: it is on its way to where the first of them brings it.
    for (const { command, from, to } of waiting.get(id) ?? [])
      if (placementsOf(db, id).length === 0) insertArriving(db, account, command, { messageId: id, to }, before[0]);
      else showMove(db, account, command, { items: [{ messageId: id, from }], to });
    // What it was moved from may be gone at the server meanwhile.
    orphan(db, id, now);
    settleFlags(db, id);
  }
}

/** The copy as the server, or a move that is done, left it. */
function takeBackMove(db: Writable, { folderId, remoteKey, state }: PlacementRow): void {
  if (state === "leaving") setPlacementState(db, folderId, remoteKey, "present");
  if (state !== "arriving" || remoteKey.startsWith(echoPrefix)) return;
  const done = db.prepare("SELECT 1 FROM outbox WHERE id = CAST(substr(?, 10) AS INTEGER) AND state = 'done'");
  if (done.get(remoteKey) === undefined) deletePlacement(db, folderId, remoteKey);
}

interface WaitingMove {
  command: CommandId;
  from: FolderId;
  to: FolderId;
}

function waitingMoves(
  db: Readable,
  account: AccountId,
  messages: ReadonlySet<MessageId>,
): Map<MessageId, WaitingMove[]> {
  const rows = db
    .prepare<{ command: CommandId; payload: string }>(
      `SELECT id AS command, payload FROM outbox
       WHERE account_id = ? AND kind = 'move' AND state IN ${pendingStates} ORDER BY id`,
    )
    .all(account);
  // What the provider removed meanwhile, message or folder, is shown nowhere; the command finds out.
  const known = new Set(messageIdsAmong(db, messages));
  const folder = db.prepare("SELECT 1 FROM folders WHERE id = ?");
  const moves = rows.flatMap(({ command, payload }) => {
    const { items, to }: MovePayload = JSON.parse(payload);
    if (!items.some(({ messageId }) => known.has(messageId)) || !folder.get(to)) return [];
    return items.map(({ messageId, from }) => ({ messageId, command, from, to }));
  });
  return Map.groupBy(
    moves.filter(({ messageId }) => known.has(messageId)),
    ({ messageId }) => messageId,
  );
}

function messageIdsAmong(db: Readable, ids: ReadonlySet<MessageId>): MessageId[] {
  return db
    .prepare<{ id: MessageId }>("SELECT id FROM messages WHERE id IN (SELECT value FROM json_each(?))")
    .all(JSON.stringify([...ids]))
    .map(({ id }) => id);
}

/** A message after the provider moved its copies out of a folder. */
export interface MovedItem extends MoveItem {
  /** Keys of the copies that were to leave. */
  left: string[];
  /** Their new keys, as far as they were told. */
  to: string[];
  /** There was no copy. */
  gone: boolean;
}

/** The provider took the move. */
export function writeMoveThrough(
  db: Writable,
  account: AccountId,
  command: CommandId,
  to: FolderId,
  items: readonly MovedItem[],
  now: number,
): void {
  for (const item of items) {
    const { messageId } = item;
    const old = leaveFolder(db, account, command, item);
    const arriving = placementAt(db, to, arrivingKey(command, messageId));
    if (arriving && (item.gone || item.to.length > 0)) deletePlacement(db, to, arriving.remoteKey);
    const state = isLeaving(db, account, command, messageId, to) ? "leaving" : "present";
    for (const remoteKey of item.to)
      if (!placementAt(db, to, remoteKey))
        insertPlacement(db, account, { folderId: to, remoteKey, messageId, flags: flagsOf(arriving ?? old), state });
    orphan(db, messageId, now);
    settleFlags(db, messageId);
  }
}

/** @returns one of the copies that left */
function leaveFolder(
  db: Writable,
  account: AccountId,
  command: CommandId,
  { messageId, from, left }: MovedItem,
): PlacementRow | undefined {
  const copies = placementsOf(db, messageId).filter(({ folderId, state }) => folderId === from && state === "leaving");
  const waits = isLeaving(db, account, command, messageId, from);
  for (const { remoteKey } of copies)
    if (left.includes(remoteKey)) deletePlacement(db, from, remoteKey);
    // One that came there meanwhile was not moved.
    else if (!waits) setPlacementState(db, from, remoteKey, "present");
  return copies.find(({ remoteKey }) => left.includes(remoteKey));
}

/** A message without a copy waits for the end of the round; one that has a copy does not. */
function orphan(db: Writable, id: MessageId, now: number): void {
  db.prepare(
    `UPDATE messages SET orphaned_at = NULL
     WHERE id = ? AND orphaned_at NOT NULL AND EXISTS (SELECT 1 FROM placements WHERE message_id = messages.id)`,
  ).run(id);
  db.prepare(
    `UPDATE messages SET orphaned_at = ?
     WHERE id = ? AND orphaned_at IS NULL AND NOT EXISTS (SELECT 1 FROM placements WHERE message_id = messages.id)`,
  ).run(now, id);
}

/** Does another command still wait that moves this message out of this folder? */
function isLeaving(
  db: Readable,
  account: AccountId,
  command: CommandId,
  message: MessageId,
  folder: FolderId,
): boolean {
  const found = db
    .prepare(
      `SELECT 1 FROM outbox, json_each(outbox.payload, '$.items') item
       WHERE account_id = ? AND kind = 'move' AND outbox.id <> ? AND state IN ${pendingStates}
         AND json_extract(item.value, '$.messageId') = ? AND json_extract(item.value, '$.from') = ? LIMIT 1`,
    )
    .get(account, command, message, folder);
  return found !== undefined;
}

function flagsOf(row: PlacementRow | undefined) {
  return {
    read: row?.read === 1,
    starred: row?.starred === 1,
    answered: row?.answered === 1,
    draft: row?.draft === 1,
  };
}

/** Recomputes the conversations of these messages. @returns them */
export function refreshConversationsOf(db: Writable, account: AccountId, ids: readonly MessageId[]): ConversationId[] {
  const rows = db
    .prepare<{ id: ConversationId }>(
      "SELECT DISTINCT conversation_id AS id FROM messages WHERE id IN (SELECT value FROM json_each(?))",
    )
    .all(JSON.stringify(ids));
  const conversations = rows.map(({ id }) => id);
  refreshConversations(db, account, conversations);
  return conversations;
}
