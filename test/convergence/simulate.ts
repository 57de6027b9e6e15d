import { parseArgs } from "node:util";
import { run } from "./run.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
    runs: { type: "string", default: "1" },
    trace: { type: "boolean", default: false },
    only: { type: "string" },
  },
});

const only = values.only === undefined ? undefined : new Set(values.only.split(",").map(Number));
let failed = 0;
for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.runs); seed++) {
  const result = await run({ seed, steps: Number(values.steps), only });
  if (values.trace) console.log(result.lines.join("\n"));
  console.log(`seed ${seed}: ${result.breaches.length === 0 ? "ok" : "FAILED"} ${result.digest.slice(0, 16)} ${result.seconds.toFixed(2)} s`);
  for (const breach of result.breaches) console.log(`  ${breach}`);
  if (result.breaches.length > 0) failed++;
}
console.log(`${values.runs} runs, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
