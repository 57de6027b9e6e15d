import { z } from "zod";
import { ConnectorError } from "../errors.ts";
import type { RemoteEvent } from "../model.ts";
import { AnswerTooLarge } from "./client.ts";
import { type Position, recentOf, rememberedThreads } from "./cursor.ts";
import { toEvent } from "./events.ts";
import { messageId } from "./map.ts";
import { peopleIn } from "./people.ts";
import type { Session } from "./session.ts";
import { answers, message, readEach, type SlackMessage, timestamp } from "./shapes.ts";

/** Messages asked for at once: of a conversation never seen, of news, of what was said lately, of history. */
const pages = { first: 100, news: 200, lately: 200, older: 200 } as const;

/** Of a conversation whose pages were too large. */
const smallPage = 15;

/** What a call brought, and where the conversation is told to then. */
export interface Step {
  events: RemoteEvent[];
  position: Position;
  /** There is more of this. */
  more: boolean;
  /** What was said lately was looked at again down to this: threads that begin there showed their news. */
  seenFrom?: string | undefined;
}

/**
 * Asks for a page, for a small one where an ordinary one is too large.
 * @throws ConnectorError `refused` when that is too large as well: of this conversation nothing more can be had
 */
async function sized<Answer>(
  { heavy }: Pick<Session, "heavy">,
  channel: string,
  limit: number,
  ask: (limit: number) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(heavy.has(channel) ? smallPage : limit);
  } catch (error) {
    if (!(error instanceof AnswerTooLarge)) throw error;
    if (heavy.has(channel))
      throw new ConnectorError({ kind: "refused", reason: "too-large" }, error.message, { cause: error });
  }
  heavy.add(channel);
  return sized({ heavy }, channel, limit, ask);
}

const withTime = z.object({ ts: timestamp });

interface Page {
  messages: SlackMessage[];
  hasMore: boolean;
  /** Slack says that nothing follows. */
  isEnd: boolean;
  /** Times of all that was listed, readable or not. */
  there: ReadonlySet<string>;
}

/** Newest first. `oldest` and `latest` are exclusive. */
async function fetchPage(
  session: Session,
  channel: string,
  { limit, oldest, latest }: { limit: number; oldest?: string | undefined; latest?: string | undefined },
  signal: AbortSignal,
): Promise<Page> {
  const method = "conversations.history";
  // With `oldest` alone Slack may give the oldest first; with both it gives the newest.
  const until = latest ?? (oldest === undefined ? undefined : future);
  const answer = await sized(session, channel, limit, async (asked) => {
    const args = { channel, limit: asked, oldest, latest: until, inclusive: false };
    const page = await session.api.call(method, args, answers.messages, { signal, patienceMs: 0 });
    session.scheduler.answered(method, { asked, got: page.messages.length, more: page.has_more });
    return page;
  });
  const messages = readEach(message, answer.messages, (why) =>
    session.context.log.warn("slack.message-skipped", { why }),
  )
    .filter(({ ts }) => (oldest === undefined || ts > oldest) && (latest === undefined || ts < latest))
    .sort((a, b) => (a.ts < b.ts ? 1 : -1));
  await session.people.load(peopleIn(answer.messages), session.directory().self, signal);
  // An answer without anything that goes on would be asked for forever.
  const more = answer.has_more || answer.response_metadata !== "";
  const there = new Set(readEach(withTime, answer.messages, () => undefined).map(({ ts }) => ts));
  return { messages, hasMore: more && messages.length > 0, isEnd: !more, there };
}

/** Messages as events. @param before those up to this one may have been told: only what changed is told again */
function eventsOf(session: Session, channel: string, messages: readonly SlackMessage[], before = ""): RemoteEvent[] {
  const directory = session.directory();
  return messages
    .flatMap((given) => toEvent(channel, given, directory))
    .filter(
      (event) => event.type !== "message" || (event.message.sequence ?? "") > before || !session.isTold(event.message),
    );
}

/** The newest messages of a conversation of which none was told. */
export async function first(session: Session, channel: string, position: Position, signal: AbortSignal): Promise<Step> {
  const page = await fetchPage(session, channel, { limit: pages.first }, signal);
  const { messages, hasMore } = page;
  // An empty conversation is told up to its beginning of all times: whatever comes is news.
  const newest = messages[0]?.ts ?? beginning;
  const oldest = messages.at(-1)?.ts ?? newest;
  const next = noted(session, { ...position, newest, oldest, complete: !hasMore }, messages);
  return { events: eventsOf(session, channel, messages), position: next, more: false };
}

const beginning = "0000000001.000000";
/** The year 2100: later than any message, whatever the clock of this computer says. */
const future = "4102444800.000000";

/**
 * What is newer than `newest`, newest first: what is missing between is a gap, which the next calls fill.
 * @param lately look again at what was said lately, too: edits, reactions and deletions show there only
 */
export async function news(
  session: Session,
  channel: string,
  position: Position,
  lately: boolean,
  signal: AbortSignal,
): Promise<Step> {
  if (position.gap) return fillGap(session, channel, position, position.gap, signal);
  const newest = position.newest ?? beginning;
  const again = lately && position.oldest !== null;
  const page = await fetchPage(
    session,
    channel,
    again ? { limit: pages.lately } : { limit: pages.news, oldest: newest },
    signal,
  );
  const { messages } = page;
  const top = messages[0]?.ts;
  const bottom = messages.at(-1)?.ts;
  const isWhole = bottom === undefined || bottom <= newest || !page.hasMore;
  const gone = again ? vanished(position, page) : [];
  let next = noted(session, position, messages);
  next = { ...next, recent: next.recent.filter((ts) => !gone.includes(ts)) };
  if (isWhole) next = { ...next, newest: top !== undefined && top > newest ? top : newest };
  else next = { ...next, gap: { below: newest, above: bottom, top: top ?? newest } };
  const removed = gone.map((ts): RemoteEvent => ({ type: "message-removed", id: messageId(channel, ts) }));
  const events = [...eventsOf(session, channel, messages, newest), ...removed];
  return { events, position: next, more: !isWhole, seenFrom: again ? bottom : undefined };
}

async function fillGap(
  session: Session,
  channel: string,
  position: Position,
  gap: NonNullable<Position["gap"]>,
  signal: AbortSignal,
): Promise<Step> {
  const { messages, hasMore } = await fetchPage(
    session,
    channel,
    { limit: pages.news, oldest: gap.below, latest: gap.above },
    signal,
  );
  const above = messages.at(-1)?.ts ?? gap.above;
  const next = noted(session, position, messages);
  return {
    events: eventsOf(session, channel, messages),
    position: hasMore ? { ...next, gap: { ...gap, above } } : { ...next, gap: null, newest: gap.top },
    // Whatever came since the gap was seen is looked for in the same round.
    more: true,
  };
}

/** Older messages than any that was told. */
export async function older(session: Session, channel: string, position: Position, signal: AbortSignal): Promise<Step> {
  const latest = position.oldest ?? undefined;
  const { messages, hasMore } = await fetchPage(session, channel, { limit: pages.older, latest }, signal);
  const oldest = messages.at(-1)?.ts ?? position.oldest;
  const next = noted(session, { ...position, oldest, complete: !hasMore }, messages);
  return { events: eventsOf(session, channel, messages), position: next, more: hasMore };
}

/** Messages told that the workspace no longer has: missing in a stretch that was seen whole. */
function vanished({ recent }: Position, { messages, isEnd, there }: Page): string[] {
  const bottom = isEnd ? "" : messages.at(-1)?.ts;
  if (bottom === undefined) return [];
  return recent.filter((ts) => ts >= bottom && !there.has(ts));
}

/** What is remembered of messages that were told: the newest, and threads with news. */
function noted(session: Session, position: Position, messages: readonly SlackMessage[]): Position {
  const pending = new Set(position.pending);
  for (const { ts, thread_ts: thread, latest_reply: latest } of messages) {
    if (latest !== undefined && (thread === undefined || thread === ts) && position.threads[ts] !== latest)
      pending.add(ts);
  }
  const recent = recentOf([...position.recent, ...messages.map(({ ts }) => ts)], session.context.clock.now());
  return { ...position, pending: [...pending], recent };
}

/** The replies of one thread that were not told, oldest first, a page at a time. */
export async function replies(
  session: Session,
  channel: string,
  position: Position,
  parent: string,
  signal: AbortSignal,
): Promise<Step> {
  const method = "conversations.replies";
  const known = position.threads[parent];
  const answer = await sized(session, channel, pages.news, async (limit) => {
    const args = { channel, ts: parent, limit, inclusive: false, ...(known !== undefined && { oldest: known }) };
    const page = await session.api.call(method, args, answers.messages, { signal, patienceMs: 0 });
    session.scheduler.answered(method, { asked: limit, got: page.messages.length, more: page.has_more });
    return page;
  });
  const read = readEach(message, answer.messages, (why) => session.context.log.warn("slack.reply-skipped", { why }));
  const fresh = read
    .filter(({ ts }) => ts !== parent && (known === undefined || ts > known))
    .sort((a, b) => (a.ts < b.ts ? -1 : 1));
  await session.people.load(peopleIn(answer.messages), session.directory().self, signal);
  const latest = answer.has_more ? undefined : read.find(({ ts }) => ts === parent)?.latest_reply;
  const newest = fresh.at(-1)?.ts ?? latest ?? known;
  const more = answer.has_more && fresh.length > 0;
  return {
    events: eventsOf(session, channel, fresh),
    position: withThread(position, parent, newest, more),
    more,
  };
}

/** @param newest reply told; undefined: the thread is gone */
export function withThread(position: Position, parent: string, newest: string | undefined, more: boolean): Position {
  const threads =
    newest === undefined ? position.threads : rememberedThreads({ ...position.threads, [parent]: newest });
  return { ...position, threads, pending: more ? position.pending : position.pending.filter((ts) => ts !== parent) };
}
