import type { Batch } from "../contract.ts";
import { remoteId } from "../model.ts";
import { emptyCursor, type SlackCursor } from "./cursor.ts";
import { fullEvery, inOrder, neverAt, nextLook } from "./pace.ts";
import type { Session } from "./session.ts";
import { Walk } from "./walk.ts";
import { workspace } from "./workspace.ts";

/** New conversations are looked for at least this often, ms. */
const discoverEvery = { polling: 60_000, live: 30 * 60_000 };
/** What was said lately is looked at again this often: edits and deletions show there only when nothing is pushed, ms. */
const rescanEvery = { polling: 15 * 60_000, live: 6 * 3_600_000 };
/** Calls of one round that nobody waits for. */
const atOnce = { threads: 20, details: 30 } as const;
/** At the slow pace, every second turn is left for others than what is on screen, ms. */
const watchedEvery = { usual: 0, slow: 120_000 };

/**
 * What was pushed, and where it is time to: new conversations, then the news of each, those on screen first. Ends when
 * caught up, or when Slack's pace does not allow more for some time; `nextLook` says when it goes on.
 */
export async function* changes(
  session: Session,
  cursor: SlackCursor | null,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  await session.self(signal);
  const walk = new Walk(session, cursor ?? emptyCursor, signal);
  const { pushes } = session;
  const now = session.context.clock.elapsed();
  const isPushed = pushes.begin(now) && session.todo.size === 0 && !session.isFull;
  // Where something is pushed all the time, the rest would never be looked at.
  const onlyPushed = isPushed && now < session.plannedAt + discoverEvery.live;
  walk.forgetUnwanted();
  yield* walk.pushed();
  if (!onlyPushed) {
    await pushes.settled();
    plan(session, pushes.catchUp);
  }
  // What is wanted since a moment was never looked at, and nothing of it was kept from what was pushed.
  const isWide = !onlyPushed || session.discover || isSomethingUnseen(walk);
  if (session.discover) yield* walk.discovered();
  if (!onlyPushed) choose(session, walk.state);
  if (isWide) yield* unread(walk);
  yield* rest(walk, isWide);
  yield* walk.pushed();
  yield* walk.people();
  session.round = { at: session.context.clock.elapsed(), nextInMs: nextLook(session, walk.state) };
  yield* walk.tell([], false);
}

/** Decides what this round looks for. @param anew nothing is known of the time before: everything is looked at */
function plan(session: Session, anew: boolean): void {
  const now = session.context.clock.elapsed();
  const { round, pushes } = session;
  // Before its time only somebody who wants to know calls: everything is looked at then.
  const asked = round === null || now < round.at + round.nextInMs;
  session.plannedAt = now;
  // Until it was chosen what to look at, a round may be left and begun again.
  session.isFull ||= anew || asked;
  const every = session.isLive ? discoverEvery.live : discoverEvery.polling;
  if (session.isFull || now >= session.discoveredAt + every) {
    session.discover = true;
    session.discoveredAt = now;
  }
  if (anew) session.rescannedAt.clear();
  pushes.catchUp = false;
}

/** Adds to what is to be looked at whatever is due. */
function choose(session: Session, state: SlackCursor): void {
  const now = session.context.clock.elapsed();
  const order = inOrder(session, state);
  const watched = new Set(session.context.watched().map(String));
  const { isSlow } = session.scheduler;
  const every = fullEvery(session, order.length);
  for (const id of order) {
    const age = now - (session.checkedAt.get(id) ?? neverAt);
    const due = watched.has(id) ? (isSlow ? watchedEvery.slow : watchedEvery.usual) : every;
    if (session.isFull || age >= due) session.todo.add(id);
  }
  session.isFull = false;
}

/** News of all that are to be looked at, and of new ones; what comes on screen meanwhile comes next. */
async function* unread(walk: Walk): AsyncGenerator<Batch> {
  const { session } = walk;
  for (let order = inOrder(session, walk.state), screen = onScreen(session); !walk.isLate; ) {
    if (onScreen(session) !== screen || session.discover) {
      if (session.discover) yield* walk.discovered();
      order = inOrder(session, walk.state);
      screen = onScreen(session);
    }
    const id = order.find((wanted) => session.todo.has(wanted) || isUnseen(walk, wanted));
    if (id === undefined) {
      session.todo.clear();
      return;
    }
    const before = session.checkedAt.get(id);
    yield* walk.look(id, isRescanDue(walk, id));
    if (walk.isLate) return;
    session.todo.delete(id);
    // Not looked at, and not late: it was not wanted any more, and must not be found again.
    if (session.checkedAt.get(id) === before) session.checkedAt.set(id, session.context.clock.elapsed());
  }
}

function onScreen(session: Session): string {
  return session.context.watched().join();
}

function isSomethingUnseen(walk: Walk): boolean {
  const unseen = Object.keys(walk.state.conversations).filter((id) => isUnseen(walk, id));
  return unseen.some((id) => walk.session.context.isWanted(remoteId(id)));
}

function isUnseen(walk: Walk, id: string): boolean {
  const position = walk.position(id);
  return position?.newest === null && !position.left && !walk.session.checkedAt.has(id);
}

/** Where nothing was said for days nothing changes either. */
function isRescanDue(walk: Walk, id: string): boolean {
  const { session } = walk;
  const position = walk.position(id);
  if (position?.recent.length === 0 && Object.keys(position.threads).length === 0) return false;
  const { isLive, context } = session;
  if (!isLive && context.watched().some((watched) => watched === id)) return true;
  const age = context.clock.elapsed() - (session.rescannedAt.get(id) ?? neverAt);
  return age >= (isLive ? rescanEvery.live : rescanEvery.polling);
}

/**
 * Answers in threads, and what is told besides messages. Of much only a part: until the first round is over nothing listens,
 * and the next goes on with the rest. @param isWide also members, people and emoji
 */
async function* rest(walk: Walk, isWide: boolean): AsyncGenerator<Batch> {
  const { session } = walk;
  const waiting = Object.entries(walk.state.conversations).filter(([, { pending }]) => pending.length > 0);
  for (const [id] of waiting.slice(0, atOnce.threads)) {
    if (walk.isLate) return;
    yield* walk.threads(id, atOnce.threads / Math.min(waiting.length, atOnce.threads));
  }
  for (const [id] of Object.entries(walk.state.conversations).filter(([, { stale, left }]) => stale && !left)) {
    if (walk.isLate) return;
    yield* walk.details(id);
  }
  if (isWide) yield* describeNew(walk);
  for await (const found of workspace(session, walk.state, walk.signal)) {
    walk.state = found.cursor;
    yield* walk.tell(found.events);
  }
}

async function* describeNew(walk: Walk): AsyncGenerator<Batch> {
  const bare = inOrder(walk.session, walk.state).filter((id) => walk.position(id)?.detailed === false);
  for (const id of bare.slice(0, atOnce.details)) {
    if (walk.isLate) return;
    yield* walk.details(id);
  }
}
