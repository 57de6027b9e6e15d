import { parseArgs } from "node:util";
import { cases } from "./cases.ts";
import { runSweep, table } from "./run-sweep.ts";

/**
 * Kills real processes at fail points in twelve cases and compares what they leave with undisturbed runs.
 * `--whole`: every point; `--sample N --seed S`: N runs a case; `--case NAME`: only this one; `--jobs N` at a time;
 * `--orders ORDERS`: just this, as a failure names it; `--point PATTERN` with `--whole`: only these points.
 */
const { values } = parseArgs({
  options: {
    whole: { type: "boolean", default: false },
    sample: { type: "string", default: "10" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    seconds: { type: "string" },
    case: { type: "string", multiple: true },
    jobs: { type: "string", default: "2" },
    orders: { type: "string" },
    point: { type: "string", default: "." },
  },
});

const chosen = values.case ? cases.filter(({ name }) => values.case?.includes(name)) : cases;
const results = await runSweep(chosen, {
  sample: values.whole ? null : Number(values.sample),
  seed: Number(values.seed),
  jobs: Number(values.jobs),
  seconds: values.seconds === undefined ? Number.POSITIVE_INFINITY : Number(values.seconds),
  orders: values.orders ?? null,
  point: new RegExp(values.point),
  tell: (line) => console.log(line),
});
console.log(`seed ${values.seed}\n${table(results)}`);
process.exitCode = results.every(({ failures }) => failures.length === 0) ? 0 : 1;
