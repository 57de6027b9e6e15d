import { useEffect } from "react";
import type { MessageView } from "../../../shared/model/message.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { PlainText } from "../conversation/plain-text.tsx";
import { Markdown } from "./markdown.tsx";

/** What was said. Until its form is known the first words stand in its place, so that nothing jumps. */
export function ChatBody({ message }: { message: MessageView }) {
  const { api } = useConnection();
  const { id, conversationId, bodyState, snippet } = message;
  const { data } = useLive("messages.body", { id }, { conversationId });
  useEffect(() => {
    if (bodyState === "none") void api.call("messages.fetch", { ids: [id] }).catch(() => {});
  }, [api, id, bodyState]);
  if (!data || data.bodyState === "none") return snippet === "" ? null : <PlainText text={snippet} />;
  if (data.markdown !== null) {
    return data.markdown === "" ? null : <Markdown source={data.markdown} accountId={message.accountId} />;
  }
  return data.visible === "" ? null : <PlainText text={data.visible} />;
}
