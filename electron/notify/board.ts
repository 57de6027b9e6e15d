import type { MessageId } from "../../shared/model/ids.ts";
import type { News } from "./news.ts";

/** One notification on the user's screen: a message, or several that came together. */
export interface Notice {
  /** Stays the same while the notice grows or shrinks. */
  id: number;
  news: readonly News[];
  /** ms UTC of the newest of them */
  at: number;
}

/** What is on the screen. A value: every step gives a new one. */
export interface Board {
  notices: readonly Notice[];
  lastId: number;
}

/** What changed from one board to the next; a notice that grew is in both. */
export interface BoardStep {
  board: Board;
  withdraw: Notice[];
  show: Notice[];
}

export const emptyBoard: Board = { notices: [], lastId: 0 };

/** More than so many within the window become one summary (I39). */
const mostSingle = 3;
const windowMs = 5_000;

/**
 * Puts news on the board, one notice each. Where that makes more than three within five seconds, all of those become one
 * summary, which then grows as long as news keep coming.
 * @param now ms UTC
 */
export function arrive(board: Board, news: readonly News[], now: number): BoardStep {
  if (news.length === 0) return { board, withdraw: [], show: [] };
  const recent = board.notices.filter(({ at }) => now - at < windowMs);
  const together = [...recent.flatMap((notice) => notice.news), ...news];
  const crowded = together.length > mostSingle;
  let { lastId } = board;
  const show = crowded
    ? [{ id: ++lastId, news: together, at: now }]
    : news.map((item) => ({ id: ++lastId, news: [item], at: now }));
  const withdraw = crowded ? recent : [];
  const kept = board.notices.filter((notice) => !withdraw.includes(notice));
  return { board: { notices: [...kept, ...show], lastId }, withdraw, show };
}

/** Takes messages off that were read or deleted, here or elsewhere (I40). A summary that shrinks is not shown again. */
export function settle(board: Board, gone: ReadonlySet<MessageId>): BoardStep {
  const withdraw: Notice[] = [];
  const notices = board.notices.flatMap((notice) => {
    const news = notice.news.filter(({ messageId }) => !gone.has(messageId));
    if (news.length === notice.news.length) return [notice];
    if (news.length > 0) return [{ ...notice, news }];
    withdraw.push(notice);
    return [];
  });
  return { board: { ...board, notices }, withdraw, show: [] };
}

/** The user closed it, or chose it. */
export function dismiss(board: Board, id: number): Board {
  return { ...board, notices: board.notices.filter((notice) => notice.id !== id) };
}
