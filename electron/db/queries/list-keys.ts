import { type ConversationFilter, isWhole } from "../../../shared/api/conversations.ts";
import type { ListPosition } from "../../../shared/model/conversation.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { type Condition, indexFor, inInbox, isAway, listConditions, listsOf } from "./list-parts.ts";

/** A conversation's place in a list and what the list says of it: its newest message there, what is unread there. */
export interface ListKey {
  id: ConversationId;
  lastAt: number;
  unreadCount: number;
  starred: 0 | 1;
}

/** Before everything: where a list begins. */
const top: ListPosition = { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

/**
 * The next keys of a view, newest first. Each folder (or account) is walked along its own index from the position
 * given, and the walks are merged: nothing is sorted and nothing skipped, however deep. Of views of certain people, what
 * these people wrote is looked up instead, and sorted.
 */
export function listKeys(db: Readable, view: ConversationFilter, after: ListPosition | null, limit: number): ListKey[] {
  const { at, id } = after ?? top;
  const { sql, parameters } = walk(db, view);
  const statement = db.prepare<ListKey>(sql);
  return listsOf(db, view)
    .ids.flatMap((list) => statement.all(list, at, id, ...parameters, limit))
    .toSorted((a, b) => b.lastAt - a.lastAt || b.id - a.id)
    .slice(0, limit);
}

/** How many rows `listKeys` would give in all. */
export function countKeys(db: Readable, view: ConversationFilter): number {
  const { sql, parameters } = counting(db, view);
  const statement = db.prepare<{ count: number }>(sql);
  return listsOf(db, view).ids.reduce<number>((sum, list) => sum + (statement.get(list, ...parameters)?.count ?? 0), 0);
}

/** The statement behind `listKeys`; for looking at its plan. */
export function walkSql(db: Readable, view: ConversationFilter): string {
  return walk(db, view).sql;
}

/** The statement behind `countKeys`; for looking at its plan. */
export function countSql(db: Readable, view: ConversationFilter): string {
  return counting(db, view).sql;
}

function walk(db: Readable, view: ConversationFilter): Condition {
  const { sql, parameters } = allConditions(db, view);
  const whole = isWhole(view);
  const id = whole ? "id" : "conversation_id";
  return {
    sql: `SELECT ${id} AS id, last_at AS lastAt, unread_count AS unreadCount, starred FROM ${source(view)}
      WHERE ${listOf(view)} AND (last_at, ${id}) < (?, ?)${sql} ORDER BY last_at DESC, ${id} DESC LIMIT ?`,
    parameters,
  };
}

function counting(db: Readable, view: ConversationFilter): Condition {
  const { sql, parameters } = allConditions(db, view);
  return { sql: `SELECT count(*) AS count FROM ${source(view)} WHERE ${listOf(view)}${sql}`, parameters };
}

/** One list of those that the view is made of. */
function listOf(view: ConversationFilter): string {
  // With people named, the index that the list is walked along otherwise is none to begin with.
  const own = view.people ? "+" : "";
  return isWhole(view) ? `${own}account_id = ? AND hidden = 0` : `${own}folder_id = ?`;
}

function allConditions(db: Readable, view: ConversationFilter): Condition {
  const table = isWhole(view) ? "" : "conversation_folders.";
  const conditions = [listConditions(db, view, table), once(db, view)];
  return {
    sql: `${conditions.map(({ sql }) => sql).join("")}${inInbox(view)}`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

/** Each list walks the index made for it, whatever the planner thinks of the others. */
function source(view: ConversationFilter): string {
  if (!isWhole(view))
    return `conversation_folders${view.people ? "" : ` INDEXED BY conversation_folders_${indexFor(view)}`}`;
  if (view.snoozed === true)
    return `(SELECT c.* FROM snoozes z CROSS JOIN conversations c ON c.id = z.conversation_id WHERE ${isAway("z.conversation_id")})`;
  const index = indexFor(view);
  return `conversations${view.people ? "" : ` INDEXED BY conversations_${index === "by_section" ? "by_time" : index}`}`;
}

/** A conversation that stands in several folders of the view shows once, where it is newest. */
function once(db: Readable, view: ConversationFilter): Condition {
  const { ids, overlap } = listsOf(db, view);
  if (isWhole(view) || !overlap) return { sql: "", parameters: [] };
  const same = listConditions(db, view, "other.");
  return {
    sql: ` AND NOT EXISTS (SELECT 1 FROM conversation_folders other
      WHERE other.conversation_id = conversation_folders.conversation_id
        AND other.folder_id IN (SELECT value FROM json_each(?))
        AND (other.last_at, other.folder_id) > (conversation_folders.last_at, conversation_folders.folder_id)
        ${same.sql})`,
    parameters: [JSON.stringify(ids), ...same.parameters],
  };
}

/** Is in a conversation of the view. Of `messages m`. */
export function inView(db: Readable, view: ConversationFilter): { sql: string; parameters: string[] } {
  const { sql, parameters } = listConditions(db, view, "c.");
  const lists = JSON.stringify(listsOf(db, view).ids);
  const [table, id, list] = isWhole(view)
    ? ["conversations", "c.id", "c.hidden = 0 AND c.account_id"]
    : ["conversation_folders", "c.conversation_id", "c.folder_id"];
  return {
    sql: `EXISTS (SELECT 1 FROM ${table} c WHERE ${id} = m.conversation_id${sql}
      AND ${list} IN (SELECT value FROM json_each(?)))`,
    parameters: [...parameters, lists],
  };
}
