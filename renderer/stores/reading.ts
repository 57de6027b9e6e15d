import { create } from "zustand";
import type { ConversationId, MessageId } from "../../shared/model/ids.ts";

/** What stands beside a timeline. */
export type SidePanel = { kind: "thread"; id: MessageId } | { kind: "members" };

/** Where something is written in a conversation. */
export type WritingPlace = "conversation" | "thread";

/** What is done with the messages of the conversation that is open. */
export interface ReadingState {
  conversation: ConversationId | null;
  /** The message the keyboard is on. */
  at: MessageId | null;
  panel: SidePanel | null;
  /** The message changed in its place. */
  editing: MessageId | null;
  /** The message that an emoji is chosen for. */
  reacting: MessageId | null;
  /** Messages of the conversation as shown, oldest first. */
  order: readonly MessageId[];
  /** Which composer is to take the focus; a new object each time. */
  focus: { place: WritingPlace } | null;
  begin(conversation: ConversationId): void;
  setOrder(order: readonly MessageId[]): void;
  move(step: 1 | -1): void;
  lookAt(id: MessageId | null): void;
  openPanel(panel: SidePanel): void;
  closePanel(): void;
  edit(id: MessageId | null): void;
  react(id: MessageId | null): void;
  write(place: WritingPlace): void;
}

const nothing = { at: null, panel: null, editing: null, reacting: null, order: [], focus: null };

/** UI state only; forgotten when another conversation is opened. */
export const useReading = create<ReadingState>()((set) => ({
  conversation: null,
  ...nothing,
  begin: (conversation) => set((state) => (state.conversation === conversation ? {} : { ...nothing, conversation })),
  setOrder: (order) => set({ order }),
  move: (step) =>
    set(({ order, at }) => {
      const place = at === null ? -1 : order.indexOf(at);
      const next = place < 0 ? order.at(-1) : order[place + step];
      return next === undefined ? {} : { at: next };
    }),
  lookAt: (at) => set({ at }),
  openPanel: (panel) => set({ panel }),
  closePanel: () => set({ panel: null }),
  edit: (editing) => set({ editing }),
  react: (reacting) => set({ reacting }),
  write: (place) => set({ focus: { place } }),
}));
