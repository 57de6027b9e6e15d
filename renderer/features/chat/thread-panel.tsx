import { X } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import { lastEditable } from "../../actions/message.ts";
import { useLive, useMessageList } from "../../api/use-live.ts";
import { IconButton } from "../../components/icon-button.tsx";
import { useReading } from "../../stores/reading.ts";
import { text } from "../../strings/text.ts";
import { conversationName } from "../../text/conversation-name.ts";
import { ChatComposer } from "./chat-composer.tsx";
import { ChatTimeline } from "./chat-timeline.tsx";
import { timelineItems } from "./timeline-items.ts";
import { useSeen } from "./use-seen.ts";

/** What stands beside a timeline, with its head. */
export function SidePanel({
  title,
  label,
  hint,
  children,
}: {
  title: string;
  label: string;
  hint: string;
  children: ReactNode;
}) {
  return (
    <aside className="chat-side" aria-label={label}>
      <header className="side-head">
        <h3>
          {title} <span className="quiet">{hint}</span>
        </h3>
        <IconButton icon={X} label={text.chat.closePanel} onClick={() => useReading.getState().closePanel()} />
      </header>
      {children}
    </aside>
  );
}

/** A message, what was answered to it, and where to answer. */
export function ThreadPanel({ conversation, id }: { conversation: ConversationView; id: MessageId }) {
  const conversationId = conversation.id;
  const parent = useLive("messages.get", { id }, { conversationId });
  const list = useMessageList({ kind: "thread", id, conversationId });
  const [last, setLast] = useState(-1);
  const messages = useMemo(() => {
    const replies = list.rows.toReversed();
    return parent.data && list.complete ? [parent.data, ...replies] : replies;
  }, [list.rows, list.complete, parent.data]);
  const items = useMemo(() => timelineItems(messages, [], null), [messages]);
  useSeen({ conversationId, messages, last, part: true });
  function onLook(from: number, to: number): void {
    const shown = items.slice(0, to + 1).filter(({ kind }) => kind === "message").length;
    setLast(shown - 1);
    list.look(messages.length - shown, messages.length - Math.min(from, messages.length));
  }
  return (
    <SidePanel title={text.chat.thread} label={text.chat.thread} hint={conversationName(conversation)}>
      {items.length > 0 && !list.loading && (
        <ChatTimeline
          label={text.chat.threadBeginning}
          items={items}
          target={null}
          own={messages.findLast(({ outgoing }) => outgoing !== null)?.id ?? null}
          inThread
          below={0}
          onLook={onLook}
          top={null}
        />
      )}
      <ChatComposer conversation={conversation} parentId={id} lastOwn={lastEditable(messages.slice(1))} />
    </SidePanel>
  );
}
