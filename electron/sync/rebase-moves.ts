import type { FolderId, MessageId } from "../../shared/model/ids.ts";
import type { Writable } from "../db/open.ts";
import { type CommandRow, commandsIn, step } from "../db/writes/outbox.ts";
import { type MoveItem, type MovePayload, showMovesAnew } from "../db/writes/overlay.ts";

/**
 * Takes back what a waiting move shows. Later moves of the same messages, which wait, too, begin where it would have begun:
 * what was built upon it is still done.
 * @param forget ends the command and takes back what it shows
 */
export function withoutMove(db: Writable, row: CommandRow, now: number, forget: () => void): void {
  const payload: MovePayload = JSON.parse(row.payload);
  const later = movesAfter(db, row, new Set(payload.items.map(({ messageId }) => messageId)));
  forget();
  const ends = new Map(payload.items.map(({ messageId, from }) => [messageId, { at: payload.to, from }]));
  for (const one of later) beginEarlier(db, one, ends, now);
  const concerned = [payload.items, ...later.map((one) => itemsOf(one.payload))].flat();
  if (later.length > 0) showMovesAnew(db, row.accountId, new Set(concerned.map(({ messageId }) => messageId)), now);
}

function movesAfter(db: Writable, row: CommandRow, messages: ReadonlySet<MessageId>): CommandRow[] {
  return commandsIn(db, row.accountId, ["queued", "held"])
    .filter(({ id, kind }) => kind === "move" && id > row.id)
    .filter(({ payload }) => itemsOf(payload).some(({ messageId }) => messages.has(messageId)))
    .sort((a, b) => a.id - b.id);
}

function itemsOf(payload: string): MoveItem[] {
  const { items }: MovePayload = JSON.parse(payload);
  return items;
}

/** The first move from where a message does not come to now begins where it stands; none that would end there is left. */
function beginEarlier(
  db: Writable,
  row: CommandRow,
  ends: Map<MessageId, { at: FolderId; from: FolderId }>,
  now: number,
): void {
  const { items, to }: MovePayload = JSON.parse(row.payload);
  const moved = items.flatMap((item): MoveItem[] => {
    const end = ends.get(item.messageId);
    if (end?.at !== item.from) return [item];
    ends.delete(item.messageId);
    return end.from === to ? [] : [{ ...item, from: end.from }];
  });
  if (moved.length === 0) {
    step(db, row.id, { to: "cancelled", now });
    return;
  }
  const payload: MovePayload = { items: moved, to };
  db.prepare("UPDATE outbox SET payload = ? WHERE id = ?").run(JSON.stringify(payload), row.id);
}
