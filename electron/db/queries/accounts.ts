import { asc } from "drizzle-orm";
import type { AccountView } from "../../../shared/model/account.ts";
import type { FolderView } from "../../../shared/model/folder.ts";
import type { AccountId, FolderId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { accounts, folders } from "../schema/index.ts";
import { abilitiesOfAccount } from "./limits.ts";

/** Every account with its state and how far it is. */
export function listAccounts(db: Readable): AccountView[] {
  const held = db.prepare<{ count: number }>(heldSql);
  return db.orm
    .select()
    .from(accounts)
    .orderBy(asc(accounts.id))
    .all()
    .map((row) => ({
      id: row.id,
      provider: row.provider,
      address: row.address,
      name: row.name,
      hue: row.hue,
      state: {
        kind: row.stateKind,
        since: row.stateSince,
        reason: row.stateReason,
        action: row.stateAction,
        until: row.stateUntil,
      },
      progress: { held: held.get(row.id)?.count ?? 0, total: row.total },
      heardAt: row.heardAt,
      secretBackend: row.secretBackend,
      historyDays: row.historyDays,
      settings: row.settings,
      notices: row.notices,
      limits: abilitiesOfAccount(db, row.id).limits,
      realtime: row.realtime,
      pace: row.pace,
      importNew: row.importNew,
      unified: row.unified,
      storage: row.storage,
    }));
}

/** The statement behind the progress; for looking at its plan. */
export const heldSql = "SELECT count(*) AS count FROM messages WHERE account_id = ?";

/** The folders of all accounts that can hold messages, with what a list of each shows as unread. */
export function listFolders(db: Readable): FolderView[] {
  const unread = new Map(
    db
      .prepare<{ id: FolderId; count: number }>(unreadByFolderSql)
      .all()
      .map(({ id, count }) => [id, count]),
  );
  return db.orm
    .select()
    .from(folders)
    .orderBy(asc(folders.accountId), asc(folders.path))
    .all()
    .filter(({ selectable }) => selectable)
    .map(({ id, accountId, name, path, role }) => ({ id, accountId, name, path, role, unread: unread.get(id) ?? 0 }));
}

/** The statement behind the folders' figures; for looking at its plan. */
export const unreadByFolderSql =
  "SELECT folder_id AS id, count(*) AS count FROM conversation_folders WHERE unread_count > 0 GROUP BY folder_id";

/** Which accounts there are, by address and name. */
export function accountNames(db: Readable): { id: AccountId; address: string; name: string }[] {
  return db.orm.select({ id: accounts.id, address: accounts.address, name: accounts.name }).from(accounts).all();
}
