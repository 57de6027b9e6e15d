import type { FolderRole } from "../../../shared/model/folder.ts";
import type { AccountId, FolderId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { folders } from "../schema/index.ts";
import { insertForId, updateRow } from "./rows.ts";

export interface FolderRow {
  id: FolderId;
  remoteId: string;
  name: string;
  path: string;
  role: FolderRole | null;
  kind: "folder" | "label";
  selectable: boolean;
  virtual: boolean;
}

/** The id of the place in which conversations of an account without folders stand; no provider gives it. */
export const chatInbox = "bobbin:inbox";

export function foldersOf(db: Readable, account: AccountId): FolderRow[] {
  return db
    .prepare<Omit<FolderRow, "selectable" | "virtual"> & { selectable: number; virtual: number }>(
      "SELECT id, remote_id AS remoteId, name, path, role, kind, selectable, virtual FROM folders WHERE account_id = ?",
    )
    .all(account)
    .map((row) => ({ ...row, selectable: row.selectable === 1, virtual: row.virtual === 1 }));
}

/** Inserts the folder, or writes what is new of it. */
export function saveFolder(
  db: Writable,
  account: AccountId,
  known: FolderRow | undefined,
  folder: Omit<FolderRow, "id">,
): FolderRow {
  if (known) {
    updateRow(db, folders, known.id, folder);
    return { ...folder, id: known.id };
  }
  return { ...folder, id: insertForId(db, folders, { accountId: account, ...folder }) };
}

/** The inbox of an account whose provider has no folders: a place for lists, shown nowhere by itself. */
export function chatInboxOf(db: Writable, account: AccountId): FolderRow {
  const known = foldersOf(db, account).find(({ remoteId }) => remoteId === chatInbox);
  if (known) return known;
  const place = { remoteId: chatInbox, name: "Inbox", path: "Inbox", role: "inbox" as const };
  return saveFolder(db, account, undefined, { ...place, kind: "folder", selectable: false, virtual: true });
}
