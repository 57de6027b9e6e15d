import { create } from "zustand";
import type { ConversationId, DraftId } from "../../shared/model/ids.ts";

/** Which drafts are open: one in the panel, and one reply at the foot of each conversation. */
export interface WritingState {
  panel: DraftId | null;
  replies: ReadonlyMap<ConversationId, DraftId>;
  openPanel(id: DraftId): void;
  closePanel(): void;
  openReply(conversation: ConversationId, id: DraftId): void;
  closeReply(conversation: ConversationId): void;
}

export const useWriting = create<WritingState>()((set) => ({
  panel: null,
  replies: new Map(),
  openPanel: (panel) => set({ panel }),
  closePanel: () => set({ panel: null }),
  openReply: (conversation, id) => set(({ replies }) => ({ replies: new Map(replies).set(conversation, id) })),
  closeReply: (conversation) =>
    set(({ replies }) => {
      const next = new Map(replies);
      next.delete(conversation);
      return { replies: next };
    }),
}));
