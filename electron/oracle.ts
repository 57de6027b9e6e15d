import { isMainThread, parentPort } from "node:worker_threads";
import { type CaseAnswer, type CaseRequest, createGuard } from "./oracle/guard.ts";
import { isRecord } from "./oracle/input.ts";
import { type Line, readLines, writeLine } from "./oracle/lines.ts";

/** ms; whoever asks waits longer. */
const longestCase = 12_000;

/** Reads cases until there are no more, and answers each in its turn. */
async function serve(): Promise<void> {
  const guard = createGuard(new URL(import.meta.url), longestCase);
  // Nobody is left to answer.
  process.stdout.on("error", () => process.exit(0));
  for await (const line of readLines(process.stdin)) await writeLine(process.stdout, await answer(line, guard.run));
  await guard.close();
}

async function answer({ text, whole }: Line, run: ReturnType<typeof createGuard>["run"]): Promise<object> {
  if (!whole) return { id: idIn(text), error: "the line is too long" };
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return { id: idIn(text), error: "the line is not JSON" };
  }
  if (!isRecord(request)) return { id: null, error: "the line is not an object" };
  const { id = null, verb, ...input } = request;
  if (typeof verb !== "string") return { id, error: "the verb is missing" };
  return { id, ...(await run(verb, input)) };
}

/** The id of what could not be read whole, so that whoever waits for it learns of it. */
function idIn(text: string): unknown {
  const found = /"id"\s*:\s*("(?:[^"\\]|\\.){0,500}"|-?\d{1,15})/.exec(text.slice(0, 4096))?.[1];
  try {
    return found === undefined ? null : JSON.parse(found);
  } catch {
    return null;
  }
}

/** The thread's side: one case after the other. */
async function work({ number, verb, input }: CaseRequest): Promise<CaseAnswer> {
  try {
    const { verbs } = await import("./oracle/verbs.ts");
    if (!Object.hasOwn(verbs, verb)) return { number, error: `there is no verb ${verb.slice(0, 100)}` };
    return { number, result: await verbs[verb]?.(input) };
  } catch (error) {
    return { number, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

if (isMainThread) await serve();
else parentPort?.on("message", async (request: CaseRequest) => parentPort?.postMessage(await work(request)));
