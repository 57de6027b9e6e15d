import { ApiError } from "../../../shared/api/errors.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { RuleAction, RuleView } from "../../../shared/model/rule.ts";
import type { Clock, Log } from "../../connectors/ports.ts";
import type { Readable, Writable } from "../../db/open.ts";
import { compileRule, listRules, needsText, notActedOn } from "../../db/queries/rules.ts";
import { finds } from "../../db/queries/search.ts";
import type { Compiled, SearchContext } from "../../db/queries/search-conditions.ts";
import { storageTroubleOf } from "../../db/storage-trouble.ts";
import { dequeue, insertAct, type Queued, queuedForRules } from "../../db/writes/rules.ts";
import type { Handlers } from "../handlers.ts";

/** The acts of the user that rules do in the user's place. */
export type RuleActs = Pick<Handlers<"write">, "triage.read" | "triage.star" | "triage.move">;

export interface RuleRunnerOptions {
  db: Writable;
  clock: Clock;
  log: Log;
  /** IANA name of where the user is. */
  timeZone(): string;
  acts: RuleActs;
}

/** So many are looked at in one go; the rest after a turn for others. */
const together = 200;
/** ms; text that did not come by then is not waited for. */
const textPatience = 86_400_000;

/** A rule with what it finds, ready to be asked of many messages. */
interface Active extends Pick<RuleView, "id" | "actions" | "stops"> {
  finds: Compiled;
  needsText: boolean;
}

/**
 * Looks at messages that came in, one transaction each: the acts of the rules, the note of them, and that they were looked
 * at, stand together, so that a crash repeats or misses nothing. Also whenever messages change: texts come later.
 */
export function followRules(options: RuleRunnerOptions): { look(): void } {
  const { db, clock, log } = options;
  let looking = false;
  function lookFrom(after: Queued | null): void {
    if (looking) return;
    looking = true;
    try {
      const queued = queuedForRules(db, together, after);
      if (queued.length === 0) return;
      const context = { now: clock.now(), timeZone: options.timeZone() };
      const active = activeRules(db, context);
      for (const message of queued) settle(options, message, () => lookAt(options, active, message, context.now));
      if (queued.length === together) setImmediate(() => lookFrom(queued.at(-1) ?? null));
    } catch (error) {
      // The disk refuses, or the database was closed: they wait in their queue.
      log.warn("rules.waiting", { error });
    } finally {
      looking = false;
    }
  }
  db.onChanged(({ tables }) => {
    if (tables.includes("messages")) lookFrom(null);
  });
  return { look: () => lookFrom(null) };
}

function activeRules(db: Readable, context: SearchContext): Active[] {
  return listRules(db, context)
    .filter(({ enabled, problems }) => enabled && problems.length === 0)
    .map(({ id, actions, stops, query }) => ({
      ...{ id, actions, stops },
      finds: compileRule(db, query, context),
      needsText: needsText(query),
    }));
}

/** One message that can't be judged keeps no other from it. */
function settle({ db, log }: RuleRunnerOptions, { messageId }: Queued, judge: () => void): void {
  try {
    db.transaction(judge);
  } catch (error) {
    if (storageTroubleOf(error)) throw error;
    log.error("rules.failed", { message: messageId, error });
    dequeue(db, messageId);
  }
}

function lookAt(options: RuleRunnerOptions, active: readonly Active[], message: Queued, now: number): void {
  const { db } = options;
  const { messageId } = message;
  const patient = message.read === 0 && now - message.at < textPatience;
  for (const rule of active) {
    // Rules act in their order: the ones behind wait, too.
    if (patient && rule.needsText) return;
    if (!finds(db, rule.finds, messageId)) continue;
    actOn(options, rule, [messageId], now);
    if (rule.stops) break;
  }
  dequeue(db, messageId);
}

/**
 * Does what a rule says with these messages, and notes it; those it acted on before are left alone.
 * @returns with how many
 */
export function actOn(
  { db, acts }: Pick<RuleRunnerOptions, "db" | "acts">,
  { id, actions }: Pick<RuleView, "id" | "actions">,
  messageIds: readonly MessageId[],
  now: number,
): number {
  return db.transaction((changes) => {
    const fresh = notActedOn(db, id, messageIds);
    // What one account refuses keeps no other from it.
    for (const list of Map.groupBy(fresh, ({ accountId }) => accountId).values()) {
      const together = list.map(({ messageId }) => messageId);
      const done = actTogether(acts, actions, together);
      for (const messageId of together) insertAct(db, { ruleId: id, messageId, at: now, actions, ...done });
    }
    if (fresh.length > 0) changes.note("rules");
    return fresh.length;
  });
}

function actTogether(acts: RuleActs, actions: readonly RuleAction[], messageIds: readonly MessageId[]) {
  const undoIds: string[] = [];
  const refused: string[] = [];
  for (const action of actions)
    try {
      const { undoId, messages } = act(acts, action, messageIds);
      if (messages > 0) undoIds.push(undoId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused.push(error.message);
    }
  return { undoIds, refused };
}

function act(acts: RuleActs, action: RuleAction, messageIds: readonly MessageId[]) {
  const target = { messageIds: [...messageIds] };
  switch (action.kind) {
    case "read":
      return settled(acts["triage.read"]({ target, read: true }));
    case "star":
      return settled(acts["triage.star"]({ target, starred: true }));
    case "move":
      return settled(acts["triage.move"]({ target, to: action.to }));
  }
}

/** These acts are done when they answer: what is written stands in the transaction around them. */
function settled<Answer>(answer: Answer | Promise<Answer>): Answer {
  if (answer instanceof Promise) throw new Error("an act of a rule must not wait");
  return answer;
}
