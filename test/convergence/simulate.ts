import { parseArgs } from "node:util";
import { run } from "./run.ts";
import { shrink } from "./shrink.ts";

/** `npm run simulate -- --seed S --steps N --runs R`: so many runs from this seed on; a failing one is shrunk and shown. */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
    runs: { type: "string", default: "1" },
    /** Only these steps, as shrinking prints them. */
    only: { type: "string" },
    /** Prints what happened. */
    trace: { type: "boolean", default: false },
    /** With the program's own log. */
    log: { type: "boolean", default: false },
    shrink: { type: "boolean", default: false },
  },
});

const steps = Number(values.steps);
const first = Number(values.seed);
const only = values.only === undefined ? undefined : new Set(values.only.split(",").map(Number));
let failed = 0;
for (let seed = first; seed < first + Number(values.runs); seed++) {
  const result = await run({ seed, steps, only, log: values.log });
  const ok = result.breaches.length === 0;
  console.log(`seed ${seed}: ${ok ? "ok" : "FAILED"} ${result.digest.slice(0, 16)} ${result.seconds.toFixed(2)} s`);
  for (const breach of result.breaches) console.log(`  ${breach}`);
  if (values.trace) console.log(result.lines.join("\n"));
  if (ok) continue;
  failed++;
  if (!values.shrink) continue;
  const kept = await shrink({ seed, steps, only }, result);
  const shrunk = await run({ seed, steps, only: new Set(kept) });
  console.log(shrunk.lines.slice(-120).join("\n"));
  console.log(`npm run simulate -- --seed ${seed} --steps ${steps} --only ${kept.join(",")}`);
}
console.log(`${values.runs} runs, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
