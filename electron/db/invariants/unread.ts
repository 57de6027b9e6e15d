import { type ConversationFilter, inbox } from "../../../shared/api/conversations.ts";
import { folderId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { countUnread } from "../queries/conversations.ts";
import { listKeys } from "../queries/list-keys.ts";
import type { Breach } from "./names.ts";

/** 9: the badge is the number of rows one sees, by walking the list. */
export function unreadCounts(db: Readable): Breach[] {
  const folders = db.prepare<{ id: number }>("SELECT id FROM folders").all();
  const views: ConversationFilter[] = [
    inbox,
    { ...inbox, role: null },
    ...folders.map(({ id }) => ({ ...inbox, role: null, folderId: folderId.parse(id) })),
  ];
  return views.flatMap((view) => {
    const shown = listKeys(db, view, null, Number.MAX_SAFE_INTEGER).filter((key) => key.unreadCount > 0).length;
    const counted = countUnread(db, view);
    if (shown === counted) return [];
    const name = view.folderId === null ? (view.role ?? "everything") : `folder ${view.folderId}`;
    return [
      {
        number: 9,
        invariant: "unread counts equal visible rows",
        detail: `${name}: ${counted} counted, ${shown} shown`,
      },
    ];
  });
}
