import type { FolderId, MessageId } from "../../shared/model/ids.ts";
import { pendingStates } from "../db/writes/outbox.ts";
import { placementsOf } from "../db/writes/placements.ts";
import type { Ingestion } from "./ingest-context.ts";

interface Member {
  id: MessageId;
  remoteId: string;
}

/**
 * Two keys of one folder are two messages (`identify`). When what set them apart is gone, they are one again: a folder told
 * anew has all its messages under new keys for a moment, beside the old ones.
 */
export function joinTwins(ingestion: Ingestion): void {
  for (const id of ingestion.bereft) {
    const [first, ...others] = familyOf(ingestion, id);
    const kept = first ? [first] : [];
    for (const other of others) {
      const home = kept.find((one) => mayJoin(ingestion, one.id, other.id));
      if (home) adopt(ingestion, home.id, other.id);
      else kept.push(other);
    }
  }
  ingestion.bereft.clear();
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

/** They share no folder, both stand somewhere, and no command waits that is about the later one. */
function mayJoin({ db, account }: Ingestion, first: MessageId, later: MessageId): boolean {
  const folders = new Set<FolderId>(placementsOf(db, first).map(({ folderId }) => folderId));
  const copies = placementsOf(db, later);
  if (folders.size === 0 || copies.length === 0 || copies.some(({ folderId }) => folders.has(folderId))) return false;
  const pending = db.prepare(
    `SELECT 1 FROM outbox WHERE account_id = ? AND kind IN ('flags', 'move') AND state IN ${pendingStates}
       AND instr(payload, ?) > 0 LIMIT 1`,
  );
  return pending.get(account, String(later)) === undefined;
}
