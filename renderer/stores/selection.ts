import { create } from "zustand";
import type { ConversationId, MessageId } from "../../shared/model/ids.ts";

export interface SelectionState {
  /** The ids of the list as shown, in its order. */
  order: readonly ConversationId[];
  /** Where the keyboard is. */
  cursor: ConversationId | null;
  /** The conversation shown. */
  open: ConversationId | null;
  /** The message to bring into view, after a search. */
  message: MessageId | null;
  /** Ticked rows. */
  selected: ReadonlySet<ConversationId>;
  /** Conversations that stay unread while they are open, because the user said so. */
  keptUnread: ReadonlySet<ConversationId>;
  setOrder(order: readonly ConversationId[]): void;
  show(id: ConversationId, message?: MessageId): void;
  close(): void;
  move(step: 1 | -1): void;
  toggle(id: ConversationId): void;
  /** Ticks everything between the cursor and this row. */
  extend(id: ConversationId): void;
  /** Ticks the row of the keyboard, and goes on to the next one, which is ticked, too; back over ticked rows it unticks. */
  stretch(step: 1 | -1): void;
  clear(): void;
  keepUnread(ids: readonly ConversationId[], keep: boolean): void;
  /** These rows are about to leave the list: go on with the row after them. */
  leave(ids: readonly ConversationId[]): void;
  reset(): void;
}

/** The row to go on with when some leave: the next one that stays, else the one before. */
export function nextAfter(
  order: readonly ConversationId[],
  leaving: readonly ConversationId[],
  from: ConversationId | null,
): ConversationId | null {
  const gone = new Set(leaving);
  const start = from === null ? -1 : order.indexOf(from);
  if (start < 0) return null;
  const stays = (id: ConversationId) => !gone.has(id);
  return order.slice(start).find(stays) ?? order.slice(0, start).findLast(stays) ?? null;
}

function changed<Id>(set: ReadonlySet<Id>, ids: readonly Id[], present: boolean): ReadonlySet<Id> {
  const next = new Set(set);
  for (const id of ids) {
    if (present) next.add(id);
    else next.delete(id);
  }
  return next;
}

const none: ReadonlySet<ConversationId> = new Set();

/** What is chosen in the list; by id, so that nothing slips when rows move. */
export const useSelection = create<SelectionState>()((set) => ({
  order: [],
  cursor: null,
  open: null,
  message: null,
  selected: none,
  keptUnread: none,
  setOrder: (order) => set({ order }),
  show: (id, message) =>
    set((state) => ({
      cursor: id,
      open: id,
      message: message ?? null,
      keptUnread: state.open === id ? state.keptUnread : none,
    })),
  close: () => set({ open: null, message: null, keptUnread: none }),
  move: (step) =>
    set(({ order, cursor, open }) => {
      const at = cursor === null ? -1 : order.indexOf(cursor);
      const next = at < 0 ? order[0] : order[at + step];
      if (next === undefined) return {};
      return open === null ? { cursor: next } : { cursor: next, open: next, message: null, keptUnread: none };
    }),
  toggle: (id) => set(({ selected }) => ({ cursor: id, selected: changed(selected, [id], !selected.has(id)) })),
  extend: (id) =>
    set(({ order, cursor, selected }) => {
      const from = cursor === null ? -1 : order.indexOf(cursor);
      const to = order.indexOf(id);
      const range = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1);
      return { cursor: id, selected: changed(selected, range, true) };
    }),
  stretch: (step) =>
    set(({ order, cursor, selected }) => {
      if (cursor === null) return {};
      const next = order[order.indexOf(cursor) + step];
      if (next === undefined) return { selected: changed(selected, [cursor], true) };
      const back = selected.has(cursor) && selected.has(next);
      return {
        cursor: next,
        selected: back ? changed(selected, [cursor], false) : changed(selected, [cursor, next], true),
      };
    }),
  clear: () => set({ selected: none }),
  keepUnread: (ids, keep) => set(({ keptUnread }) => ({ keptUnread: changed(keptUnread, ids, keep) })),
  leave: (ids) =>
    set(({ order, cursor, open }) => {
      const next = nextAfter(order, ids, cursor);
      const openLeaves = open !== null && ids.includes(open);
      return {
        cursor: cursor !== null && ids.includes(cursor) ? next : cursor,
        selected: none,
        ...(openLeaves && { open: next, message: null, keptUnread: none }),
      };
    }),
  reset: () => set({ cursor: null, open: null, message: null, selected: none, keptUnread: none }),
}));
