import { type RunOptions, type RunResult, run } from "./run.ts";

/** What a run failed by, without the numbers that change from run to run. */
function kindOf({ breaches }: RunResult): string {
  return (breaches[0] ?? "").replaceAll(/\d+/g, "#").slice(0, 45);
}

/**
 * Leaves out as many steps of a failing run as can be while it still fails the same way.
 * @returns the steps that are left
 */
export async function shrink(options: RunOptions, failed: RunResult, mostRuns = 150): Promise<number[]> {
  const wanted = kindOf(failed);
  let kept = Array.from({ length: options.steps }, (_, index) => index + 1).filter(
    (step) => options.only?.has(step) ?? true,
  );
  let runs = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length && runs < mostRuns; ) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      runs++;
      if (kindOf(await run({ ...options, only: new Set(fewer) })) === wanted) kept = fewer;
      else at += size;
    }
  }
  return kept;
}
