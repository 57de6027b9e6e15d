import { useEffect, useRef } from "react";
import type { Target } from "../../../shared/api/conversations.ts";
import type { ConversationId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { useConnection } from "../../api/context.ts";
import { useReadDelay } from "../../api/use-read-delay.ts";
import { useSelection } from "../../stores/selection.ts";

/** The API's limit is higher; what is above one screen was seen anyway. */
const atMost = 500;

export interface Seen {
  conversationId: ConversationId;
  /** Oldest first. */
  messages: readonly MessageView[];
  /** Index of the last message on screen; -1 before anything was drawn. */
  last: number;
  /** A thread's answers count by themselves; of a conversation the whole is read once its end was seen. */
  part: boolean;
}

/** What of it was seen and is not read yet; null when nothing is. */
export function seenTarget({ conversationId, messages, last, part }: Seen): Target | null {
  const unread = messages.slice(0, last + 1).filter(({ read }) => !read);
  if (unread.length === 0) return null;
  if (!part && last >= messages.length - 1) return { conversationIds: [conversationId] };
  return { messageIds: unread.slice(-atMost).map(({ id }) => id) };
}

/**
 * Marks as read what was in view for as long as the user chose while the window could be seen; what is further down stays unread, and so
 * does everything that the user marked unread (I57).
 */
export function useSeen(seen: Seen): void {
  const { api } = useConnection();
  const { conversationId } = seen;
  const afterMs = useReadDelay();
  const kept = useSelection((state) => state.keptUnread.has(conversationId));
  const target = kept ? null : seenTarget(seen);
  const key = JSON.stringify(target);
  const latest = useRef(target);
  latest.current = target;
  useEffect(() => {
    if (key === "null" || afterMs === null) return;
    const tell = () => {
      if (document.visibilityState !== "visible" || latest.current === null) return;
      api.call("triage.read", { target: latest.current, read: true }).catch(() => {});
    };
    const timer = setTimeout(tell, afterMs);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }, [api, key, afterMs]);
}
