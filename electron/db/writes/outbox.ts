import type { AccountId, CommandId, ConversationId, DraftId, MessageId } from "../../../shared/model/ids.ts";
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
  attempts: number;
  reason: string;
  draftId: DraftId | null;
  messageId: MessageId | null;
  undoId: string | null;
  settledAt: number | null;
}

const columns = `id, account_id AS accountId, conversation_id AS conversationId, kind, key, payload, label, state,
  due_at AS dueAt, attempts, reason, draft_id AS draftId, message_id AS messageId, undo_id AS undoId, settled_at AS settledAt`;

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
  createdAt: number;
}

export function insertCommand(db: Writable, command: NewCommand): CommandId {
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

export interface Step {
  to: CommandState;
  now: number;
  reason?: string;
  dueAt?: number;
}

/**
 * Takes a command one step on.
 * @throws IllegalStepError when the table of steps has no such step
 */
export function step(db: Writable, id: CommandId, { to, now, reason = "", dueAt }: Step): void {
  const row = commandById(db, id);
  if (!row || !legalSteps[row.state].includes(to))
    throw new IllegalStepError(`Command ${id} can't go from ${row?.state ?? "nowhere"} to ${to}`);
  const settled = to === "done" || to === "failed" || to === "cancelled";
  db.prepare(
    `UPDATE outbox SET state = ?, reason = ?, due_at = coalesce(?, due_at), attempts = attempts + ?,
       settled_at = ? WHERE id = ?`,
  ).run(to, reason, dueAt ?? null, to === "sending" ? 1 : 0, settled ? now : null, id);
}

/** Commands that wait for their next try may try now: what kept them from the provider is over, or the clock was set back. */
export function hurryCommands(db: Writable, account: AccountId, now: number): void {
  db.prepare(
    "UPDATE outbox SET due_at = ? WHERE account_id = ? AND state = 'queued' AND due_at > ?",
  ).run(now, account, now);
}
