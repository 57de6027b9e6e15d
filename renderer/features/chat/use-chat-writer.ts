import { useEffect, useReducer, useState } from "react";
import type { ConversationId, MessageId } from "../../../shared/model/ids.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { type ChatWriter, writerAt } from "./chat-writer.ts";

/** What is written in one place of a conversation; stored on every pause, when the window is hidden, and at the end. */
export function useChatWriter(conversationId: ConversationId, sourceId: MessageId | null): ChatWriter {
  const { api } = useConnection();
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const [writer] = useState(() =>
    writerAt({
      api,
      conversationId,
      sourceId,
      onChange: redraw,
      onGone: () => useToasts.getState().show({ message: text.composer.goneChat }),
      onConflict: () => useToasts.getState().show({ message: text.composer.conflict }),
    }),
  );
  const { data: drafts, isStale } = useLive("drafts.list", { conversationId }, { conversationId });
  useEffect(() => {
    // A list of an earlier look lacks what was stored since.
    if (drafts && !isStale) writer.adopt(drafts);
  }, [writer, drafts, isStale]);
  useEffect(() => {
    const leave = writer.occupy();
    const flush = () => void writer.flush().catch(() => {});
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("pagehide", flush);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("pagehide", flush);
      leave();
    };
  }, [writer]);
  return writer;
}
