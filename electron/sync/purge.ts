import type { ConversationId, MessageId } from "../../shared/model/ids.ts";
import { unindexMessages } from "../db/search.ts";
import type { PlacementRow } from "../db/writes/placements.ts";
import { dropCopy } from "./copies.ts";
import type { Ingestion } from "./ingest-context.ts";
import { adopt } from "./twins.ts";

/** A message on its way out. */
interface Orphan {
  id: MessageId;
  conversationId: ConversationId;
  remoteId: string;
}

/**
 * The end of a round: what no copy places any more is removed, with its search rows, and its conversation is threaded
 * again. A message that came back under another key of a folder, before its old key was told to be gone, is kept.
 */
export function endRound(ingestion: Ingestion): void {
  dropArrivals(ingestion);
  adoptTwins(ingestion);
  removeMessages(ingestion, orphansOf(ingestion));
}

/** Removes messages with all that hangs on them; what remains of their conversations waits to be threaded again. */
export function removeMessages(ingestion: Ingestion, gone: Orphan[]): void {
  if (gone.length === 0) return;
  const ids = gone.map(({ id }) => id);
  unindexMessages(ingestion.db, ids);
  const remove = ingestion.db.prepare("DELETE FROM messages WHERE id = ?");
  for (const id of ids) {
    remove.run(id);
    ingestion.entries.delete(id);
    ingestion.contents.delete(id);
    ingestion.added.delete(id);
    ingestion.changed.delete(id);
    ingestion.replaced.delete(id);
  }
  ingestion.removed += ids.length;
  for (const id of new Set(gone.map(({ conversationId }) => conversationId))) leave(ingestion, id);
}

function leave(ingestion: Ingestion, conversation: ConversationId): void {
  const row = ingestion.db
    .prepare<{ remoteId: string | null }>("SELECT remote_id AS remoteId FROM conversations WHERE id = ?")
    .get(conversation);
  if (row?.remoteId === null) ingestion.rethread.add(conversation);
  ingestion.touched.add(conversation);
}

function orphansOf({ db, account }: Ingestion): Orphan[] {
  return db
    .prepare<Orphan>(
      `SELECT id, conversation_id AS conversationId, remote_id AS remoteId FROM messages
       WHERE account_id = ? AND orphaned_at IS NOT NULL`,
    )
    .all(account);
}

/** Copies that a settled move put in place, and that a whole round since did not show, are not there. */
function dropArrivals(ingestion: Ingestion): void {
  const rows = ingestion.db
    .prepare<PlacementRow>(
      `SELECT p.folder_id AS folderId, p.remote_key AS remoteKey, p.message_id AS messageId
       FROM placements p JOIN outbox o ON o.id = CAST(substr(p.remote_key, 10) AS INTEGER)
       WHERE p.state = 'arriving' AND p.account_id = ? AND o.kind = 'move' AND o.state = 'done' AND o.settled_at < ?`,
    )
    .all(ingestion.account, ingestion.options.roundStartedAt);
  for (const row of rows) dropCopy(ingestion, row);
}

function adoptTwins(ingestion: Ingestion): void {
  const { db, account } = ingestion;
  const twin = db.prepare<{ id: MessageId }>(
    `SELECT id FROM messages WHERE account_id = ? AND orphaned_at IS NULL AND remote_id LIKE ? ESCAPE '\\' ORDER BY remote_id LIMIT 1`,
  );
  for (const orphan of orphansOf(ingestion)) {
    const pattern = `${orphan.remoteId.replaceAll(/[\\%_]/g, "\\$&")}#%`;
    const other = twin.get(account, pattern);
    if (other) adopt(ingestion, orphan.id, other.id);
  }
}
