import { create } from "zustand";
import type { MessageId } from "../../shared/model/ids.ts";
import { type Holder, hold, release } from "./unstored.ts";

/** Words of messages that are being changed, until that is kept or given up; wherever one looks meanwhile. */
export interface EditsState {
  words: ReadonlyMap<MessageId, string>;
  /** @param before what the message says; the same words are no change */
  type(id: MessageId, words: string, before: string): void;
  /** Kept or given up. */
  end(id: MessageId): void;
}

/** They are nowhere but in this window. */
const holder: Holder = { flush: () => Promise.resolve() };

export const useEdits = create<EditsState>()((set, get) => ({
  words: new Map(),
  type(id, words, before) {
    if (words === before) return get().end(id);
    hold(holder);
    set({ words: new Map(get().words).set(id, words) });
  },
  end(id) {
    const words = new Map(get().words);
    words.delete(id);
    if (words.size === 0) release(holder);
    set({ words });
  },
}));
