import { type SQL, sql } from "drizzle-orm";
import type { FolderRole } from "../../../shared/model/folder.ts";
import type { ConversationId, FolderId } from "../../../shared/model/ids.ts";
import { fold } from "../../../shared/text/fold.ts";
import type { Readable } from "../open.ts";

/** What people call folders of a role, whatever their names at the provider. */
const roleWords = new Map<string, FolderRole>([
  ["inbox", "inbox"],
  ["archive", "archive"],
  ["archived", "archive"],
  ["draft", "drafts"],
  ["drafts", "drafts"],
  ["sent", "sent"],
  ["trash", "trash"],
  ["bin", "trash"],
  ["deleted", "trash"],
  ["junk", "junk"],
  ["spam", "junk"],
  ["flagged", "flagged"],
  ["important", "important"],
]);

/** `in:all` and `in:anywhere` ask for nothing. */
export function isEverywhere(name: string): boolean {
  return ["all", "anywhere"].includes(fold(name));
}

/** Folders of that role or exactly that name or path, else those whose path has it in it; neither case nor accents count. */
export function matchingFolders(db: Readable, name: string): FolderId[] {
  const wanted = fold(name);
  const role = roleWords.get(wanted);
  const all = db
    .prepare<{ id: FolderId; name: string; path: string; role: FolderRole | null }>(
      "SELECT id, name, path, role FROM folders",
    )
    .all();
  const exact = all.filter(
    (folder) =>
      (role !== undefined && folder.role === role) || fold(folder.name) === wanted || fold(folder.path) === wanted,
  );
  const found = exact.length > 0 ? exact : all.filter(({ path }) => fold(path).includes(wanted));
  return found.map(({ id }) => id);
}

/** Up to so many messages are quicker collected first than asked of each message found. */
const few = 5_000;

/** A copy of the message stands in one of these folders, as the user sees it. */
export function standsIn(db: Readable, folders: readonly FolderId[]): SQL {
  const ids = JSON.stringify(folders);
  const { count } = db
    .prepare<{ count: number }>(
      `SELECT count(*) AS count FROM (
         SELECT 1 FROM placements WHERE folder_id IN (SELECT value FROM json_each(?)) LIMIT ${few + 1})`,
    )
    .get(ids) ?? { count: 0 };
  if (count <= few)
    return sql`(m.id IN (SELECT message_id FROM placements
      WHERE folder_id IN (SELECT value FROM json_each(${ids})) AND state <> 'leaving'))`;
  return sql`(EXISTS (SELECT 1 FROM placements p WHERE p.message_id = m.id AND p.state <> 'leaving'
    AND p.folder_id IN (SELECT value FROM json_each(${ids}))))`;
}

/** Of accounts that keep conversations themselves, by the index on their ids: mail has none of them. */
const told = `FROM accounts a CROSS JOIN conversations c ON c.account_id = a.id AND c.remote_id > ''`;

/** Conversations that a provider keeps and that stand in one of these folders. */
export function toldConversationsIn(db: Readable, folders: readonly FolderId[]): ConversationId[] {
  return db
    .prepare<{ id: ConversationId }>(
      `SELECT DISTINCT c.id AS id ${told} JOIN conversation_folders f ON f.conversation_id = c.id
       WHERE f.folder_id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(folders))
    .map(({ id }) => id);
}

/** Conversations of exactly that name, with or without a leading #, else those whose name has it in it. */
export function matchingConversations(db: Readable, name: string): ConversationId[] {
  const wanted = fold(name).replace(/^#/, "");
  if (wanted === "") return [];
  const all = db
    .prepare<{ id: ConversationId; name: string }>(`SELECT c.id AS id, c.subject AS name ${told} AND c.hidden = 0`)
    .all()
    .map((row) => ({ ...row, name: fold(row.name).replace(/^#/, "") }));
  const exact = all.filter((row) => row.name === wanted);
  return (exact.length > 0 ? exact : all.filter((row) => row.name.includes(wanted))).map(({ id }) => id);
}
