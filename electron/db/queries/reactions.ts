import type { MessageId } from "../../../shared/model/ids.ts";
import type { ReactionView } from "../../../shared/model/message.ts";
import type { Readable } from "../open.ts";
import { append } from "./append.ts";
import { pendingReactions } from "./pending.ts";

/** So many names are given of those who reacted. */
const mostNames = 20;

interface Row {
  messageId: MessageId;
  emoji: string;
  name: string;
  isSelf: 0 | 1;
}

/** The reactions under these messages as the user sees them: their own that are still on their way count. */
export function reactionsOf(db: Readable, ids: readonly MessageId[]): Map<MessageId, ReactionView[]> {
  const list = JSON.stringify(ids);
  const rows = db
    .prepare<Row>(
      `SELECT r.message_id AS messageId, r.emoji AS emoji, coalesce(nullif(i.name, ''), i.address) AS name, i.is_self AS isSelf
       FROM reactions r JOIN identities i ON i.id = r.identity_id
       WHERE r.message_id IN (SELECT value FROM json_each(?)) AND r.removed = 0 ORDER BY r.at, r.emoji, i.remote_id`,
    )
    .all(list);
  const others = db
    .prepare<{ messageId: MessageId; emoji: string; others: number }>(
      `SELECT message_id AS messageId, emoji, others FROM reaction_counts
       WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY emoji`,
    )
    .all(list);
  const found = new Map<MessageId, ReactionView[]>();
  const at = (id: MessageId, emoji: string): ReactionView => {
    const known = found.get(id)?.find((view) => view.emoji === emoji);
    if (known) return known;
    const view = { emoji, picture: null, count: 0, mine: false, names: [] };
    append(found, id, view);
    return view;
  };
  for (const { messageId, emoji, name, isSelf } of rows) {
    const view = at(messageId, emoji);
    view.count++;
    if (isSelf === 1) view.mine = true;
    if (view.names.length < mostNames) view.names.push(name);
  }
  for (const row of others) at(row.messageId, row.emoji).count += row.others;
  for (const { messageId, emoji, on, name } of pendingReactions(db, ids)) showOwn(at(messageId, emoji), on, name);
  return withPictures(db, found);
}

function showOwn(view: ReactionView, on: boolean, name: string): void {
  if (view.mine === on) return;
  view.mine = on;
  view.count += on ? 1 : -1;
  const at = view.names.indexOf(name);
  if (on && view.names.length < mostNames) view.names.push(name);
  else if (!on && at >= 0) view.names.splice(at, 1);
}

function withPictures(db: Readable, found: Map<MessageId, ReactionView[]>): Map<MessageId, ReactionView[]> {
  const picture = db.prepare<{ url: string }>(
    `SELECT url FROM custom_emoji WHERE account_id = (SELECT account_id FROM messages WHERE id = ?) AND name = ?`,
  );
  for (const [id, views] of found) {
    const shown = views.filter(({ count }) => count > 0);
    for (const view of shown)
      if (/^:.+:$/.test(view.emoji)) view.picture = picture.get(id, view.emoji.slice(1, -1))?.url ?? null;
    found.set(id, shown);
  }
  return found;
}
