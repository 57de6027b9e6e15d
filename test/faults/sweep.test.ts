import { expect, test } from "vitest";
import { dovecotMissing } from "../servers/dovecot.ts";
import { cases } from "./cases.ts";
import { runSweep, table } from "./run-sweep.ts";

const missing = dovecotMissing();
if (missing) console.log(`skipped: ${missing}`);

/** The same sample in every run; a failure names the orders that repeat it (`node test/faults/sweep.ts --case … --orders …`). */
const given = process.env["BOBBIN_SEED"] ?? "20261121";
const seed = given === "random" ? Date.now() % 1_000_000 : Number(given);

test.skipIf(missing !== null)(
  "killed at any fail point, or with a full or broken disk, every case ends as it would have ended undisturbed",
  async () => {
    const results = await runSweep(cases, {
      ...{ sample: 12, seed, jobs: 2, seconds: 130, orders: null },
      tell: (line) => console.log(line),
    });
    console.log(`seed ${seed}\n${table(results)}`);
    expect(results.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`))).toEqual([]);
    expect(results).toHaveLength(cases.length);
    for (const { points } of results) expect(points).toBeGreaterThan(15);
    expect(results.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(5);
  },
  900_000,
);
