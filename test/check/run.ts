import { spawnSync } from "node:child_process";

/** Everything that can be said of the code without running it. Each line is a command anyone can run alone. */
const checks: [name: string, command: string, arguments_: string[]][] = [
  ["types", "tsc", ["--build", "--pretty", "false"]],
  ["lint and format", "biome", ["check", "--error-on-warnings", "--max-diagnostics=100", "."]],
  ["unused code", "knip", []],
  ["architecture", "node", ["test/check/architecture.ts"]],
  ["styles", "node", ["test/check/styles.ts"]],
  ["words", "node", ["test/check/literals.ts"]],
  ["sides", "node", ["test/check/sides.ts"]],
  ["fail points", "node", ["test/check/fail-points.ts"]],
];

let failed = 0;
for (const [name, command, arguments_] of checks) {
  const started = performance.now();
  const { status } = spawnSync(command, arguments_, { stdio: "inherit", shell: process.platform === "win32" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (status !== 0) failed++;
}
console.log(`check: ${checks.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
