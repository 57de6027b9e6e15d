import type { ConversationFilter } from "../../../shared/api/conversations.ts";
import type { ListPosition } from "../../../shared/model/conversation.ts";
import type { AccountId, ConversationId, FolderId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";

/** A conversation's place in a list and what the list says of it: its newest message there, what is unread there. */
export interface ListKey {
  id: ConversationId;
  lastAt: number;
  unreadCount: number;
  starred: 0 | 1;
}

/** Before everything: where a list begins. */
const top: ListPosition = { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

type Marks = Pick<ConversationFilter, "unread" | "starred" | "snoozed">;

/**
 * The next keys of a view, newest first. Each folder (or account) is walked along its own index from the position
 * given, and the walks are merged: nothing is sorted and nothing skipped, however deep.
 */
export function listKeys(db: Readable, view: ConversationFilter, after: ListPosition | null, limit: number): ListKey[] {
  const { at, id } = after ?? top;
  const walks = isWhole(view) ? accountIds(db, view) : folderSet(db, view).ids;
  const statement = db.prepare<ListKey>(walkSql(db, view));
  const set = isWhole(view) ? [] : setParameters(db, view);
  return walks
    .flatMap((walk) => statement.all(walk, at, id, ...set, limit))
    .toSorted((a, b) => b.lastAt - a.lastAt || b.id - a.id)
    .slice(0, limit);
}

/** How many rows `listKeys` would give in all. */
export function countKeys(db: Readable, view: ConversationFilter): number {
  const walks = isWhole(view) ? accountIds(db, view) : folderSet(db, view).ids;
  const statement = db.prepare<{ count: number }>(countSql(db, view));
  const set = isWhole(view) ? [] : setParameters(db, view);
  return walks.reduce<number>((sum, walk) => sum + (statement.get(walk, ...set)?.count ?? 0), 0);
}

/** The statement behind `listKeys`; for looking at its plan. */
export function walkSql(db: Readable, view: ConversationFilter): string {
  if (isWhole(view))
    return `SELECT id, last_at AS lastAt, unread_count AS unreadCount, starred FROM ${whole(view)}
      WHERE account_id = ? AND hidden = 0 AND (last_at, id) < (?, ?)${marked(view)}
      ORDER BY last_at DESC, id DESC LIMIT ?`;
  return `SELECT conversation_id AS id, last_at AS lastAt, unread_count AS unreadCount, starred FROM ${parts(view)}
    WHERE folder_id = ? AND (last_at, conversation_id) < (?, ?)${marked(view)}${once(db, view)}${inInbox(view)}
    ORDER BY last_at DESC, conversation_id DESC LIMIT ?`;
}

/** The statement behind `countKeys`; for looking at its plan. */
export function countSql(db: Readable, view: ConversationFilter): string {
  if (isWhole(view))
    return `SELECT count(*) AS count FROM ${whole(view)} WHERE account_id = ? AND hidden = 0${marked(view)}`;
  return `SELECT count(*) AS count FROM ${parts(view)} WHERE folder_id = ?${marked(view)}${once(db, view)}${inInbox(view)}`;
}

/** No role and no folder: everything but trash and junk. */
function isWhole(view: ConversationFilter): boolean {
  return view.role === null && view.folderId === null;
}

/** Away until a time, and nothing newer came. Of the conversation with this id. */
const isAway = (id: string): string =>
  `EXISTS (SELECT 1 FROM snoozes s JOIN conversations a ON a.id = s.conversation_id
     WHERE s.conversation_id = ${id} AND s.returned_at IS NULL AND a.last_at <= s.last_at)`;

/** What was put away is not in the inbox. */
function inInbox({ role }: ConversationFilter): string {
  return role === "inbox" ? ` AND NOT ${isAway("conversation_folders.conversation_id")}` : "";
}

/** Each list walks the index made for it, whatever the planner thinks of the others. */
function whole({ unread, starred, snoozed }: Marks): string {
  if (snoozed === true)
    return `(SELECT c.* FROM snoozes z CROSS JOIN conversations c ON c.id = z.conversation_id WHERE ${isAway("z.conversation_id")})`;
  return `conversations INDEXED BY conversations_${starred ? "starred" : unread ? "unread" : "by_time"}`;
}

function parts({ unread, starred }: Marks): string {
  return `conversation_folders INDEXED BY conversation_folders_${starred ? "starred" : unread ? "unread" : "by_time"}`;
}

function marked({ unread, starred }: Marks, table = ""): string {
  return `${unread ? ` AND ${table}unread_count > 0` : ""}${starred ? ` AND ${table}starred = 1` : ""}`;
}

/** A conversation that stands in several folders of the view shows once, where it is newest. */
function once(db: Readable, view: ConversationFilter): string {
  if (!folderSet(db, view).overlap) return "";
  return ` AND NOT EXISTS (SELECT 1 FROM conversation_folders other
    WHERE other.conversation_id = conversation_folders.conversation_id
      AND other.folder_id IN (SELECT value FROM json_each(?))
      AND (other.last_at, other.folder_id) > (conversation_folders.last_at, conversation_folders.folder_id)
      ${marked(view, "other.")})`;
}

function setParameters(db: Readable, view: ConversationFilter): string[] {
  const { ids, overlap } = folderSet(db, view);
  return overlap ? [JSON.stringify(ids)] : [];
}

function accountIds(db: Readable, { accountIds: wanted }: ConversationFilter): AccountId[] {
  const rows = db.prepare<{ id: AccountId }>("SELECT id FROM accounts ORDER BY id").all();
  return rows.map(({ id }) => id).filter((id) => wanted === null || wanted.includes(id));
}

/** The folders of a view; `overlap`: one account has several of them, so that a conversation may stand in two. */
function folderSet(db: Readable, view: ConversationFilter): { ids: FolderId[]; overlap: boolean } {
  const rows = db
    .prepare<{ id: FolderId; accountId: AccountId }>(
      `SELECT id, account_id AS accountId FROM folders
       WHERE (@folder IS NULL OR id = @folder) AND (@role IS NULL OR role = @role) ORDER BY id`,
    )
    .all({ folder: view.folderId, role: view.role })
    .filter(({ accountId }) => view.accountIds === null || view.accountIds.includes(accountId));
  return {
    ids: rows.map(({ id }) => id),
    overlap: new Set(rows.map(({ accountId }) => accountId)).size < rows.length,
  };
}

/** Is in a conversation of the view. Of `messages m`. */
export function inView(db: Readable, view: ConversationFilter): { sql: string; parameters: string[] } {
  if (isWhole(view))
    return {
      sql: `EXISTS (SELECT 1 FROM conversations c WHERE c.id = m.conversation_id AND c.hidden = 0${marked(view, "c.")}
        AND c.account_id IN (SELECT value FROM json_each(?)))`,
      parameters: [JSON.stringify(accountIds(db, view))],
    };
  return {
    sql: `EXISTS (SELECT 1 FROM conversation_folders c WHERE c.conversation_id = m.conversation_id${marked(view, "c.")}
      AND c.folder_id IN (SELECT value FROM json_each(?)))`,
    parameters: [JSON.stringify(folderSet(db, view).ids)],
  };
}
