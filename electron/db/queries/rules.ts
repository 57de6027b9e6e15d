import { type AccountId, type MessageId, messageIdAt } from "../../../shared/model/ids.ts";
import type { Rule, RuleAct, RuleId, RuleView } from "../../../shared/model/rule.ts";
import { parseQuery } from "../../../shared/text/query.ts";
import type { Readable } from "../open.ts";
import { asks, foundIds } from "./search.ts";
import { type Compiled, compile, type SearchContext } from "./search-conditions.ts";

type Stored = Omit<RuleView, "actions" | "enabled" | "stops" | "problems"> & {
  actions: string;
  enabled: 0 | 1;
  stops: 0 | 1;
};

/** The rules in the order in which they act. */
export function listRules(db: Readable, context: SearchContext): RuleView[] {
  return db
    .prepare<Stored>(
      `SELECT id, name, query, actions, enabled, stops,
         (SELECT count(*) FROM rule_acts a WHERE a.rule_id = r.id AND a.undone_at IS NULL) AS touched,
         (SELECT max(at) FROM rule_acts a WHERE a.rule_id = r.id AND a.undone_at IS NULL) AS lastAt
       FROM rules r ORDER BY position, id`,
    )
    .all()
    .map(({ actions, enabled, stops, ...row }) => ({
      ...row,
      actions: JSON.parse(actions),
      enabled: enabled === 1,
      stops: stops === 1,
      problems: problemsOf(db, row.query, context),
    }));
}

/** A query as rules mean it: what ends it is a whole word, not the beginning of one. */
export function compileRule(db: Readable, query: string, context: SearchContext): Compiled {
  return compile(db, parseQuery(`${query} `), context);
}

/** Why a rule with this query can't act; empty: it can. */
export function problemsOf(db: Readable, query: string, context: SearchContext): string[] {
  const compiled = compileRule(db, query, context);
  if (compiled.problems.length > 0) return compiled.problems;
  return asks(compiled) ? [] : ["The rule says nothing that a message could match."];
}

/** Words of the text can't be looked for before the text is here. */
export function needsText(query: string): boolean {
  return parseQuery(`${query} `)
    .clauses.flat()
    .some(
      (term) =>
        (term.kind === "text" && (term.field === null || term.field === "filename")) || term.kind === "attachment",
    );
}

/** More than so many are not counted. */
export const mostTried = 10_000;

/** The newest messages of the last days that a query finds. */
export function tryRule(db: Readable, query: string, days: number, context: SearchContext): MessageId[] {
  if (problemsOf(db, query, context).length > 0) return [];
  const compiled = compileRule(db, query, context);
  const since = messageIdAt(context.now - days * 86_400_000, 0, db.idBase);
  return foundIds(db, { ...compiled, from: Math.max(compiled.from, since) }, mostTried);
}

export function ruleById(db: Readable, id: RuleId): Pick<Rule, "query" | "actions"> | null {
  const row = db.prepare<{ query: string; actions: string }>("SELECT query, actions FROM rules WHERE id = ?").get(id);
  return row ? { query: row.query, actions: JSON.parse(row.actions) } : null;
}

/** Of these messages those that the rule did not act on yet. */
export function notActedOn(
  db: Readable,
  id: RuleId,
  messageIds: readonly MessageId[],
): { messageId: MessageId; accountId: AccountId }[] {
  return db
    .prepare<{ messageId: MessageId; accountId: AccountId }>(
      `SELECT m.id AS messageId, m.account_id AS accountId FROM json_each(?) wanted JOIN messages m ON m.id = wanted.value
       WHERE NOT EXISTS (SELECT 1 FROM rule_acts a WHERE a.rule_id = ? AND a.message_id = m.id)`,
    )
    .all(JSON.stringify(messageIds), id);
}

type StoredAct = Omit<RuleAct, "actions" | "refused" | "undone"> & {
  actions: string;
  refused: string;
  undoIds: string;
  undone: 0 | 1;
};

const acts = `SELECT a.rule_id AS ruleId, r.name AS name, a.message_id AS messageId, a.at AS at, a.actions AS actions,
    a.refused AS refused, a.undo_ids AS undoIds, a.undone_at IS NOT NULL AS undone
  FROM rule_acts a JOIN rules r ON r.id = a.rule_id`;

/** What rules did with a message, the first act first. */
export function actsOf(db: Readable, id: MessageId): RuleAct[] {
  return db
    .prepare<StoredAct>(`${acts} WHERE a.message_id = ? ORDER BY a.at, r.position`)
    .all(id)
    .map(({ undoIds: _, ...row }) => ({
      ...row,
      actions: JSON.parse(row.actions),
      refused: JSON.parse(row.refused),
      undone: row.undone === 1,
    }));
}

export interface StandingAct {
  messageId: MessageId;
  undoIds: string[];
}

/** What a rule did and nobody took back, the newest first; with a message: what was done together with it. */
export function standingActs(db: Readable, id: RuleId, messageId: MessageId | null): StandingAct[] {
  const standing = "FROM rule_acts WHERE rule_id = @id AND undone_at IS NULL";
  return db
    .prepare<{ messageId: MessageId; undoIds: string }>(
      `SELECT message_id AS messageId, undo_ids AS undoIds ${standing}
         AND (@messageId IS NULL OR undo_ids = (SELECT undo_ids ${standing} AND message_id = @messageId))
       ORDER BY at DESC, message_id DESC`,
    )
    .all({ id, messageId })
    .map((row) => ({ messageId: row.messageId, undoIds: JSON.parse(row.undoIds) }));
}
