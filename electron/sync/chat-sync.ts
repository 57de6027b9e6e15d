import type { SyncSummary } from "../../shared/api/accounts.ts";
import { ApiError } from "../../shared/api/errors.ts";
import type { Consent } from "../../shared/model/consent.ts";
import type { AccountId, ConversationId } from "../../shared/model/ids.ts";
import type { Clock } from "../connectors/ports.ts";
import type { Readable } from "../db/open.ts";
import { abilitiesOfAccount } from "../db/queries/limits.ts";
import type { Actor } from "./actor.ts";
import { discoverConversations, fetchPreferences, refreshConversation } from "./chat-jobs.ts";

export interface SyncContext {
  db: Readable;
  clock: Clock;
  account: AccountId;
  actor: Actor;
}

interface Told {
  id: ConversationId;
  name: string;
}

/** Errors that say something of one conversation and nothing of the next. */
const ofOne = new Set(["refused", "not-found", "failed"]);

/** All conversations of these consents, discovered first, then what was chosen elsewhere, then each by itself (R168, R174). */
export async function syncAll(context: SyncContext, consents: readonly Consent[]): Promise<SyncSummary> {
  const { db, clock, account, actor } = context;
  if (!choosesConversations(context)) return consents.includes("allowed") ? actor.sync(false) : nothing(0);
  const startedAt = clock.elapsed();
  const counted = actor.counting();
  try {
    await discoverAndAsk(context);
    const list = toldOf(db, account, consents);
    const failed = await syncEach(context, list);
    const conversations = { eligible: list.length, synced: list.length - failed.length, failed };
    return { conversations, messages: counted.messages, seconds: (clock.elapsed() - startedAt) / 1000 };
  } finally {
    counted.end();
  }
}

/** Where the account itself can't be reached any more, all that is left failed for that reason. */
async function syncEach({ actor }: SyncContext, list: readonly Told[]): Promise<{ what: string; reason: string }[]> {
  const failed: { what: string; reason: string }[] = [];
  let over: string | null = null;
  for (const { id, name } of list) {
    if (over !== null) failed.push({ what: name, reason: over });
    else
      try {
        await actor.ask((step) => refreshConversation(step, id));
      } catch (error) {
        const reason = error instanceof ApiError ? error.message : "Something unexpected happened.";
        failed.push({ what: name, reason });
        if (!(error instanceof ApiError) || !ofOne.has(error.kind)) over = reason;
      }
  }
  return failed;
}

/** What was chosen elsewhere, after what there is (R173, R174). */
export async function syncPreferences(context: SyncContext): Promise<SyncSummary> {
  const { db, clock, account, actor } = context;
  // Mail tells its flags with its messages.
  if (!choosesConversations(context)) return actor.sync(false);
  const startedAt = clock.elapsed();
  await discoverAndAsk(context);
  const { length } = toldOf(db, account, ["allowed", "unknown", "denied"]);
  const summary = nothing((clock.elapsed() - startedAt) / 1000);
  return { ...summary, conversations: { eligible: length, synced: length, failed: [] } };
}

async function discoverAndAsk({ actor }: SyncContext): Promise<void> {
  await actor.ask(discoverConversations);
  await actor.ask(fetchPreferences);
}

/** One conversation (R161). */
export async function syncConversation(context: SyncContext, id: ConversationId): Promise<SyncSummary> {
  const { clock, actor } = context;
  if (!choosesConversations(context)) return actor.sync(false);
  const startedAt = clock.elapsed();
  const counted = actor.counting();
  try {
    await actor.ask((step) => refreshConversation(step, id));
  } finally {
    counted.end();
  }
  const conversations = { eligible: 1, synced: 1, failed: [] };
  return { conversations, messages: counted.messages, seconds: (clock.elapsed() - startedAt) / 1000 };
}

function nothing(seconds: number): SyncSummary {
  const messages = { new: 0, changed: 0, removed: 0 };
  return { conversations: { eligible: 0, synced: 0, failed: [] }, messages, seconds };
}

/** Can the user choose what is imported? As kept of the connector; mail can't. */
function choosesConversations({ db, account }: SyncContext): boolean {
  return abilitiesOfAccount(db, account).limits.choose === undefined;
}

/** Where something happened last comes first. */
function toldOf(db: Readable, account: AccountId, consents: readonly Consent[]): Told[] {
  return db
    .prepare<Told>(
      `SELECT id, subject AS name FROM conversations WHERE account_id = ? AND remote_id IS NOT NULL
         AND consent IN (SELECT value FROM json_each(?)) ORDER BY unread_count > 0 DESC, last_at DESC, id`,
    )
    .all(account, JSON.stringify(consents));
}
