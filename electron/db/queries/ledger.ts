import { and, eq, sql } from "drizzle-orm";
import type { LedgerAct, LedgerEntry, LedgerState } from "../../../shared/api/outgoing.ts";
import type { ListPosition, Page } from "../../../shared/model/conversation.ts";
import type { AccountId } from "../../../shared/model/ids.ts";
import type { Readable } from "../open.ts";
import { type CommandState, outbox } from "../schema/index.ts";

interface Asked {
  states: readonly LedgerState[];
  accountId: AccountId | null;
  after: ListPosition | null;
  limit: number;
}

/** What was cancelled is no act any more. */
const shown: readonly CommandState[] = ["held", "queued", "sending", "done", "unknown", "failed"];

/** One page of what the user did, the newest first. Each account and state is walked along its index, and merged. */
export function ledgerPage(db: Readable, { states, accountId, after, limit }: Asked): Page<LedgerEntry> {
  const accounts = db.prepare<{ id: AccountId }>("SELECT id FROM accounts ORDER BY id").all();
  const wanted = shown.filter((state) => states.length === 0 || states.includes(stateOf(state)));
  const rows = accounts
    .filter(({ id }) => accountId === null || id === accountId)
    .flatMap(({ id }) => wanted.flatMap((state) => walk(db, id, state, after, limit + 1)))
    .toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: rows.slice(0, limit), next: last ? { at: last.createdAt, id: last.id } : null };
}

function walk(
  db: Readable,
  account: AccountId,
  state: CommandState,
  after: ListPosition | null,
  limit: number,
): LedgerEntry[] {
  const { at, id } = after ?? { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
  return db.orm
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.accountId, account),
        eq(outbox.state, state),
        sql`(${outbox.createdAt}, ${outbox.id}) < (${at}, ${id})`,
      ),
    )
    .orderBy(sql`${outbox.createdAt} DESC, ${outbox.id} DESC`)
    .limit(limit)
    .all()
    .map(entryOf);
}

function entryOf(row: typeof outbox.$inferSelect): LedgerEntry {
  const { id, accountId, conversationId, kind, label, reason, dueAt, createdAt, draftId, attempts, answer } = row;
  const { intent, zone, found, foundAt, settledAt } = row;
  return {
    ...{ id, accountId, conversationId, kind, label, reason, dueAt, createdAt, draftId, attempts, answer, settledAt },
    state: stateOf(row.state),
    found: (found === "unsure" || found === "not-arrived") && foundAt !== null ? { as: found, at: foundAt } : null,
    planned: intent !== null && zone !== null ? { intent, zone } : null,
    can: actsOf(row),
  };
}

function stateOf(state: CommandState): LedgerState {
  return state === "done" || state === "cancelled" ? "accepted" : state;
}

/** Kinds whose opposite can be done after they were accepted. */
const reversible: ReadonlySet<string> = new Set(["flags", "move", "mark", "edit"]);

function actsOf({ kind, state, draftId, intent }: typeof outbox.$inferSelect): LedgerAct[] {
  const write: LedgerAct[] = draftId === null ? [] : ["edit"];
  const send = kind === "send";
  switch (state) {
    case "held":
      return ["send-now", ...(intent === null ? [] : ["reschedule" as const]), ...write, "discard"];
    case "queued":
      return send ? [...write, "discard"] : ["undo"];
    case "unknown":
      return ["look-up", "arrived", "retry", ...write];
    case "failed":
      return ["retry", ...write, "discard"];
    case "done":
      return reversible.has(kind) ? ["undo"] : [];
    default:
      return [];
  }
}
