import { expect, test } from "vitest";
import { filterOf, roleOf, sameView, viewNames } from "../../../renderer/stores/views.ts";
import { conversationView, inbox } from "../../../shared/api/conversations.ts";
import type { FolderView } from "../../../shared/model/folder.ts";
import { accountId, folderId } from "../../../shared/model/ids.ts";

const folder: FolderView = {
  id: folderId.parse(9),
  accountId: accountId.parse(1),
  name: "Junk",
  path: "Junk",
  role: "junk",
  unread: 0,
};

test("every view asks something the contract takes, and no two ask the same", () => {
  const filters = viewNames.map((name) => filterOf({ kind: "role", name }, false));
  for (const filter of filters) expect(conversationView.safeParse(filter).success).toBe(true);
  expect(new Set(filters.map((filter) => JSON.stringify(filter))).size).toBe(viewNames.length);
});

test("the inbox is the contract's unified inbox; starred and all have no role", () => {
  expect(filterOf({ kind: "role", name: "inbox" }, false)).toEqual(inbox);
  expect(filterOf({ kind: "role", name: "starred" }, false)).toMatchObject({ role: null, starred: true });
  expect(filterOf({ kind: "role", name: "all" }, true)).toMatchObject({ role: null, starred: false, unread: true });
});

test("accounts and folders narrow to themselves", () => {
  const id = accountId.parse(3);
  expect(filterOf({ kind: "account", accountId: id }, false)).toMatchObject({ role: "inbox", accountIds: [3] });
  expect(filterOf({ kind: "folder", folderId: folder.id }, false)).toMatchObject({ folderId: 9, role: null });
  expect(roleOf({ kind: "folder", folderId: folder.id }, [folder])).toBe("junk");
  expect(sameView({ kind: "account", accountId: id }, { kind: "account", accountId: accountId.parse(4) })).toBe(false);
});
