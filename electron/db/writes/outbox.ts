import type { AccountId, CommandId, ConversationId, DraftId, MessageId } from "../../../shared/model/ids.ts";
import type { PlannedTime, TimeIntent } from "../../../shared/time/intent.ts";
import { failPoint } from "../../fail-points/fail-point.ts";
import type { Readable, Writable } from "../open.ts";
import { type CommandState, outbox } from "../schema/index.ts";
import { insertForId } from "./rows.ts";

/** Every step a command may take; anything else is a mistake in the program. */
const legalSteps: Record<CommandState, readonly CommandState[]> = {
  held: ["queued", "cancelled"],
  queued: ["sending", "done", "failed", "cancelled"],
  sending: ["done", "queued", "unknown", "failed"],
  unknown: ["done", "queued", "cancelled"],
  failed: ["queued", "cancelled"],
  done: [],
  cancelled: [],
};

/** States in which a command still wants something done. */
export const pendingStates = "('held', 'queued', 'sending', 'unknown')";

/** A command was asked to take a step it can't take from where it is. */
export class IllegalStepError extends Error {
  override readonly name = "IllegalStepError";
}

export interface CommandRow {
  id: CommandId;
  accountId: AccountId;
  conversationId: ConversationId | null;
  kind: string;
  key: string;
  payload: string;
  label: string;
  state: CommandState;
  dueAt: number;
  createdAt: number;
  attempts: number;
  reason: string;
  draftId: DraftId | null;
  messageId: MessageId | null;
  undoId: string | null;
  settledAt: number | null;
  /** Send later: JSON of a `TimeIntent`. */
  intent: string | null;
  zone: string | null;
}

const columns = `id, account_id AS accountId, conversation_id AS conversationId, kind, key, payload, label, state,
  due_at AS dueAt, created_at AS createdAt, attempts, reason, draft_id AS draftId, message_id AS messageId, undo_id AS undoId,
  settled_at AS settledAt, intent, zone`;

export interface NewCommand {
  accountId: AccountId;
  conversationId: ConversationId | null;
  kind: "send" | "flags" | "move" | "edit" | "remove" | "react" | "mark";
  key: string;
  payload: unknown;
  label: string;
  state: "held" | "queued";
  dueAt: number;
  draftId?: DraftId;
  messageId?: MessageId;
  undoId?: string;
  intent?: TimeIntent;
  zone?: string;
  createdAt: number;
}

export function insertCommand(db: Writable, command: NewCommand): CommandId {
  failPoint("db.command.before");
  return insertForId(db, outbox, command);
}

export function commandById(db: Readable, id: CommandId): CommandRow | undefined {
  return db.prepare<CommandRow>(`SELECT ${columns} FROM outbox WHERE id = ?`).get(id);
}

export function commandsOfAct(db: Readable, undoId: string): CommandRow[] {
  return db.prepare<CommandRow>(`SELECT ${columns} FROM outbox WHERE undo_id = ? ORDER BY id`).all(undoId);
}

/** Commands of a conversation that have not left, in order. */
export function queuedCommands(db: Readable, conversation: ConversationId, kind: NewCommand["kind"]): CommandRow[] {
  return db
    .prepare<CommandRow>(
      `SELECT ${columns} FROM outbox WHERE conversation_id = ? AND kind = ? AND state IN ('held', 'queued') ORDER BY id`,
    )
    .all(conversation, kind);
}

/** Commands in one of these states, in the order they are due. */
export function commandsIn(db: Readable, account: AccountId, states: readonly CommandState[]): CommandRow[] {
  return db
    .prepare<CommandRow>(
      `SELECT ${columns} FROM outbox WHERE account_id = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY due_at, id`,
    )
    .all(account, JSON.stringify(states));
}

/**
 * What may be next, of all that waits: of each conversation the first queued command of each kind, and every held one; with
 * them the sends that one of these answers. However long the queue, so much is read of it (an export queues thousands).
 * @param copies false leaves out changes of copies
 */
export function waitingCommands(db: Readable, account: AccountId, { copies }: { copies: boolean }): CommandRow[] {
  // Asked before and after every step, and mostly for nothing.
  const any = db.prepare("SELECT 1 FROM outbox WHERE account_id = ? AND state IN ('queued', 'held') LIMIT 1");
  if (any.get(account) === undefined) return [];
  const next = db
    .prepare<CommandRow>(
      `WITH RECURSIVE firsts (id) AS (
         SELECT (SELECT id FROM outbox WHERE account_id = @account AND state = 'queued' AND conversation_id NOT NULL
           ORDER BY conversation_id, kind, id LIMIT 1)
         UNION ALL
         SELECT (SELECT n.id FROM outbox n WHERE n.account_id = @account AND n.state = 'queued'
             AND (n.conversation_id, n.kind) > (o.conversation_id, o.kind)
           ORDER BY n.conversation_id, n.kind, n.id LIMIT 1)
         FROM firsts JOIN outbox o ON o.id = firsts.id)
       SELECT ${columns} FROM outbox WHERE id IN (
         SELECT id FROM firsts UNION ALL SELECT id FROM outbox WHERE account_id = @account AND state = 'held'
         UNION ALL SELECT id FROM outbox WHERE account_id = @account AND state = 'queued' AND conversation_id IS NULL)`,
    )
    .all({ account })
    .filter(({ kind }) => copies || (kind !== "flags" && kind !== "move"));
  const sends = next.filter(({ kind }) => kind === "send").map(({ id }) => id);
  if (sends.length === 0) return next;
  const answered = db
    .prepare<CommandRow>(
      `SELECT ${columns} FROM outbox WHERE account_id = ? AND kind = 'send' AND state NOT IN ('done', 'cancelled')
         AND key IN (SELECT payload ->> '$.inReplyTo' FROM outbox WHERE id IN (SELECT value FROM json_each(?)))`,
    )
    .all(account, JSON.stringify(sends));
  return [...new Map([...next, ...answered].map((row) => [row.id, row])).values()];
}

export interface Step {
  to: CommandState;
  now: number;
  reason?: string;
  /** Of `done`: what the provider said. */
  answer?: string;
  dueAt?: number;
}

/** The payload of a command whose conversation was forgotten while it was on its way: there is nothing left to say again. */
export const forgottenPayload = "{}";

/**
 * Takes a command one step on. What was forgotten on its way is not tried again: it is done, or cancelled.
 * @throws IllegalStepError when the table of steps has no such step
 */
export function step(db: Writable, id: CommandId, { to: asked, now, reason = "", answer = "", dueAt }: Step): void {
  const row = commandById(db, id);
  if (!row || !legalSteps[row.state].includes(asked))
    throw new IllegalStepError(`Command ${id} can't go from ${row?.state ?? "nowhere"} to ${asked}`);
  const forgotten = row.state === "sending" && row.payload === forgottenPayload;
  const to = forgotten && asked !== "done" ? "cancelled" : asked;
  failPoint("db.command.before");
  const settled = to === "done" || to === "failed" || to === "cancelled";
  db.prepare(
    `UPDATE outbox SET state = @to, reason = @reason, answer = @answer, due_at = coalesce(@dueAt, due_at),
       attempts = attempts + @tried, settled_at = @settledAt,
       first_attempt_at = CASE WHEN @tried THEN coalesce(first_attempt_at, @now) ELSE first_attempt_at END
       WHERE id = @id`,
  ).run({
    ...{
      to,
      reason,
      answer,
      dueAt: dueAt ?? null,
      tried: +(to === "sending"),
      now,
      settledAt: settled ? now : null,
      id,
    },
  });
  if (to === "sending") db.prepare("UPDATE outbox SET found = NULL, found_at = NULL WHERE id = ?").run(id);
}

/** What looking up a send of unknown outcome found; it stays unknown unless it arrived. */
export function noteFound(db: Writable, id: CommandId, found: "not-arrived" | "unsure", now: number): void {
  db.prepare("UPDATE outbox SET found = ?, found_at = ? WHERE id = ?").run(found, now, id);
}

/** Another time for a held command. */
export function postpone(
  db: Writable,
  id: CommandId,
  { dueAt, planned }: { dueAt: number; planned?: PlannedTime },
): void {
  const { intent = null, zone = null } = planned ?? {};
  db.prepare(
    "UPDATE outbox SET due_at = ?, intent = coalesce(?, intent), zone = coalesce(?, zone) WHERE id = ? AND state = 'held'",
  ).run(dueAt, intent && JSON.stringify(intent), zone, id);
}

/** Held commands that were given a time. */
export function plannedCommands(db: Readable): CommandRow[] {
  return db
    .prepare<CommandRow>(`SELECT ${columns} FROM outbox WHERE state = 'held' AND intent IS NOT NULL ORDER BY id`)
    .all();
}

/** The clock on the wall was set: what waits for as long as before waits for another moment of it. */
export function moveDue(db: Writable, id: CommandId, dueAt: number): void {
  db.prepare("UPDATE outbox SET due_at = ? WHERE id = ? AND state IN ('queued', 'held')").run(dueAt, id);
}

/** Commands that wait for their next try may try now: what kept them from the provider is over, or the clock was set back. */
export function hurryCommands(db: Writable, account: AccountId, now: number): void {
  db.prepare("UPDATE outbox SET due_at = ? WHERE account_id = ? AND state = 'queued' AND due_at > ?").run(
    now,
    account,
    now,
  );
}
