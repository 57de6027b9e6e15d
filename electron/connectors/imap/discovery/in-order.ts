/** Started together, judged in order: the first that gives something. Rejects with the first error when none does. */
export async function firstInOrder<Result>(running: Promise<Result | null>[]): Promise<Result | null> {
  const outcomes = running.map((each) =>
    each.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
  let failure: { error: unknown } | undefined;
  let answered = false;
  for (const outcome of outcomes) {
    const settled = await outcome;
    if ("error" in settled) failure ??= settled;
    else if (settled.value !== null) return settled.value;
    else answered = true;
  }
  if (failure && !answered) throw failure.error;
  return null;
}
