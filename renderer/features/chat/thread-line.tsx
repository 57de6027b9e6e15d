import { MessagesSquare } from "lucide-react";
import type { MessageView } from "../../../shared/model/message.ts";
import { useNow } from "../../components/use-now.ts";
import { useReading } from "../../stores/reading.ts";
import { locale, text } from "../../strings/text.ts";
import { messageTime } from "../../text/time.ts";

/** How many answered in the thread of a message; opens it. */
export function ThreadLine({ message }: { message: MessageView }) {
  const now = useNow();
  const { replies, parentId, id } = message;
  const { openPanel } = useReading.getState();
  if (replies === null) {
    if (parentId === null) return null;
    return (
      <button type="button" className="thread-line" onClick={() => openPanel({ kind: "thread", id: parentId })}>
        <MessagesSquare size={14} strokeWidth={1.75} aria-hidden="true" />
        {text.chat.openThread}
      </button>
    );
  }
  return (
    <button
      type="button"
      className="thread-line"
      data-unread={replies.unread > 0}
      onClick={() => openPanel({ kind: "thread", id })}
    >
      <MessagesSquare size={14} strokeWidth={1.75} aria-hidden="true" />
      <span>{text.chat.replies(replies.count)}</span>
      {replies.unread > 0 && <span className="thread-unread">{text.chat.unreadReplies(replies.unread)}</span>}
      <span className="quiet">{text.chat.lastReply(messageTime(replies.lastAt, now, locale))}</span>
    </button>
  );
}
