import type { Batch, HistoryScope } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import { remoteId } from "../model.ts";
import type { Position, SlackCursor } from "./cursor.ts";
import { older } from "./history.ts";
import { history, isTooEarly } from "./pace.ts";
import type { Session } from "./session.ts";
import { Walk } from "./walk.ts";

/** Waits for as long as Slack wants, in short steps: history has time. */
const forever = Number.POSITIVE_INFINITY;

/**
 * Older messages of wanted conversations, those whose history ends nearest to now first, with the answers in their threads;
 * down to the beginning or to `scope.since`.
 */
export async function* backfill(
  session: Session,
  cursor: SlackCursor,
  { since }: HistoryScope,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  await session.self(signal);
  const walk = new Walk(session, cursor, signal);
  const unreadable = new Set<string>();
  for (let id = next(walk, since, unreadable); id !== undefined; id = next(walk, since, unreadable)) {
    yield* walk.threads(id, forever, forever);
    walk.isLate = false;
    const position = walk.position(id);
    if (!position || position.complete) continue;
    if (!(yield* walk.turn(history, forever))) return;
    try {
      const step = await older(session, id, walk.position(id) ?? position, signal);
      walk.put(id, step.position);
      yield* walk.tell(step.events);
    } catch (error) {
      signal.throwIfAborted();
      if (isTooEarly(error)) continue;
      if (!(error instanceof ConnectorError) || (error.kind !== "missing" && error.kind !== "refused")) throw error;
      unreadable.add(id);
      session.context.log.warn("slack.history-unreadable", { cause: String(error) });
    }
  }
}

/** The conversation to go on with: on screen, else the one whose history ends nearest to now. */
function next(walk: Walk, since: number | null, unreadable: ReadonlySet<string>): string | undefined {
  const { context } = walk.session;
  const watched = context.watched().map(String);
  const open = Object.entries(walk.state.conversations).filter(
    ([id, position]) =>
      !unreadable.has(id) && !position.left && isOpen(position, since) && context.isWanted(remoteId(id)),
  );
  const rank = ([id, { oldest }]: [string, Position]): number => (watched.includes(id) ? 1e12 : Number(oldest));
  return open.sort((a, b) => rank(b) - rank(a))[0]?.[0];
}

function isOpen({ oldest, complete, pending }: Position, since: number | null): boolean {
  if (oldest === null) return false;
  return pending.length > 0 || (!complete && (since === null || Number(oldest) * 1000 > since));
}
