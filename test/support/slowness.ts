import { spawnSync } from "node:child_process";

/** ms in which a process of nothing starts and ends on a machine with nothing else to do. */
const unhurriedMs = 60;

/**
 * How many times slower than by itself this machine is just now, at least 1: limits that are promised to a user are
 * stretched by it, so that they hold for the program and not for what else runs beside it.
 * @example expect(await app.stop()).toBeLessThan(2000 * slowness())
 */
export function slowness(): number {
  const started = performance.now();
  spawnSync(process.execPath, ["--eval", "0"]);
  return Math.max(1, (performance.now() - started) / unhurriedMs);
}
