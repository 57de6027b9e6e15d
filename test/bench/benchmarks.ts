import { type Figure, loadNow, machineName, type Ratio, type Report } from "./figures.ts";
import { benchList } from "./list.ts";
import { type Bench, type BenchOptions, startBench } from "./mailbox.ts";
import { versionsOf } from "./peers.ts";
import { benchPush } from "./push.ts";
import { benchSearch } from "./search.ts";
import { benchStart } from "./start.ts";
import { benchSync } from "./sync.ts";

type Benchmark = (bench: Bench) => Promise<{ figures: Figure[]; ratios: Ratio[] }>;

export const benchmarks: Record<string, Benchmark> = {
  sync: benchSync,
  search: benchSearch,
  list: benchList,
  push: benchPush,
  start: benchStart,
};

/** Runs one benchmark on servers of its own. */
export async function measure(name: string, options: BenchOptions): Promise<Report> {
  const benchmark = benchmarks[name];
  if (!benchmark) throw new Error(`There is no benchmark ${name}.`);
  const bench = await startBench(options);
  try {
    const [startedAt, before] = [new Date().toISOString(), loadNow()];
    const measured = await benchmark(bench);
    return {
      benchmark: `${name}${options.real ? ", real mail" : options.letters ? ", short letters" : ""}`,
      messages: bench.messages,
      sourceBytes: bench.sourceBytes,
      rounds: options.rounds,
      startedAt,
      machine: machineName(),
      versions: { node: process.versions.node, ...versionsOf(["mbsync", "notmuch", "dovecot"]) },
      load: { before, after: loadNow() },
      ...measured,
    };
  } finally {
    await bench.close();
  }
}
