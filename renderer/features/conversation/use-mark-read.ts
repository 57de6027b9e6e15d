import { useEffect } from "react";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import { useConnection } from "../../api/context.ts";
import { useSelection } from "../../stores/selection.ts";

const afterMs = 1000;

/** Marks a conversation as read when it was looked at for a moment, unless the user said that it stays unread (I57). */
export function useMarkRead(conversation: ConversationView | undefined): void {
  const { api } = useConnection();
  const id = conversation?.id;
  const unread = (conversation?.unreadCount ?? 0) > 0;
  const kept = useSelection((state) => id !== undefined && state.keptUnread.has(id));
  useEffect(() => {
    if (id === undefined || !unread || kept) return;
    const timer = setTimeout(() => {
      if (document.visibilityState !== "visible") return;
      api.call("triage.read", { target: { conversationIds: [id] }, read: true }).catch(() => {});
    }, afterMs);
    return () => clearTimeout(timer);
  }, [api, id, unread, kept]);
}
