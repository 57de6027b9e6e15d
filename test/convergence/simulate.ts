import { parseArgs } from "node:util";
import { keptRuns } from "./kept.ts";
import { type RunOptions, run } from "./run.ts";
import { sabotages } from "./sabotage.ts";
import { shrink } from "./shrink.ts";

/** `npm run simulate -- --seed S --steps N --runs R`: so many runs from this seed on; a failing one is shown, and shrunk if asked. */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
    runs: { type: "string", default: "1" },
    /** Only these steps, as shrinking prints them. */
    only: { type: "string" },
    /** Which table of steps; those that were kept long ago are of the first. */
    table: { type: "string", default: "2" },
    /** Those that failed once, in place of a row of seeds. */
    kept: { type: "boolean", default: false },
    /** Prints what happened, or also the program's own log. */
    trace: { type: "boolean", default: false },
    log: { type: "boolean", default: false },
    /** SQL: what the database says in the end goes into the trace. */
    query: { type: "string" },
    /** Leaves out of a failing run what it does not need to fail. */
    shrink: { type: "boolean", default: false },
    /** Ends with the first run that fails. */
    first: { type: "boolean", default: false },
    /** Breaks the program by this name. */
    sabotage: { type: "string" },
  },
});

const shared = {
  log: values.log,
  query: values.query,
  sabotage: values.sabotage === undefined ? undefined : sabotages[values.sabotage],
};
if (values.sabotage !== undefined && !shared.sabotage) throw new Error(`There is no sabotage ${values.sabotage}`);

function* wanted(): Generator<RunOptions> {
  if (values.kept)
    for (const { only, found: _, ...kept } of keptRuns()) yield { ...kept, only: only && new Set(only), ...shared };
  else
    for (let run = 0; run < Number(values.runs); run++) {
      const only = values.only === undefined ? undefined : new Set(values.only.split(",").map(Number));
      yield {
        seed: Number(values.seed) + run,
        steps: Number(values.steps),
        table: values.table === "1" ? 1 : 2,
        only,
        ...shared,
      };
    }
}

let runs = 0;
let failed = 0;
let seconds = 0;
for (const options of wanted()) {
  const result = await run(options);
  const ok = result.breaches.length === 0;
  const { seed, steps } = options;
  runs++;
  seconds += result.seconds;
  console.log(`seed ${seed}: ${ok ? "ok" : "FAILED"} ${result.digest} ${result.seconds.toFixed(2)} s`);
  for (const breach of result.breaches) console.log(`  ${breach}`);
  if (values.trace) console.log(result.lines.join("\n"));
  if (ok) continue;
  failed++;
  const same = `--seed ${seed} --steps ${steps}${options.table === 1 ? " --table 1" : ""}`;
  console.log(`  npm run simulate -- ${same} --trace`);
  if (values.first) break;
  if (!values.shrink) continue;
  const only = await shrink(options, result);
  const shrunk = await run({ ...options, only: new Set(only) });
  console.log(shrunk.lines.slice(-120).join("\n"));
  console.log(`  npm run simulate -- ${same} --only ${only.join(",")} --trace`);
}
console.log(`${runs} runs, ${failed} failed, ${(seconds / Math.max(1, runs)).toFixed(2)} s each`);
process.exitCode = failed === 0 && runs > 0 ? 0 : 1;
