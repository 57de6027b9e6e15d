import { useEffect } from "react";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import { useConnection } from "../../api/context.ts";
import { useReadDelay } from "../../api/use-read-delay.ts";
import { useSelection } from "../../stores/selection.ts";

/** Marks a conversation as read when it was looked at for as long as the user chose, unless it is to stay unread (I57). */
export function useMarkRead(conversation: ConversationView | undefined): void {
  const { api } = useConnection();
  const afterMs = useReadDelay();
  const id = conversation?.id;
  const unread = (conversation?.unreadCount ?? 0) > 0;
  const kept = useSelection((state) => id !== undefined && state.keptUnread.has(id));
  useEffect(() => {
    if (id === undefined || !unread || kept || afterMs === null) return;
    const timer = setTimeout(() => {
      if (document.visibilityState !== "visible") return;
      api.call("triage.read", { target: { conversationIds: [id] }, read: true }).catch(() => {});
    }, afterMs);
    return () => clearTimeout(timer);
  }, [api, id, unread, kept, afterMs]);
}
