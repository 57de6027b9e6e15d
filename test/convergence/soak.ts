import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cases } from "../faults/cases.ts";
import { runSweep } from "../faults/run-sweep.ts";
import { dovecotMissing } from "../servers/dovecot.ts";

/** `npm run soak`: the long versions of what `npm test` samples, and one table of what came out. */
const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "10000" },
    /** The first of them. */
    seed: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
    /** Only so many runs of each case of the sweep, in place of all; or none. */
    sample: { type: "string" },
    "no-sweep": { type: "boolean", default: false },
  },
});

interface Row {
  what: string;
  runs: number;
  failed: number;
  seconds: number;
  failures: string[];
}

const perProcess = 50;

function simulate(seed: number, runs: number): Promise<{ runs: number; failures: string[] }> {
  const program = join(import.meta.dirname, "simulate.ts");
  const args = [program, "--seed", String(seed), "--runs", String(runs), "--steps", values.steps];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.on("close", () => {
      const done = output.match(/^seed \d+: /gm)?.length ?? 0;
      const failures = [...output.matchAll(/^seed \d+: FAILED.*\n(?: {2}.*\n)*/gm)].map(([text]) => text);
      if (done < runs) failures.push(`seed ${seed + done}: the process ended\n`);
      resolve({ runs: done, failures });
    });
  });
}

async function simulation(): Promise<Row> {
  const started = performance.now();
  const row: Row = { what: `simulation, ${values.steps} steps`, runs: 0, failed: 0, seconds: 0, failures: [] };
  const first = Number(values.seed);
  const end = first + Number(values.seeds);
  let next = first;
  const work = async (): Promise<void> => {
    while (next < end) {
      const seed = next;
      next += perProcess;
      const { runs, failures } = await simulate(seed, Math.min(perProcess, end - seed));
      row.runs += runs;
      row.failures.push(...failures);
      for (const failure of failures) console.log(failure);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  row.failed = row.failures.length;
  row.seconds = (performance.now() - started) / 1000;
  return row;
}

/** The sweep of fail points, a row for each case; nothing where there is no mail server to run it with. */
async function sweep(): Promise<Row[]> {
  const missing = dovecotMissing();
  if (missing) console.log(`no sweep: ${missing}`);
  if (missing || values["no-sweep"]) return [];
  const started = performance.now();
  const results = await runSweep(cases, {
    sample: values.sample === undefined ? null : Number(values.sample),
    seed: 1,
    jobs: availableParallelism(),
    seconds: Number.POSITIVE_INFINITY,
    orders: null,
    tell: (line) => console.log(line),
  });
  const seconds = (performance.now() - started) / 1000 / Math.max(1, results.length);
  return results.map(({ name, kills, disks, delays, missed, failures }) => ({
    ...{ what: `fail points: ${name}`, runs: kills + disks + delays + missed, failed: failures.length },
    ...{ seconds, failures },
  }));
}

const rows = [await simulation(), ...(await sweep())];
console.log("\n| what | runs | failed | seconds | each |\n|---|---:|---:|---:|---:|");
for (const { what, runs, failed, seconds } of rows)
  console.log(
    `| ${what} | ${runs} | ${failed} | ${seconds.toFixed(0)} | ${(seconds / Math.max(1, runs)).toFixed(2)} |`,
  );
process.exitCode = rows.every(({ failed }) => failed === 0) ? 0 : 1;
