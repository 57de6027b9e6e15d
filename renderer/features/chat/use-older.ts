import { useRef, useState } from "react";
import type { ConversationId } from "../../../shared/model/ids.ts";
import { useConnection } from "../../api/context.ts";

/** How far back a conversation goes: more may be at the provider, it is being asked, nothing is older, or it failed. */
export type Older = "maybe" | "asking" | "none" | "failed";

/** Asks the provider for what is older than all that is held here, one request at a time. */
export function useOlder(conversationId: ConversationId): { older: Older; ask(): void } {
  const { api } = useConnection();
  const [older, setOlder] = useState<Older>("maybe");
  const asking = useRef(false);
  async function ask(): Promise<void> {
    if (asking.current) return;
    asking.current = true;
    setOlder("asking");
    try {
      const { more } = await api.call("conversations.older", { id: conversationId });
      setOlder(more ? "maybe" : "none");
    } catch {
      setOlder("failed");
    } finally {
      asking.current = false;
    }
  }
  return { older, ask: () => void ask() };
}
