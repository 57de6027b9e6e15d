import "./fail-points/arm.ts";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort } from "node:worker_threads";
import { type CaseAnswer, type CaseRequest, createGuard } from "./oracle/guard.ts";
import { isRecord } from "./oracle/input.ts";
import { type Line, readLines, writeLine } from "./oracle/lines.ts";
import { newerNode, runIn } from "./oracle/newer-node.ts";

/**
 * Entry: Bobbin's reading, asked from outside. JSON lines on standard input, one answer a line on standard output, in
 * order: `{"id", "verb", …}` gives `{"id", "result"}`, or `{"id", "error"}` for what is not JSON, an unknown verb, a case
 * that fails or one that takes longer than fifteen seconds. It ends with the input.
 *
 * A message is given as `base64`, or as `text`. Times are ISO 8601 in UTC where not said otherwise.
 * - `parse`: message → `subject, from, to, cc, bcc, replyTo: [{name, address}], messageId, inReplyTo: [], references: [],
 *   date | null, text, html | null, attachments: [{filename, contentType, size, sha256, contentId, inline}], problems: []`;
 *   `text` is empty where there is only HTML
 * - `thread`: `messages: [{id, messageId, inReplyTo, references, subject, date}]` → `threads: [{messages: [id]}]`
 * - `sanitize`: `html` → `html, blockedRemote`
 * - `reply`: `text` or `html` → `visible` (without quotes and signature)
 * - `subject`: `subject` → `base, isReply, isForward`
 * - `address`: `address` (a field's value) → `addresses: [{name, address, ascii}], valid` (it is one address to send to)
 * - `charset`: `base64, charset` → `text`
 * - `mailto`: `url` → `to: [], cc: [], subject, body, inReplyTo | null, rejected: [names of fields]`
 * - `checkUrl`: `url`, optionally `addresses: {name: [ip]}` and `redirects: {url: url}` in place of the network → `allowed, reason`
 * - `tnef`: a winmail.dat, or a message with one → `files: [{name, size, sha256, contentType, contentId}], text | null`
 * - `bounce`: message → `isBounce, kind, recipients: [{address, action, status, smtpCode, diagnostic}], originalMessageId | null`
 * - `calendar`: an iCalendar or vCard text, or a message with one → `method, answerable, events: [{kind, uid, sequence, summary,
 *   description, location, url, start, end, status, organizer, attendees, recurrence, recurrenceId}], contacts`
 * - `unsubscribe`: message, or `headers` → `mailto | null, https | null, oneClick`
 * - `authentication`: message, or `headers`, with `trusted: [server id]` → `server | null, results: [{method, result, reason,
 *   properties}], spf, dkim, dmarc` (null: not checked by a trusted server)
 */

/** ms; whoever asks waits longer. */
const longestCase = 15_000;
/** Megabytes a case may keep. */
const mostMemory = 3072;

/** Reads cases until there are no more, and answers each in its turn. */
async function serve(): Promise<void> {
  const guard = createGuard(new URL(import.meta.url), longestCase, mostMemory);
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

const other = isMainThread ? newerNode() : null;
if (other !== null) process.exitCode = await runIn(other, fileURLToPath(import.meta.url));
else if (isMainThread) await serve();
else parentPort?.on("message", async (request: CaseRequest) => parentPort?.postMessage(await work(request)));
