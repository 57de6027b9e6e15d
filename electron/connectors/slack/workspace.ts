import { ConnectorError } from "../errors.ts";
import type { RemoteEvent } from "../model.ts";
import type { SlackCursor } from "./cursor.ts";
import type { Session } from "./session.ts";
import { answers } from "./shapes.ts";

/** People and emoji of the workspace are asked for this often without being told of a change, ms. */
const often = 24 * 3_600_000;
/** Events of one batch. */
const batchSize = 300;

interface Told {
  events: RemoteEvent[];
  cursor: SlackCursor;
}

/** People and emoji of the workspace, where they were not told for a day. Neither is worth failing a round for. */
export async function* workspace(session: Session, cursor: SlackCursor, signal: AbortSignal): AsyncGenerator<Told> {
  let state = cursor;
  for (const part of [people, emoji]) {
    try {
      const { events, cursor: next } = await part(session, state, signal);
      if (next !== state) yield* inParts(events, next);
      state = next;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ConnectorError) || !tolerable.has(error.kind)) throw error;
      session.context.log.info("slack.workspace-later", { kind: error.kind });
    }
  }
}

const tolerable = new Set<string>(["busy", "server", "refused"]);

async function people(session: Session, cursor: SlackCursor, signal: AbortSignal): Promise<Told> {
  const now = session.context.clock.now();
  if (cursor.peopleAt + often > now) return { events: [], cursor };
  await session.people.list(session.directory().self, signal);
  return { events: session.met(), cursor: { ...cursor, peopleAt: now } };
}

async function emoji(session: Session, cursor: SlackCursor, signal: AbortSignal): Promise<Told> {
  const now = session.context.clock.now();
  const mayRead = session.api.scopes?.has("emoji:read") !== false;
  if (!mayRead || cursor.emojiAt + often > now) return { events: [], cursor };
  const answer = await session.api.call("emoji.list", {}, answers.emoji, { signal });
  const events = emojiEvents(answer.emoji, cursor.emoji);
  const names = events.flatMap((event) => (event.type === "emoji" && event.url !== null ? event.name : []));
  return { events, cursor: { ...cursor, emojiAt: now, emoji: names } };
}

function* inParts(events: RemoteEvent[], cursor: SlackCursor): Generator<Told> {
  if (events.length === 0) yield { events, cursor };
  for (let at = 0; at < events.length; at += batchSize) yield { events: events.slice(at, at + batchSize), cursor };
}

/** The workspace's own emoji; names for others (`alias:`) are followed, those for standard ones are none of its own. */
function emojiEvents(emoji: Record<string, string>, before: readonly string[]): RemoteEvent[] {
  const urls = new Map<string, string>();
  for (const name of Object.keys(emoji)) {
    let url = emoji[name];
    for (let hops = 0; url?.startsWith("alias:") && hops < 5; hops++) url = emoji[url.slice("alias:".length)];
    if (url !== undefined && /^https?:/.test(url)) urls.set(name, url);
  }
  const there = [...urls].map(([name, url]): RemoteEvent => ({ type: "emoji", name, url }));
  const gone = before
    .filter((name) => !urls.has(name))
    .map((name): RemoteEvent => ({ type: "emoji", name, url: null }));
  return [...there, ...gone];
}
