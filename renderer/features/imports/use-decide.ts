import type { Consent } from "../../../shared/model/consent.ts";
import type { OfferedConversation } from "../../../shared/model/conversation.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useToasts } from "../../stores/toasts.ts";

/** Decides upon one conversation, and says so. */
export function useDecide(): (row: OfferedConversation, consent: Consent, message: string) => Promise<boolean> {
  const { api } = useConnection();
  return async ({ id }, consent, message) => {
    const done = await orTell(api.call("imports.set", { ids: [id], consent }).then(() => true));
    if (done) useToasts.getState().show({ message });
    return done === true;
  };
}
