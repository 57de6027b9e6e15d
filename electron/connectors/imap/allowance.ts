import type { ImapFlow } from "imapflow";
import { ConnectorError } from "../errors.ts";
import { isFlooded } from "./witness.ts";

const mega = 1024 * 1024;
/**
 * How much a server may say in answer to one thing, bytes after decompression. What is made of an answer takes up to
 * twenty times the room: of a list of folders or numbers more than of the bytes of a mail.
 */
export const allowances = {
  /** Whatever is not one of these; of folders a hundred thousand. */
  usual: 6 * mega,
  /** Headers of some hundred mails. */
  headers: 8 * mega,
  /** Rows of a long absence: a hundred thousand. */
  rows: 16 * mega,
  /** Flags of a whole folder: half a million. */
  flags: 32 * mega,
  /** Some mails, planned to be four megabytes. */
  window: 24 * mega,
  /** One mail with all its files. */
  whole: 96 * mega,
} as const;

/** How often it is looked at what came, ms. */
const everyMs = 20;

interface Meter {
  /** Of each question under way, how much may have been received at most. */
  active: Set<{ until: number }>;
  timer: NodeJS.Timeout | null;
  exceeded: boolean;
}

const meters = new WeakMap<ImapFlow, Meter>();

/**
 * Runs `ask` on a connection. A server that answers with more is hung up on, before what it says fills the memory.
 * @throws ConnectorError `server`
 */
export async function withinAllowance<Answer>(
  client: ImapFlow,
  bytes: number,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const meter = meters.get(client) ?? { active: new Set(), timer: null, exceeded: false };
  meters.set(client, meter);
  const entry = { until: client.stats().received + bytes };
  meter.active.add(entry);
  meter.timer ??= setInterval(() => look(client, meter), everyMs);
  try {
    const answer = await ask();
    // Some of the library's answers are `false` whatever went wrong.
    if (meter.exceeded || isFlooded(client)) throw tooMuch(client.host);
    return answer;
  } catch (error) {
    throw meter.exceeded || isFlooded(client) ? tooMuch(client.host, error) : error;
  } finally {
    end(client, meter, entry);
  }
}

function end(client: ImapFlow, meter: Meter, entry: { until: number }): void {
  meter.active.delete(entry);
  // What was said to this question is none of the others'.
  const least = client.stats().received + allowances.usual;
  for (const other of meter.active) other.until = Math.max(other.until, least);
  if (meter.active.size > 0 || meter.timer === null) return;
  clearInterval(meter.timer);
  meter.timer = null;
}

function look(client: ImapFlow, meter: Meter): void {
  const most = Math.max(...[...meter.active].map(({ until }) => until));
  if (client.stats().received <= most) return;
  meter.exceeded = true;
  client.close();
}

function tooMuch(host: string, cause?: unknown): ConnectorError {
  return new ConnectorError({ kind: "server" }, `${host} sent far more than it was asked for and was hung up on.`, {
    cause,
  });
}
