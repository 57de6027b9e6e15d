import type { Case } from "./cases.ts";
import { openPlaces, type Places } from "./places.ts";
import { type Disturbance, samplePlan, wholePlan } from "./plan.ts";
import { baseline, disturbed } from "./run-case.ts";

export interface SweepOptions {
  /** Runs a case; null for the whole. */
  sample: number | null;
  seed: number;
  jobs: number;
  /** So long after the undisturbed runs no other begins, but the first of each case. */
  seconds: number;
  /** Only this, as a failure names it; null for all that is planned. */
  orders: string | null;
  /** Of the whole, only what begins at points with such names. */
  point?: RegExp;
  tell(line: string): void;
}

export interface CaseResult {
  name: string;
  /** Points that an undisturbed run meets. */
  points: number;
  kills: number;
  /** Killed again while it came back. */
  twice: number;
  /** Runs with a full or broken disk. */
  disks: number;
  delays: number;
  /** The run went another way and did not come to the point. */
  missed: number;
  /** Planned, and left out for want of time. */
  leftOut: number;
  failures: string[];
}

/** The points of all cases first, then the disturbed runs, turn by turn through the cases, so that time is shared. */
export async function runSweep(cases: readonly Case[], options: SweepOptions): Promise<CaseResult[]> {
  const places = await openPlaces();
  try {
    const prepared = await inParallel(cases, options.jobs, (one, place) => prepare(places, one, place, options));
    const deadline = performance.now() + options.seconds * 1000;
    const longest = Math.max(...prepared.map(({ plan }) => plan.length));
    const turns = Array.from({ length: longest }, (_, turn) =>
      prepared.flatMap(({ plan, ...rest }) => (plan[turn] ? [{ ...rest, turn, what: plan[turn] }] : [])),
    ).flat();
    await inParallel(turns, options.jobs, async ({ one, base, what, result, turn }) => {
      if (turn > 0 && performance.now() > deadline) {
        result.leftOut++;
        return;
      }
      const { killed, failures } = await disturbed(places, one, base, what);
      count(result, what, killed);
      const orders = [what.orders, what.again].filter(Boolean).join(" then ");
      for (const failure of failures) {
        result.failures.push(`${orders}: ${failure}`);
        options.tell(`${one.name}: ${orders}: ${failure}`);
      }
    });
    return prepared.map(({ result }) => result);
  } finally {
    await places.close();
  }
}

async function prepare(places: Places, one: Case, place: number, options: SweepOptions) {
  const { sample, seed, orders, point = /./ } = options;
  const base = await baseline(places, one);
  const { counts } = base;
  const plan: Disturbance[] =
    orders !== null
      ? [{ kind: orders.endsWith("abort") ? "kill" : "ENOSPC", point: "", orders, again: "" }]
      : sample === null
        ? wholePlan(counts).filter((planned) => point.test(planned.point))
        : samplePlan(counts, sample, seed + place);
  const result: CaseResult = {
    ...{ name: one.name, points: counts.size, kills: 0, twice: 0, disks: 0, delays: 0, missed: 0, leftOut: 0 },
    failures: [],
  };
  return { one, base, plan, result };
}

function count(result: CaseResult, { kind }: Disturbance, killed: boolean): void {
  if (kind === "delay") result.delays++;
  else if (kind === "ENOSPC" || kind === "EIO") result.disks++;
  else if (!killed) result.missed++;
  else {
    result.kills++;
    if (kind === "twice") result.twice++;
  }
}

async function inParallel<Item, Result>(
  items: readonly Item[],
  jobs: number,
  work: (item: Item, place: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [place, item] of queue) results[place] = await work(item, place);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

const columns = ["points", "kills", "twice", "disks", "delays", "missed", "leftOut"] as const;

/** One row a case, and their sum. */
export function table(results: readonly CaseResult[]): string {
  const head = ["case", ...columns, "all converged"];
  const rows = results.map((result) => [
    result.name,
    ...columns.map((column) => String(result[column])),
    result.failures.length === 0 ? "yes" : `no, ${result.failures.length} failures`,
  ]);
  const sums = columns.map((column) => String(results.reduce((sum, result) => sum + result[column], 0)));
  const failed = results.reduce((sum, { failures }) => sum + failures.length, 0);
  const lines = [head, ...rows, ["all", ...sums, failed === 0 ? "yes" : `no, ${failed} failures`]];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
