import { create } from "zustand";
import type { MessageId } from "../../shared/model/ids.ts";
import { type Holder, hold, release } from "./unstored.ts";

/** Words of messages that are being changed, until that is kept or given up; wherever one looks meanwhile. */
export interface EditsState {
  words: ReadonlyMap<MessageId, string>;
  type(id: MessageId, words: string): void;
  /** Kept or given up. */
  end(id: MessageId): void;
}

/** They are nowhere but in this window. */
const holder: Holder = { flush: () => Promise.resolve() };

export const useEdits = create<EditsState>()((set, get) => ({
  words: new Map(),
  type(id, words) {
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
