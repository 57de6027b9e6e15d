import type { AccountId, FolderId, MessageId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";

export interface PlacementRow {
  folderId: FolderId;
  remoteKey: string;
  messageId: MessageId;
  read: number;
  starred: number;
  answered: number;
  draft: number;
  state: "present" | "leaving" | "arriving";
}

export interface PlacementFlags {
  read: boolean;
  starred: boolean;
  answered: boolean;
  draft: boolean;
}

const columns =
  "folder_id AS folderId, remote_key AS remoteKey, message_id AS messageId, read, starred, answered, draft, state";

/** Keys of copies that the server has not told yet. */
export const arrivingPrefix = "arriving:";
/** Of those, the keys of own messages that no command moves. */
export const echoPrefix = `${arrivingPrefix}echo:`;

export function placementAt(db: Readable, folder: FolderId, key: string): PlacementRow | undefined {
  return db
    .prepare<PlacementRow>(`SELECT ${columns} FROM placements WHERE folder_id = ? AND remote_key = ?`)
    .get(folder, key);
}

export function placementsOf(db: Readable, message: MessageId): PlacementRow[] {
  return db.prepare<PlacementRow>(`SELECT ${columns} FROM placements WHERE message_id = ?`).all(message);
}

export function insertPlacement(
  db: Writable,
  account: AccountId,
  row: {
    folderId: FolderId;
    remoteKey: string;
    messageId: MessageId;
    flags: PlacementFlags;
    state: PlacementRow["state"];
  },
): void {
  const { read, starred, answered, draft } = row.flags;
  db.prepare(
    `INSERT INTO placements (folder_id, remote_key, account_id, message_id, read, starred, answered, draft, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(row.folderId, row.remoteKey, account, row.messageId, +read, +starred, +answered, +draft, row.state);
}

export function setPlacementFlags(db: Writable, folder: FolderId, key: string, flags: PlacementFlags): void {
  db.prepare(
    "UPDATE placements SET read = ?, starred = ?, answered = ?, draft = ? WHERE folder_id = ? AND remote_key = ?",
  ).run(+flags.read, +flags.starred, +flags.answered, +flags.draft, folder, key);
}

export function setPlacementState(db: Writable, folder: FolderId, key: string, state: PlacementRow["state"]): void {
  db.prepare("UPDATE placements SET state = ? WHERE folder_id = ? AND remote_key = ?").run(state, folder, key);
}

export function deletePlacement(db: Writable, folder: FolderId, key: string): void {
  db.prepare("DELETE FROM placements WHERE folder_id = ? AND remote_key = ?").run(folder, key);
}

/** All copies of a folder that the server has told; copies still arriving are none of its keys. */
export function placementsIn(db: Readable, folder: FolderId): PlacementRow[] {
  return db
    .prepare<PlacementRow>(`SELECT ${columns} FROM placements WHERE folder_id = ? AND state <> 'arriving'`)
    .all(folder);
}

/** Told copies with a numeric key from `from` to `to`, both included. */
export function placementsBetween(db: Readable, folder: FolderId, from: number, to: number): PlacementRow[] {
  return db
    .prepare<PlacementRow>(
      `SELECT ${columns} FROM placements
       WHERE folder_id = ? AND state <> 'arriving' AND CAST(remote_key AS INTEGER) BETWEEN ? AND ?`,
    )
    .all(folder, from, to);
}

interface FlagState {
  remoteRead: number;
  remoteStarred: number;
  answered: number;
  isDraft: number;
  read: number;
  starred: number;
  localRead: number | null;
  localStarred: number | null;
}

/**
 * Writes what the copies of a message add up to: read when all are, starred and answered when one is. Copies that the
 * server knows count before copies on their way. A message without copies keeps what it has.
 * @returns whether anything changed
 */
export function settleFlags(db: Writable, message: MessageId): boolean {
  const before = db
    .prepare<FlagState>(
      `SELECT remote_read AS remoteRead, remote_starred AS remoteStarred, answered, is_draft AS isDraft, read, starred,
         local_read AS localRead, local_starred AS localStarred FROM messages WHERE id = ?`,
    )
    .get(message);
  if (!before) return false;
  const all = placementsOf(db, message);
  const present = all.filter(({ state }) => state === "present");
  const copies = present.length > 0 ? present : all;
  const known = copies.length > 0;
  const remoteRead = known ? +copies.every(({ read }) => read === 1) : before.remoteRead;
  const remoteStarred = known ? +copies.some(({ starred }) => starred === 1) : before.remoteStarred;
  const answered = known ? +copies.some((copy) => copy.answered === 1) : before.answered;
  const isDraft = known ? +copies.every(({ draft }) => draft === 1) : before.isDraft;
  const read = before.localRead ?? remoteRead;
  const starred = before.localStarred ?? remoteStarred;
  const same =
    remoteRead === before.remoteRead &&
    remoteStarred === before.remoteStarred &&
    answered === before.answered &&
    isDraft === before.isDraft &&
    read === before.read &&
    starred === before.starred;
  if (same) return false;
  db.prepare(
    "UPDATE messages SET remote_read = ?, remote_starred = ?, answered = ?, is_draft = ?, read = ?, starred = ? WHERE id = ?",
  ).run(remoteRead, remoteStarred, answered, isDraft, read, starred, message);
  return true;
}
