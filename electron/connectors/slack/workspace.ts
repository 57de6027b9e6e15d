import type { RemoteEvent } from "../model.ts";
import type { SlackCursor } from "./cursor.ts";
import type { Session } from "./session.ts";
import { answers } from "./shapes.ts";

/** People and emoji of the workspace are asked for this often without being told of a change, ms. */
const often = 24 * 3_600_000;
/** Events of one batch. */
const batchSize = 300;

/** People and emoji of the workspace, where they were not told for a day. */
export async function* workspace(
  session: Session,
  cursor: SlackCursor,
  signal: AbortSignal,
): AsyncGenerator<{ events: RemoteEvent[]; cursor: SlackCursor }> {
  const now = session.context.clock.now();
  let state = cursor;
  if (state.peopleAt + often <= now) {
    await session.people.list(session.directory().self, signal);
    state = { ...state, peopleAt: now };
    yield* inParts(session.met(), state);
  }
  if (state.emojiAt + often > now || session.api.scopes?.has("emoji:read") === false) return;
  const { emoji } = await session.api.call("emoji.list", {}, answers.emoji, { signal });
  const told = emojiEvents(emoji, state.emoji);
  state = {
    ...state,
    emojiAt: now,
    emoji: told.flatMap((event) => (event.type === "emoji" && event.url !== null ? event.name : [])),
  };
  yield* inParts(told, state);
}

function* inParts(
  events: RemoteEvent[],
  cursor: SlackCursor,
): Generator<{ events: RemoteEvent[]; cursor: SlackCursor }> {
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
