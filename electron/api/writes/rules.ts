import { ApiError } from "../../../shared/api/errors.ts";
import type { RuleId } from "../../../shared/model/rule.ts";
import { problemsOf, ruleById, standingActs, tryRule } from "../../db/queries/rules.ts";
import type { SearchContext } from "../../db/queries/search-conditions.ts";
import { markUndone, orderRules, removeRule, saveRule } from "../../db/writes/rules.ts";
import { systemZone } from "../../sync/timekeeper.ts";
import type { Handlers } from "../handlers.ts";
import { actOn } from "../rules/run-rules.ts";
import type { WriteOptions } from "../writes.ts";
import { triageWrites } from "./triage.ts";

type Names = "rules.save" | "rules.remove" | "rules.order" | "rules.run" | "rules.undo";

export function ruleWrites(options: WriteOptions): Pick<Handlers<"write">, Names> {
  const { db, clock } = options;
  const acts = triageWrites(options);
  const context = (): SearchContext => ({ now: clock.now(), timeZone: systemZone() });
  const changing = <Result>(work: () => Result): Result =>
    db.transaction((changes) => {
      changes.note("rules");
      return work();
    });
  return {
    "rules.save": ({ id, rule }) => {
      const [problem] = problemsOf(db, rule.query, context());
      if (problem !== undefined) throw new ApiError({ kind: "bad-request", message: problem, field: "query" });
      const saved = changing(() => saveRule(db, id, rule, clock.now()));
      if (saved === null) throw gone();
      return { id: saved };
    },
    "rules.remove": ({ id }) => {
      changing(() => removeRule(db, id));
      return null;
    },
    "rules.order": ({ ids }) => {
      changing(() => orderRules(db, ids));
      return null;
    },
    "rules.run": ({ id, days }) => {
      const found = ruleById(db, id);
      if (!found) throw gone();
      const messageIds = tryRule(db, found.query, days, context());
      return { touched: actOn({ db, acts }, { id, actions: found.actions }, messageIds, clock.now()) };
    },
    "rules.undo": ({ id, messageId }) => changing(() => undo(options, acts, id, messageId)),
  };
}

function undo(
  { db, clock }: WriteOptions,
  acts: ReturnType<typeof triageWrites>,
  id: RuleId,
  messageId: Parameters<typeof standingActs>[2],
): { undone: number } {
  const standing = standingActs(db, id, messageId);
  for (const undoId of new Set(standing.flatMap(({ undoIds }) => undoIds.toReversed())))
    try {
      acts["triage.undo"]({ undoId });
    } catch (error) {
      // What is too long ago, or was undone by hand, stays as it is.
      if (!(error instanceof ApiError) || error.kind !== "not-found") throw error;
    }
  for (const one of standing) markUndone(db, id, one.messageId, clock.now());
  return { undone: standing.length };
}

function gone(): ApiError {
  return new ApiError({ kind: "not-found", message: "This rule is no longer here." });
}
