import { useEffect } from "react";
import type { ConversationId } from "../../../shared/model/ids.ts";
import { useConnection } from "../../api/context.ts";

/** Tells the core which conversation is looked at, so that its news come first. */
export function useWatch(id: ConversationId): void {
  const { api } = useConnection();
  useEffect(() => {
    const tell = (ids: ConversationId[]) => void api.call("conversations.watch", { ids }).catch(() => {});
    const look = () => tell(document.visibilityState === "visible" ? [id] : []);
    look();
    document.addEventListener("visibilitychange", look);
    const stop = api.onConnection((connected) => connected && look());
    return () => {
      document.removeEventListener("visibilitychange", look);
      stop();
      tell([]);
    };
  }, [api, id]);
}
