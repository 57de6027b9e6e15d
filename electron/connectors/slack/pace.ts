import { ConnectorError } from "../errors.ts";
import { remoteId } from "../model.ts";
import type { Position, SlackCursor } from "./cursor.ts";
import type { Session } from "./session.ts";

/** A wait longer than this ends a round early: the next one goes on when its turn has come, ms. */
const longestWait = 10_000;
/** What is done meanwhile for others waits at most this long, ms. */
const beatMs = 1_000;
/** Slack allows 50 calls of one method a minute: a little less leaves room for what the user does. */
const everyMs = 1_500;
const shortest = 30_000;
const longest = 10 * 60_000;
const watchedMs = 10_000;
const liveMs = 10 * 60_000;
/** What was left over goes on so soon. */
const soonMs = 3_000;

export const history = "conversations.history";
export const replies = "conversations.replies";
export const info = "conversations.info";

/** When something was last done that was never done, as `Clock.elapsed` counts. A number like others, so that times compare. */
export const neverAt = -1e12;

/** Waits in short steps for a method's turn, ends early when something was pushed. @returns false: too long to wait for */
export async function* turnOf(
  session: Session,
  method: string,
  signal: AbortSignal,
  longestMs = longestWait,
): AsyncGenerator<void, boolean> {
  const { clock } = session.context;
  if (session.scheduler.waitMs(method) > longestMs) return false;
  for (
    let wait = session.scheduler.waitMs(method);
    wait > 0 && session.pushes.isEmpty;
    wait = session.scheduler.waitMs(method)
  ) {
    await clock.sleep(Math.min(wait, beatMs), signal);
    yield;
  }
  return true;
}

/** Was a call refused because it is not its turn? */
export function isTooEarly(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === "busy";
}

/** Conversations whose messages are wanted, in the order in which they are looked at: those on screen, then by need. */
export function inOrder(session: Session, { conversations }: SlackCursor): string[] {
  const watched = session.context.watched().map(String);
  const wanted = Object.keys(conversations).filter((id) => session.context.isWanted(remoteId(id)));
  const need = (id: string): number => {
    const at = session.checkedAt.get(id) ?? neverAt;
    return at + weight(conversations[id]) * fullEvery(session, wanted.length);
  };
  const place = (id: string): number => (watched.includes(id) ? watched.indexOf(id) - watched.length : 0);
  return wanted
    .filter((id) => !conversations[id]?.left)
    .sort(
      (a, b) => place(a) - place(b) || need(a) - need(b) || lastSaid(conversations[b]) - lastSaid(conversations[a]),
    );
}

/** What is written to one person waits less than what is written to many. */
function weight(position: Position | undefined): number {
  if (position?.kind === "direct") return 1;
  return position?.kind === "group" ? 1.1 : 1.2;
}

function lastSaid(position: Position | undefined): number {
  return Number(position?.newest ?? 0);
}

/** How often all conversations can be looked at without being told of news. */
export function fullEvery(session: Session, count: number): number {
  const spacing = session.scheduler.isSlow ? 60_000 : everyMs;
  return Math.min(longest, Math.max(shortest, count * spacing));
}

/** How long it may be until the next look, ms. */
export function nextLook(session: Session, cursor: SlackCursor): number {
  const waits = session.scheduler.waitMs(history);
  const { isSlow } = session.scheduler;
  if (isUnfinished(cursor) && !isSlow) {
    return Math.max(soonMs, session.scheduler.waitMs(replies), session.scheduler.waitMs(info));
  }
  if (session.isLive && session.todo.size === 0) return Math.max(liveMs, waits);
  if (waits > 0 && isSlow) return Math.max(waits, 1_000);
  const watching = session.context.watched().length > 0 && !isSlow;
  const usual = watching ? watchedMs : fullEvery(session, Object.keys(cursor.conversations).length);
  return Math.max(session.todo.size > 0 ? soonMs : usual, waits);
}

/** Threads or members were left for the next round. */
function isUnfinished({ conversations }: SlackCursor): boolean {
  return Object.values(conversations).some(
    ({ left, newest, detailed, stale, pending }) =>
      !left && newest !== null && (!detailed || stale || pending.length > 0),
  );
}
