import type { Section } from "../../../shared/model/conversation.ts";
import type { AccountId, ConversationId } from "../../../shared/model/ids.ts";
import type { Readable, Writable } from "../open.ts";
import { conversationsOf } from "../queries/senders.ts";
import { localActs, senders, views } from "../schema/index.ts";
import { refreshStanding } from "./aggregates.ts";
import { type MarkRow, markedConversations, saveMark } from "./marks.ts";
import { insertRow } from "./rows.ts";

/** What was said of a sender; with neither there is no row. */
export interface SenderRow {
  sender: string;
  section: Section | null;
  blockedAt: number | null;
  at: number;
}

type ViewRow = typeof views.$inferSelect;

/** How things were before an act, by table. */
export interface Before {
  marks?: MarkRow[];
  senders?: SenderRow[];
  views?: ViewRow[];
}

/** So many acts can be taken back. */
const mostKept = 300;

/** Remembers how it was. To be called in the transaction of the act. */
export function rememberAct(db: Writable, undoId: string, before: Before, now: number): void {
  insertRow(db, localActs, { undoId, before, at: now });
  db.prepare(
    "DELETE FROM local_acts WHERE rowid <= (SELECT rowid FROM local_acts ORDER BY rowid DESC LIMIT 1 OFFSET ?)",
  ).run(mostKept);
}

/** Puts back what an act changed. @returns whether there was one of that name; `ids`: conversations it touched */
export function undoLocalAct(db: Writable, undoId: string): { ids: ConversationId[] } | null {
  const row = db.prepare<{ before: string }>("SELECT before FROM local_acts WHERE undo_id = ?").get(undoId);
  if (!row) return null;
  const { marks = [], senders: said = [], views: made = [] }: Before = JSON.parse(row.before);
  return db.transaction((changes) => {
    changes.note(["conversations", "messages", "people", "views"]);
    db.prepare("DELETE FROM local_acts WHERE undo_id = ?").run(undoId);
    for (const view of made) insertRow(db, views, view, "OR REPLACE");
    for (const sender of said) saveSender(db, sender);
    for (const mark of marks) saveMark(db, mark);
    return { ids: [...refreshMarked(db, marks), ...said.flatMap(({ sender }) => refreshSender(db, sender))] };
  });
}

/** Where the conversations of these marks stand now. */
export function refreshMarked(db: Writable, marks: readonly MarkRow[]): ConversationId[] {
  return [...Map.groupBy(marks, ({ accountId }) => accountId)].flatMap(([account, list]) =>
    refreshed(
      db,
      account,
      list.flatMap((mark) => markedConversations(db, mark)),
    ),
  );
}

/** Where everything stands now that this sender wrote. */
export function refreshSender(db: Writable, sender: string): ConversationId[] {
  return [...conversationsOf(db, sender)].flatMap(([account, ids]) => refreshed(db, account, ids));
}

function refreshed(db: Writable, account: AccountId, ids: ConversationId[]): ConversationId[] {
  refreshStanding(db, account, ids);
  return ids;
}

/** What is said of this sender so far. */
export function senderRow(db: Readable, sender: string, now: number): SenderRow {
  const row = db
    .prepare<SenderRow>("SELECT sender, section, blocked_at AS blockedAt, at FROM senders WHERE sender = ?")
    .get(sender);
  return row ?? { sender, section: null, blockedAt: null, at: now };
}

export function saveSender(db: Writable, row: SenderRow): void {
  if (row.section === null && row.blockedAt === null)
    db.prepare("DELETE FROM senders WHERE sender = ?").run(row.sender);
  else insertRow(db, senders, row, "OR REPLACE");
}
