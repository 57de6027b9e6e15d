import { hashKey, type QueryClient } from "@tanstack/react-query";
import { type Changed, contract, isMethodName, type MethodName } from "../../shared/api/contract.ts";
import type { Table } from "../../shared/api/method.ts";

/** What became stale since the last look. `conversationIds` null: any. */
export interface Stale {
  tables: Set<Table>;
  conversationIds: Set<number> | null;
}

/** Gathers `changed` notices and passes them on together. */
export interface Live {
  notice(changed: Changed): void;
  /** Everything is stale: after a lost connection. */
  everything(): void;
  /** Returns the function that stops listening. A promise returned holds back the next round (at most a second). */
  subscribe(listener: (stale: Stale) => Promise<unknown> | undefined): () => void;
}

/** ms; what one commit tells comes as several notices. */
const gatherFor = 8;
/** ms; a first notice is answered at once, a stream of them this far apart. */
const roundsApart = 50;
const longestRound = 1000;

/** Notices that arrive together, or while the last round is still being answered, make one round. */
export function createLive(): Live {
  const listeners = new Set<(stale: Stale) => Promise<unknown> | undefined>();
  let stale: Stale | null = null;
  let running = false;
  let lastRound = Number.NEGATIVE_INFINITY;

  async function run(): Promise<void> {
    running = true;
    while (stale) {
      await wait(Math.max(gatherFor, lastRound + roundsApart - performance.now()));
      lastRound = performance.now();
      const round: Stale = stale;
      stale = null;
      const answers = [...listeners].map((listener) => listener(round));
      await Promise.race([Promise.allSettled(answers), wait(longestRound)]);
    }
    running = false;
  }

  function add(changed: Changed): void {
    stale = joined(stale, changed);
    if (!running) void run();
  }

  return {
    notice: add,
    everything: () => add({ tables: allTables(), conversationIds: null }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function allTables(): Table[] {
  return [...new Set(Object.values(contract).flatMap(({ tables }) => tables))];
}

function joined(stale: Stale | null, changed: Changed): Stale {
  const tables = new Set([...(stale?.tables ?? []), ...changed.tables]);
  const before = stale ? stale.conversationIds : new Set<number>();
  const conversationIds =
    before === null || changed.conversationIds === null ? null : new Set([...before, ...changed.conversationIds]);
  return { tables, conversationIds };
}

/** Whether an answer of this method may be out of date now; `about`: the one conversation that it tells of. */
export function isTouched(method: MethodName, about: number | null, stale: Stale): boolean {
  if (!contract[method].tables.some((table) => stale.tables.has(table))) return false;
  return about === null || stale.conversationIds === null || stale.conversationIds.has(about);
}

function conversationOf(meta: Record<string, unknown> | undefined): number | null {
  const id = meta?.["conversationId"];
  return typeof id === "number" ? id : null;
}

/**
 * Refetches the queries that a round of notices touched; what is not on screen is only marked. A first answer that was
 * under way when the notice came may be from before it, so it is asked for once more.
 */
export async function refetchTouched(queries: QueryClient, stale: Stale): Promise<void> {
  const touched = queries.getQueryCache().findAll({
    predicate: ({ queryKey: [method], meta }) => isMethodName(method) && isTouched(method, conversationOf(meta), stale),
  });
  const early = touched.filter(({ state }) => state.fetchStatus === "fetching" && state.data === undefined);
  await queries.invalidateQueries({ predicate: (query) => touched.includes(query) });
  if (early.length > 0) await queries.invalidateQueries({ predicate: (query) => early.includes(query) });
}

/** One key per method and input, whatever the order of its fields. */
export function keyOf(method: MethodName, input: unknown): string {
  return hashKey([method, input]);
}
