import { contract, isMethodName, type MethodName } from "../../shared/api/contract.ts";
import { listPosition } from "../../shared/api/conversations.ts";
import type { Answer, CoreFunctions } from "../../shared/api/pipe.ts";
import { liveBase } from "../../shared/model/ids.ts";
import { continueAt, failedSummary, idOrdered, merges, summaries } from "./live-merge.ts";

type Call = CoreFunctions["call"];
type Side = "kept" | "live";

/** Decides which database a call is for, by the ids in it: the one on disk, the one in memory, or both. */
export interface LiveRouter {
  call: Call;
  /** Those that keep nothing on disk. Without any, every call goes on as it is. */
  setAccounts(ids: readonly number[]): void;
  /** Why the database can't be parked now: what is in memory only would be lost. */
  refusesParking(): Promise<Answer<null>> | undefined;
}

/**
 * Never asked of the database in memory: removing an account removes its row on disk, and the other follows; lists that the
 * user made are kept whatever they show.
 */
const onlyKept: ReadonlySet<string> = new Set([
  ...["accounts.add", "accounts.remove"],
  ...["views.list", "views.save", "views.remove", "views.order"],
]);
/** Asked of both even where it names one side's: the other must hear that it is looked at no more. */
const alwaysBoth: ReadonlySet<string> = new Set(["conversations.watch"]);
const undoPrefix = "live:";

export function createLiveRouter(sides: { kept: Call; live: Call }): LiveRouter {
  const { kept } = sides;
  let accounts: ReadonlySet<number> = new Set();
  const live: Call = async (method, input) => withUndoPrefix(await sides.live(method, input));

  const undo = async (input: unknown, undoId: string): Promise<Answer<unknown>> => {
    const acts = undoId.split(" ").map((act): Promise<Answer<unknown>> => {
      if (!act.startsWith(undoPrefix)) return kept("triage.undo", { undoId: act });
      return sides.live("triage.undo", { undoId: act.slice(undoPrefix.length) });
    });
    const answers = await Promise.all(acts);
    return answers.find(({ ok }) => !ok) ?? answers[0] ?? kept("triage.undo", input);
  };

  const both = async (method: MethodName, input: unknown): Promise<Answer<unknown>> => {
    const parsed = contract[method].input.safeParse(input);
    if (!parsed.success) return kept(method, input);
    const part = (side: Side): unknown => partFor(side, method, parsed.data, accounts);
    const [one, other] = await Promise.all([kept(method, part("kept")), live(method, part("live"))]);
    const spared = summaries.has(method) && (one.ok || other.ok);
    if (!one.ok && !spared) return one;
    if (!other.ok && !spared) return other;
    // The contract pairs each name with its own answer; TypeScript can't follow that through a lookup by name.
    const merge = (merges as Record<string, (kept: unknown, live: unknown, input: unknown) => unknown>)[method];
    const value = (answer: Answer<unknown>) => (answer.ok ? answer.value : failedSummary(answer.error.message));
    return { ok: true, value: merge?.(value(one), value(other), parsed.data) };
  };

  const keptFirst = async (method: MethodName, input: unknown, namesNobody: boolean): Promise<Answer<unknown>> => {
    const answer = await kept(method, input);
    // Whoever has only accounts that are not kept writes from the first of them.
    const nobody = method === "drafts.create" && namesNobody && !answer.ok && answer.error.kind === "conflict";
    return nobody ? live(method, input) : answer;
  };

  return {
    setAccounts(ids) {
      accounts = new Set(ids);
    },
    refusesParking: () => (accounts.size === 0 ? undefined : Promise.resolve(notParked)),
    async call(method, input) {
      if (accounts.size === 0 || !isMethodName(method) || onlyKept.has(method)) return kept(method, input);
      const undoId = method === "triage.undo" && isRecord(input) ? input["undoId"] : undefined;
      if (typeof undoId === "string") return undo(input, undoId);
      const merged = Object.hasOwn(merges, method);
      const named = sidesIn(input, method, accounts);
      if (named.all.size === 2 && (!merged || named.single.size > 0)) return apart;
      if (merged && (named.all.size !== 1 || alwaysBoth.has(method))) return both(method, input);
      return named.all.has("live") ? live(method, input) : keptFirst(method, input, named.all.size === 0);
    },
  };
}

const notParked: Answer<never> = {
  ok: false,
  error: {
    kind: "conflict",
    message: "An account keeps nothing on this computer; parking would lose what it shows. Remove it first.",
  },
};

const apart: Answer<never> = {
  ok: false,
  error: {
    kind: "refused",
    message: "One of these is of an account that keeps nothing on this computer; that stays apart from the others.",
  },
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a member holds ids of rows. */
function namesRows(name: string, method: string): boolean {
  return /^ids?$|Ids?$/.test(name) || (method === "exports.run" && (name === "from" || name === "to"));
}

function sideOf(id: number, name: string, method: string, accounts: ReadonlySet<number>): Side {
  const ofAccount = /^accountIds?$/.test(name) || (name === "id" && method.startsWith("accounts."));
  return (ofAccount ? accounts.has(id) : id >= liveBase) ? "live" : "kept";
}

/** Whose ids an input names; `single`: those that don't stand in a list. Where a list goes on names nobody. */
function sidesIn(input: unknown, method: string, accounts: ReadonlySet<number>) {
  const all = new Set<Side>();
  const single = new Set<Side>();
  const look = (item: unknown, key: string, listed: boolean): void => {
    if (Array.isArray(item)) for (const one of item) look(one, key, true);
    else if (typeof item === "number" && namesRows(key, method)) {
      const side = sideOf(item, key, method, accounts);
      all.add(side);
      if (!listed) single.add(side);
    } else if (isRecord(item))
      for (const [member, one] of Object.entries(item)) if (!isPosition(member)) look(one, member, false);
  };
  look(input, "", false);
  return { all, single };
}

const isPosition = (name: string): boolean => name === "after" || name === "before";

/** The input with its lists of ids reduced to those of one side, and the place where its list goes on there. */
function partFor(side: Side, method: string, input: unknown, accounts: ReadonlySet<number>): unknown {
  const part = (item: unknown, key: string): unknown => {
    if (Array.isArray(item))
      return item.filter((one) => typeof one !== "number" || sideOf(one, key, method, accounts) === side);
    if (!isRecord(item)) return item;
    const position = isPosition(key) && idOrdered.has(method) ? listPosition.safeParse(item) : undefined;
    if (position?.success) return continueAt(position.data, side);
    return Object.fromEntries(Object.entries(item).map(([member, one]) => [member, part(one, member)]));
  };
  return part(input, "");
}

/** Acts of either side are taken back under names that tell them apart. */
function withUndoPrefix(answer: Answer<unknown>): Answer<unknown> {
  if (!answer.ok || !isRecord(answer.value) || typeof answer.value["undoId"] !== "string") return answer;
  return { ok: true, value: { ...answer.value, undoId: `${undoPrefix}${answer.value["undoId"]}` } };
}
