import { type ConversationFilter, isWhole } from "../../../shared/api/conversations.ts";
import type { FolderRole } from "../../../shared/model/folder.ts";
import type { AccountId, ConversationId, FolderId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";

/** A piece of SQL with the values for its question marks. */
export interface Condition {
  sql: string;
  parameters: string[];
}

/** Which lists a view is made of: accounts, or folders. `overlap`: a conversation may stand in two of them. */
export function listsOf(db: Readable, view: ConversationFilter): { ids: readonly number[]; overlap: boolean } {
  const accounts = accountsOf(db, view);
  if (isWhole(view)) return { ids: [...accounts], overlap: false };
  const rows = db
    .prepare<{ id: FolderId; accountId: AccountId; role: FolderRole | null }>(
      "SELECT id, account_id AS accountId, role FROM folders ORDER BY id",
    )
    .all()
    .filter(({ id, accountId, role }) => accounts.has(accountId) && isOf(view, { id, role }));
  return {
    ids: rows.map(({ id }) => id),
    overlap: new Set(rows.map(({ accountId }) => accountId)).size < rows.length,
  };
}

function isOf(view: ConversationFilter, { id, role }: { id: FolderId; role: FolderRole | null }): boolean {
  return (
    (view.folderId === null || id === view.folderId) &&
    (view.folderIds === undefined || view.folderIds.includes(id)) &&
    (view.role === null || role === view.role)
  );
}

/** The inbox of all accounts leaves out those that the user wants to see by themselves only. */
function accountsOf(db: Readable, view: ConversationFilter): Set<AccountId> {
  const { accountIds, exceptAccountIds = [], kinds } = view;
  const hasKind = db.prepare(
    "SELECT 1 FROM conversations WHERE account_id = ? AND kind IN (SELECT value FROM json_each(?)) LIMIT 1",
  );
  const unifiedOnly = accountIds === null && view.role === "inbox";
  const rows = db.prepare<{ id: AccountId; unified: 0 | 1 }>("SELECT id, unified FROM accounts ORDER BY id").all();
  return new Set(
    rows
      .filter(
        ({ id, unified }) =>
          (accountIds === null || accountIds.includes(id)) &&
          !exceptAccountIds.includes(id) &&
          (unified === 1 || !unifiedOnly),
      )
      .filter(({ id }) => kinds === undefined || hasKind.get(id, JSON.stringify(kinds)) !== undefined)
      .map(({ id }) => id),
  );
}

/** The index along which the fewest rows are passed over. */
export function indexFor({ unread, starred, waiting, section }: ConversationFilter): string {
  if (starred) return "starred";
  if (unread) return "unread";
  if (waiting !== undefined) return "waiting";
  return section === undefined ? "by_time" : "by_section";
}

/** Away until a time, and nothing newer came. Of the conversation with this id. */
export const isAway = (id: string): string =>
  `EXISTS (SELECT 1 FROM snoozes s JOIN conversations a ON a.id = s.conversation_id
     WHERE s.conversation_id = ${id} AND s.returned_at IS NULL AND a.last_at <= s.last_at)`;

/** What was put away, muted or blocked is not in the inbox. */
export function inInbox({ role }: ConversationFilter): string {
  return role === "inbox" ? ` AND aside = 0 AND NOT ${isAway("conversation_folders.conversation_id")}` : "";
}

/**
 * What a row must be beside standing in one of the lists. Words of the contract stand in the statement as they are; what a
 * user wrote never does.
 * @param table its name and a dot, where several are joined
 */
export function listConditions(db: Readable, view: ConversationFilter, table: string): Condition {
  const { unread, starred, section, waiting, kinds, people } = view;
  const id = isWhole(view) ? `${table}id` : `${table}conversation_id`;
  const listed = kinds?.map((kind) => `'${kind}'`).join(", ");
  const words = [
    unread && `${table}unread_count > 0`,
    starred && `${table}starred = 1`,
    section !== undefined && `${table}section = '${section}'`,
    waiting !== undefined && `${table}waiting = '${waiting}'`,
    listed !== undefined &&
      (isWhole(view)
        ? `${table}kind IN (${listed})`
        : `EXISTS (SELECT 1 FROM conversations k WHERE k.id = ${id} AND k.kind IN (${listed}))`),
    people && `${id} IN (SELECT value FROM json_each(?))`,
  ];
  return {
    sql: words
      .filter((word) => typeof word === "string")
      .map((word) => ` AND ${word}`)
      .join(""),
    parameters: people ? [JSON.stringify(conversationsWith(db, people))] : [],
  };
}

/** Conversations of these people: where they, or an identity joined with one of theirs, wrote or take part. */
function conversationsWith(db: Readable, people: readonly string[]): ConversationId[] {
  return db
    .prepare<{ id: ConversationId }>(
      `WITH named AS (SELECT i.id AS id FROM json_each(?) p CROSS JOIN identities i ON i.address = p.value),
         meant AS (SELECT id FROM named UNION SELECT other.identity_id FROM named
           JOIN person_links own ON own.identity_id = named.id AND own.undone_at IS NULL
           JOIN person_links other ON other.person_id = own.person_id AND other.undone_at IS NULL)
       SELECT m.conversation_id AS id FROM meant CROSS JOIN messages m ON m.sender_id = meant.id
       UNION SELECT p.conversation_id FROM meant CROSS JOIN participants p ON p.identity_id = meant.id`,
    )
    .all(JSON.stringify(people))
    .map(({ id }) => id);
}
