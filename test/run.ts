import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { add, type Counts, countPlaywright, countVitest, none, summary } from "./support/counts.ts";
import { installSystemPackages } from "./support/system-packages.ts";

/** `npm test`: everything, in the order in which a mistake is cheapest to find. The last line counts the whole run. */
const folder = mkdtempSync(join(tmpdir(), "bobbin-test-"));

/** Minutes of both cores, so by themselves: what else is timed by conditions need not wait for them. */
const long = ["convergence", "faults"];

const stages: [name: string, run: () => Counts][] = [
  ["check", () => succeeds("node", ["test/check/run.ts"])],
  ["build", () => succeeds("electron-vite", ["build", "--logLevel", "warn"])],
  [
    "unit and integration",
    () =>
      vitest(
        "unit",
        long.flatMap((part) => ["--exclude", `${part}/**`]),
      ),
  ],
  [
    "simulation and kills",
    () =>
      vitest(
        "long",
        long.map((part) => `test/${part}/`),
      ),
  ],
  ["end to end in Chromium", () => playwright("e2e")],
  ["desktop", () => playwright("desktop")],
];

function succeeds(command: string, arguments_: string[], environment: NodeJS.ProcessEnv = {}): Counts {
  const { status } = spawnSync(command, arguments_, { stdio: "inherit", env: { ...process.env, ...environment } });
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/** Counts from the report where there is one; a run that ended badly counts as failed whatever the report says. */
function fromReport(file: string, outcome: Counts, count: (report: never) => Counts): Counts {
  let counts: Counts;
  try {
    counts = count(JSON.parse(readFileSync(file, "utf8")) as never);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return outcome.failed > 0 && counts.failed === 0 ? add(counts, { passed: 0, failed: 1, skipped: 0 }) : counts;
}

function vitest(name: string, which: string[]): Counts {
  const report = join(folder, `${name}.json`);
  const outcome = succeeds("vitest", [
    "run",
    ...which,
    "--config",
    "test/vitest.config.ts",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  return fromReport(report, outcome, countVitest);
}

function playwright(suite: "e2e" | "desktop"): Counts {
  const report = join(folder, `${suite}.json`);
  const outcome = succeeds("playwright", ["test", "--config", `test/${suite}/playwright.config.ts`], {
    BOBBIN_REPORT: report,
  });
  return fromReport(report, outcome, countPlaywright);
}

installSystemPackages();
let total = none;
const lines: string[] = [];
for (const [name, run] of stages) {
  console.log(`\n== ${name}`);
  const started = performance.now();
  const counts = run();
  total = add(total, counts);
  lines.push(`${name}: ${summary(counts)} (${Math.round((performance.now() - started) / 1000)} s)`);
}
rmSync(folder, { recursive: true, force: true });
console.log(`\n${lines.join("\n")}\n${summary(total)}`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
