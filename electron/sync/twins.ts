import type { FolderId, MessageId } from "../../shared/model/ids.ts";
import { pendingStates } from "../db/writes/outbox.ts";
import { placementsOf } from "../db/writes/placements.ts";
import type { Ingestion } from "./ingest-context.ts";

interface Member {
  id: MessageId;
  remoteId: string;
}

/** Where a message stands, and whether the user acts on it just now. */
interface Standing {
  folders: Set<FolderId>;
  still: boolean;
}

/**
 * Two keys of one folder are two messages (`identify`). When what set them apart is gone, they are one again: a folder told
 * anew has all its messages under new keys for a moment, beside the old ones.
 */
export function joinTwins(ingestion: Ingestion): void {
  const seen = new Set<MessageId>();
  let pending: ReadonlySet<MessageId> | undefined;
  for (const id of ingestion.bereft) {
    if (seen.has(id)) continue;
    const family = familyOf(ingestion, id);
    for (const member of family) seen.add(member.id);
    if (family.length < 2) continue;
    pending ??= actedOn(ingestion);
    joinFamily(ingestion, family, pending);
  }
  ingestion.bereft.clear();
}

/** One takes in another where they share no folder, both stand somewhere, and no command waits that is about the later one. */
function joinFamily(ingestion: Ingestion, family: readonly Member[], pending: ReadonlySet<MessageId>): void {
  const standings = standingsOf(ingestion, family);
  const kept: { id: MessageId; folders: Set<FolderId> }[] = [];
  for (const { id } of family) {
    const standing = standings.get(id);
    if (!standing) continue;
    const { folders, still } = standing;
    const home = pending.has(id)
      ? undefined
      : kept.find((one) => ![...folders].some((folder) => one.folders.has(folder)));
    if (!home) kept.push({ id, folders });
    else if (still) {
      adopt(ingestion, home.id, id);
      for (const folder of folders) home.folders.add(folder);
    }
  }
}

/** Of those that stand somewhere. */
function standingsOf({ db }: Ingestion, family: readonly Member[]): Map<MessageId, Standing> {
  const copies = db
    .prepare<{ message: MessageId; folder: FolderId; state: string }>(
      `SELECT message_id AS message, folder_id AS folder, state FROM placements
       WHERE message_id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(family.map(({ id }) => id)));
  const standings = new Map<MessageId, Standing>();
  for (const { message, folder, state } of copies) {
    const known = standings.get(message) ?? { folders: new Set(), still: true };
    known.folders.add(folder);
    known.still &&= state === "present";
    standings.set(message, known);
  }
  return standings;
}

/** Messages whose flags or copies a command changes that waits. */
function actedOn({ db, account }: Ingestion): ReadonlySet<MessageId> {
  const rows = db
    .prepare<{ id: MessageId }>(
      `SELECT value AS id FROM outbox, json_each(outbox.payload, '$.messageIds')
       WHERE account_id = @account AND kind = 'flags' AND state IN ${pendingStates}
       UNION SELECT json_extract(item.value, '$.messageId') FROM outbox, json_each(outbox.payload, '$.items') item
       WHERE account_id = @account AND kind = 'move' AND state IN ${pendingStates}`,
    )
    .all({ account });
  return new Set(rows.map(({ id }) => id));
}

/** The first message takes the copies of a later one, which becomes an orphan. Nothing happens while the user acts on it. */
export function adopt(ingestion: Ingestion, first: MessageId, later: MessageId): void {
  const { db, options } = ingestion;
  if (placementsOf(db, later).some(({ state }) => state !== "present")) return;
  db.prepare("UPDATE placements SET message_id = ? WHERE message_id = ?").run(first, later);
  db.prepare("UPDATE messages SET orphaned_at = NULL WHERE id = ?").run(first);
  db.prepare("UPDATE messages SET orphaned_at = ? WHERE id = ?").run(options.now, later);
  ingestion.replaced.add(first);
}

/** The message with all that have its id and a number, the lowest number first; alone, it is nobody's twin. */
function familyOf({ db, account }: Ingestion, id: MessageId): Member[] {
  const row = db.prepare<Member>("SELECT id, remote_id AS remoteId FROM messages WHERE id = ?").get(id);
  if (!row) return [];
  const base = row.remoteId.replace(/#\d+$/, "");
  return db
    .prepare<Member>(
      `SELECT id, remote_id AS remoteId FROM messages
       WHERE account_id = @account AND (remote_id = @base OR (remote_id > @base || '#' AND remote_id < @base || '$'))`,
    )
    .all({ account, base })
    .filter(({ remoteId }) => /^(#\d+)?$/.test(remoteId.slice(base.length)))
    .sort((a, b) => numberOf(a, base) - numberOf(b, base));
}

function numberOf({ remoteId }: Member, base: string): number {
  return Number(remoteId.slice(base.length + 1) || 1);
}
