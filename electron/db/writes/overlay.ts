import type { AccountId, CommandId, ConversationId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { Readable, Writable } from "../open.ts";
import { refreshConversations } from "./aggregates.ts";
import { pendingStates } from "./outbox.ts";
import {
  arrivingPrefix,
  deletePlacement,
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
      insertPlacement(db, account, {
        folderId: to,
        remoteKey: arrivingKey(command, messageId),
        messageId,
        flags: flagsOf(first),
        state: "arriving",
      });
    settleFlags(db, messageId);
  }
}

/** Takes back what `showMove` showed. */
export function unshowMove(
  db: Writable,
  account: AccountId,
  command: CommandId,
  { items, to }: MovePayload,
  now: number,
): void {
  for (const { messageId, from } of items) {
    deletePlacement(db, to, arrivingKey(command, messageId));
    const stays = !isLeaving(db, account, command, messageId, from);
    if (stays) showArriving(db, account, command, { messageId, from });
    // What it was moved from may be gone at the server meanwhile.
    orphan(db, messageId, now);
    if (!stays) continue;
    for (const copy of placementsOf(db, messageId))
      if (copy.folderId === from && copy.state === "leaving") setPlacementState(db, from, copy.remoteKey, "present");
    settleFlags(db, messageId);
  }
}

/** Shows a copy again where an earlier move, which waits still, brings it. */
function showArriving(db: Writable, account: AccountId, before: CommandId, { messageId, from }: MoveItem): void {
  const earlier = db
    .prepare<{ id: CommandId }>(
      `SELECT outbox.id FROM outbox, json_each(outbox.payload, '$.items') item
       WHERE account_id = ? AND kind = 'move' AND outbox.id < ? AND state IN ${pendingStates}
         AND json_extract(item.value, '$.messageId') = ? AND json_extract(payload, '$.to') = ? ORDER BY outbox.id DESC LIMIT 1`,
    )
    .get(account, before, messageId, from);
  const copies = placementsOf(db, messageId);
  if (!earlier || copies.some(({ folderId }) => folderId === from)) return;
  insertPlacement(db, account, {
    folderId: from,
    remoteKey: arrivingKey(earlier.id, messageId),
    messageId,
    flags: flagsOf(copies[0]),
    state: "arriving",
  });
}

/** One copy after the provider moved it: its new key, null when it was not told, `gone` when there was no copy. */
export interface MovedItem extends MoveItem {
  to: string | null;
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
    const { messageId, from } = item;
    const old = placementsOf(db, messageId).find((copy) => copy.folderId === from && copy.state === "leaving");
    if (old) deletePlacement(db, from, old.remoteKey);
    const arriving = placementAt(db, to, arrivingKey(command, messageId));
    if (arriving && (item.gone || item.to !== null)) deletePlacement(db, to, arriving.remoteKey);
    if (item.to !== null && !placementAt(db, to, item.to)) {
      const state = isLeaving(db, account, command, messageId, to) ? "leaving" : "present";
      const flags = flagsOf(arriving ?? old);
      insertPlacement(db, account, { folderId: to, remoteKey: item.to, messageId, flags, state });
    }
    orphan(db, messageId, now);
    settleFlags(db, messageId);
  }
}

/** A message without a copy waits for the end of the round. */
function orphan(db: Writable, id: MessageId, now: number): void {
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
