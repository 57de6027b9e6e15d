import type { FolderId, MessageId } from "../../shared/model/ids.ts";
import type { PlacedFlags, RemoteId } from "../connectors/model.ts";
import {
  arrivingPrefix,
  deletePlacement,
  insertPlacement,
  type PlacementRow,
  placementAt,
  placementsBetween,
  placementsIn,
  setPlacementFlags,
} from "../db/writes/placements.ts";
import type { Ingestion } from "./ingest-context.ts";

/**
 * Writes where copies of a message stand and how they are flagged.
 * @param fresh the message's row was made just now: nothing else knows of it
 */
export function placeCopies(
  ingestion: Ingestion,
  message: MessageId,
  placed: PlacedFlags[],
  { fresh = false } = {},
): void {
  for (const copy of placed) {
    const folder = ingestion.folder(copy.folder);
    const there = placementAt(ingestion.db, folder.id, copy.key);
    if (there?.messageId === message) {
      flagCopy(ingestion, there, copy);
      continue;
    }
    // A key that stands for another message now: the server forgot to say that the first one went.
    if (there) dropCopy(ingestion, there);
    if (!fresh) forgetArriving(ingestion, message, folder.id);
    addCopy(ingestion, message, folder.id, copy);
  }
}

/**
 * A copy that the user moved here, and that waited for the server to tell it, is replaced by what the server tells; and a
 * message of ours that was shown in Sent stands where the server says, be it elsewhere.
 */
function forgetArriving({ db, bereft }: Ingestion, message: MessageId, folder: FolderId): void {
  db.prepare(
    `DELETE FROM placements WHERE message_id = ? AND state = 'arriving' AND (folder_id = ? OR remote_key LIKE 'arriving:echo:%')`,
  ).run(message, folder);
  const back = db.prepare("UPDATE messages SET orphaned_at = NULL WHERE id = ? AND orphaned_at IS NOT NULL");
  if (back.run(message).changes > 0) bereft.add(message);
}

function addCopy(ingestion: Ingestion, message: MessageId, folder: FolderId, { key, flags }: PlacedFlags): void {
  const { db, account } = ingestion;
  const state = ingestion.isLeaving(message, folder) ? "leaving" : "present";
  insertPlacement(db, account, { folderId: folder, remoteKey: key, messageId: message, flags, state });
  ingestion.replaced.add(message);
}

function flagCopy(ingestion: Ingestion, there: PlacementRow, { flags }: PlacedFlags): void {
  const same =
    there.read === +flags.read &&
    there.starred === +flags.starred &&
    there.answered === +flags.answered &&
    there.draft === +flags.draft;
  if (same) return;
  setPlacementFlags(ingestion.db, there.folderId, there.remoteKey, flags);
  ingestion.replaced.add(there.messageId);
}

/** Removes a copy. A message without any waits, as an orphan, for the end of the round. */
export function dropCopy(ingestion: Ingestion, copy: PlacementRow): void {
  const { db, options } = ingestion;
  deletePlacement(db, copy.folderId, copy.remoteKey);
  db.prepare(
    `UPDATE messages SET orphaned_at = ?
     WHERE id = ? AND orphaned_at IS NULL AND NOT EXISTS (SELECT 1 FROM placements WHERE message_id = messages.id)`,
  ).run(options.now, copy.messageId);
  ingestion.replaced.add(copy.messageId);
  ingestion.bereft.add(copy.messageId);
}

/** New flags of copies already told. */
export function applyFlags(ingestion: Ingestion, placed: PlacedFlags[]): void {
  for (const copy of placed) {
    const folder = ingestion.knownFolder(copy.folder);
    const there = folder && placementAt(ingestion.db, folder.id, copy.key);
    if (there) flagCopy(ingestion, there, copy);
    else ingestion.unknownFlags.push(copy);
  }
}

export function applyGone(ingestion: Ingestion, id: RemoteId, keys: string[]): void {
  const folder = ingestion.knownFolder(id);
  if (!folder) return;
  for (const key of keys) {
    const there = placementAt(ingestion.db, folder.id, key);
    if (there && !key.startsWith(arrivingPrefix)) dropCopy(ingestion, there);
  }
}

export function applyPresent(
  ingestion: Ingestion,
  { folder: id, from, to, keys }: { folder: RemoteId; from: number; to: number; keys: ReadonlySet<number> },
): void {
  const folder = ingestion.knownFolder(id);
  if (!folder) return;
  for (const there of unlisted(ingestion, folder.id, { from, to, keys })) dropCopy(ingestion, there);
}

/** Up to so many numbers are looked up one by one; beyond, the whole folder is gone through. */
const mostGaps = 2000;

/** Copies within the range that are not among `keys`. Ranges are mostly without gaps, and a folder is long. */
function unlisted(
  { db }: Ingestion,
  folder: FolderId,
  { from, to, keys }: { from: number; to: number; keys: ReadonlySet<number> },
): PlacementRow[] {
  if (to - from + 1 - keys.size > mostGaps)
    return placementsBetween(db, folder, from, to).filter(({ remoteKey }) => !keys.has(Number(remoteKey)));
  const found: PlacementRow[] = [];
  for (let key = from; key <= to; key++) {
    const there = keys.has(key) ? undefined : placementAt(db, folder, String(key));
    if (there) found.push(there);
  }
  return found;
}

/** All that the server told of a folder goes; the messages stay until the round ends. */
export function emptyFolder(ingestion: Ingestion, id: RemoteId): void {
  const folder = ingestion.knownFolder(id);
  if (folder) for (const there of placementsIn(ingestion.db, folder.id)) dropCopy(ingestion, there);
}

export function removeFolder(ingestion: Ingestion, id: RemoteId): void {
  const folder = ingestion.knownFolder(id);
  if (!folder) return;
  const { db } = ingestion;
  emptyFolder(ingestion, id);
  for (const row of db
    .prepare<PlacementRow>(
      "SELECT folder_id AS folderId, remote_key AS remoteKey, message_id AS messageId FROM placements WHERE folder_id = ?",
    )
    .all(folder.id))
    dropCopy(ingestion, row);
  db.prepare("DELETE FROM folders WHERE id = ?").run(folder.id);
  ingestion.forgetFolder(id);
}
