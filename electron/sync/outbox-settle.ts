import type { CommandId, MessageId } from "../../shared/model/ids.ts";
import type { Writable } from "../db/open.ts";
import { refreshConversations } from "../db/writes/aggregates.ts";
import { followMark } from "../db/writes/markers.ts";
import { type CommandRow, commandById, commandsIn, forgottenPayload, type Step, step } from "../db/writes/outbox.ts";
import {
  type FlagsPayload,
  type MovedItem,
  type MovePayload,
  refreshConversationsOf,
  refreshOverlay,
  showMove,
  showMovesAnew,
  writeFlagsThrough,
  writeMoveThrough,
} from "../db/writes/overlay.ts";
import { removeEcho } from "./echo.ts";
import { forgetSentDraft } from "./forget.ts";
import { withIngestion } from "./ingest.ts";
import { withoutMove } from "./rebase-moves.ts";
import { joinTwins } from "./twins.ts";

function noted(db: Writable, row: CommandRow, work: () => void): void {
  db.transaction((changes) => {
    work();
    const ids = messagesOf(row);
    const conversations = refreshConversationsOf(db, row.accountId, ids);
    if (row.conversationId !== null) conversations.push(row.conversationId);
    changes.note(["outbox", "messages", "conversations", "drafts"], conversations);
  });
}

function messagesOf(row: CommandRow): MessageId[] {
  if (row.kind !== "flags" && row.kind !== "move") return row.messageId === null ? [] : [row.messageId];
  const payload: Partial<FlagsPayload & MovePayload> = JSON.parse(row.payload);
  return payload.messageIds ?? (payload.items ?? []).map(({ messageId }) => messageId);
}

/** Twins of messages that a command was about are joined once it is over: while it waited they had to stay apart. */
function rejoin(db: Writable, row: CommandRow, now: number): void {
  if (row.kind !== "flags" && row.kind !== "move") return;
  const twins = db
    .prepare<{ id: MessageId }>(
      `SELECT m.id FROM json_each(?) j JOIN messages m ON m.id = j.value WHERE m.remote_id GLOB '*#[0-9]*' OR EXISTS (
         SELECT 1 FROM messages t WHERE t.account_id = m.account_id
           AND t.remote_id > m.remote_id || '#' AND t.remote_id < m.remote_id || '$')`,
    )
    .all(JSON.stringify(messagesOf(row)));
  if (twins.length === 0) return;
  withIngestion(db, row.accountId, now, (ingestion) => {
    for (const { id } of twins) ingestion.bereft.add(id);
    joinTwins(ingestion);
  });
}

/** Any step that changes nothing but the command itself. */
export function takeStep(db: Writable, row: CommandRow, to: Step): void {
  noted(db, row, () => {
    step(db, row.id, to);
    openForgotten(db, row);
  });
}

function isForgotten(db: Writable, { id }: CommandRow): boolean {
  return commandById(db, id)?.payload === forgottenPayload;
}

/** A draft whose conversation was forgotten while it was on its way, and which did not leave, is open again. */
function openForgotten(db: Writable, row: CommandRow): void {
  if (row.draftId === null || !isForgotten(db, row)) return;
  if (commandById(db, row.id)?.state !== "cancelled") return;
  db.prepare("UPDATE drafts SET state = 'open' WHERE id = ? AND state = 'sending'").run(row.draftId);
}

/** The provider took a change of flags: what it says is what the user said, until it says otherwise. */
export function flagsDone(db: Writable, row: CommandRow, now: number): void {
  const payload: FlagsPayload = JSON.parse(row.payload);
  noted(db, row, () => {
    step(db, row.id, { to: "done", now });
    writeFlagsThrough(db, payload);
    refreshOverlay(db, row.accountId, payload.messageIds);
    rejoin(db, row, now);
  });
}

/** The provider moved copies. */
export function moveDone(db: Writable, row: CommandRow, items: MovedItem[], now: number): void {
  const { to }: MovePayload = JSON.parse(row.payload);
  noted(db, row, () => {
    step(db, row.id, { to: "done", now });
    writeMoveThrough(db, row.accountId, row.id, to, items, now);
    rejoin(db, row, now);
  });
}

/** The provider took what the user did in chat; what it means is written by the caller. */
export function chatDone(db: Writable, row: CommandRow, now: number): void {
  noted(db, row, () => {
    step(db, row.id, { to: "done", now });
    if (row.kind === "mark") showMark(db, row);
  });
}

/** Lets read and unread follow the marks that count now. */
function showMark(db: Writable, { accountId, conversationId }: CommandRow): void {
  if (conversationId === null) return;
  followMark(db, conversationId);
  refreshConversations(db, accountId, [conversationId]);
}

/** The provider has the message. @param answer what it said */
export function sendDone(db: Writable, row: CommandRow, now: number, answer = ""): void {
  noted(db, row, () => {
    step(db, row.id, { to: "done", now, answer });
    if (row.draftId === null) return;
    if (isForgotten(db, row)) forgetSentDraft(db, row.draftId);
    else db.prepare("UPDATE drafts SET state = 'sent' WHERE id = ?").run(row.draftId);
  });
}

/**
 * The command can't be done. What it showed is taken back, and with it later commands on the same messages that were
 * built upon it; a message stays, as one that failed.
 */
export function commandFailed(db: Writable, row: CommandRow, reason: string, now: number): void {
  db.transaction(() => {
    noted(db, row, () => {
      step(db, row.id, { to: "failed", now, reason });
      openForgotten(db, row);
      takeBack(db, row, now);
      rejoin(db, row, now);
    });
    if (row.kind !== "move") return;
    const touched = new Set(messagesOf(row));
    for (const later of commandsIn(db, row.accountId, ["queued", "held"]))
      if (
        later.id > row.id &&
        later.kind === "move" &&
        messagesOf(later).some((id) => touched.has(id)) &&
        isWaiting(db, later)
      )
        commandFailed(db, later, "An earlier change of the same message failed.", now);
  });
}

/** Is it still? One that failed takes those with it that were built upon it, and these others. */
function isWaiting(db: Writable, { id }: CommandRow): boolean {
  const state = commandById(db, id)?.state;
  return state === "queued" || state === "held";
}

/** The user takes a command back before it left, or gives one up that failed: a draft opens again, flags return. */
export function cancelCommand(db: Writable, id: CommandId, now: number): void {
  const row = commandById(db, id);
  if (!row) return;
  noted(db, row, () => {
    const shown = row.state !== "failed";
    const forget = (): void => {
      step(db, id, { to: "cancelled", now });
      if (shown || row.kind === "send") takeBack(db, row, now);
    };
    if (row.kind === "move" && shown) withoutMove(db, row, now, forget);
    else forget();
    rejoin(db, row, now);
    if (row.kind !== "send") return;
    if (row.messageId !== null) removeEcho(db, row.accountId, row.messageId, now);
    if (row.draftId !== null) db.prepare("UPDATE drafts SET state = 'open' WHERE id = ?").run(row.draftId);
  });
}

/** Puts a failed or unknown command into the queue again, due now, and shows again what it does. */
export function requeue(db: Writable, id: CommandId, now: number): void {
  const row = commandById(db, id);
  if (!row) return;
  noted(db, row, () => {
    step(db, id, { to: "queued", now, dueAt: now });
    if (row.state !== "failed") return;
    if (row.kind === "flags") {
      const payload: FlagsPayload = JSON.parse(row.payload);
      refreshOverlay(db, row.accountId, payload.messageIds);
    } else if (row.kind === "move") showMove(db, row.accountId, id, JSON.parse(row.payload));
    else if (row.kind === "mark") showMark(db, row);
  });
}

function takeBack(db: Writable, row: CommandRow, now: number): void {
  if (row.kind === "flags") {
    const payload: FlagsPayload = JSON.parse(row.payload);
    refreshOverlay(db, row.accountId, payload.messageIds);
  } else if (row.kind === "move") showMovesAnew(db, row.accountId, messagesOf(row), now);
  else if (row.kind === "mark") showMark(db, row);
}
