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
      for await (const told of part(session, state, signal)) {
        yield told;
        state = told.cursor;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ConnectorError) || !tolerable.has(error.kind)) throw error;
      session.context.log.info("slack.workspace-later", { kind: error.kind });
    }
  }
}

const tolerable = new Set<string>(["busy", "server", "refused"]);

async function* people(session: Session, cursor: SlackCursor, signal: AbortSignal): AsyncGenerator<Told> {
  const now = session.context.clock.now();
  if (cursor.peopleAt + often > now) return;
  await session.people.list(session.directory().self, signal);
  // Taken part by part: should the round be left, the others are told by the next.
  let events = session.met(batchSize);
  for (; session.people.hasFresh; events = session.met(batchSize)) yield { events, cursor };
  yield { events, cursor: { ...cursor, peopleAt: now } };
}

async function* emoji(session: Session, cursor: SlackCursor, signal: AbortSignal): AsyncGenerator<Told> {
  const now = session.context.clock.now();
  const mayRead = session.api.scopes?.has("emoji:read") !== false;
  if (!mayRead || cursor.emojiAt + often > now) return;
  const answer = await session.api.call("emoji.list", {}, answers.emoji, { signal });
  const events = emojiEvents(answer.emoji, cursor.emoji);
  const names = events.flatMap((event) => (event.type === "emoji" && event.url !== null ? event.name : []));
  yield* inParts(events, cursor, { ...cursor, emojiAt: now, emoji: names });
}

/** The new position comes with the last part: before it not everything was told. */
function* inParts(events: RemoteEvent[], before: SlackCursor, after: SlackCursor): Generator<Told> {
  const last = Math.max(0, Math.ceil(events.length / batchSize) - 1) * batchSize;
  for (let at = 0; at < last; at += batchSize) yield { events: events.slice(at, at + batchSize), cursor: before };
  yield { events: events.slice(last), cursor: after };
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
