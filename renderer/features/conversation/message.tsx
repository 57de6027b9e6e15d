import { Star } from "lucide-react";
import type { MessageView } from "../../../shared/model/message.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { Avatar } from "../../components/avatar.tsx";
import { useNow } from "../../components/use-now.ts";
import { locale, text } from "../../strings/text.ts";
import { longTime, messageTime } from "../../text/time.ts";
import { SenderAvatar } from "../people/sender-avatar.tsx";
import { Attachments } from "./attachments.tsx";
import { UndeliveredBadge } from "./bounce-line.tsx";
import { Facts } from "./facts.tsx";
import { Body } from "./message-body.tsx";
import { MessageMenu } from "./message-menu.tsx";
import { OutgoingLine } from "./outgoing-line.tsx";
import { Recipients } from "./recipients-line.tsx";
import { senderOf } from "./sender.ts";

/** An older message on one line; opens at a click. */
export function CollapsedMessage({ message, onOpen }: { message: MessageView; onOpen(): void }) {
  const now = useNow();
  return (
    <button type="button" className="message-folded" aria-expanded="false" onClick={onOpen}>
      <Avatar name={senderOf(message)} />
      <span className="message-sender">{message.direction === "out" ? text.me : senderOf(message)}</span>
      <UndeliveredBadge message={message} />
      <span className="message-glimpse">{message.snippet}</span>
      <time className="message-time">{messageTime(message.sentAt, now, locale)}</time>
    </button>
  );
}

/** A message in full. */
export function Message({ message, onCollapse }: { message: MessageView; onCollapse: (() => void) | null }) {
  if (message.content === "removed") return <p className="notice quiet">{text.conversation.removed}</p>;
  if (message.content === "notice") return <p className="notice quiet">{message.snippet}</p>;
  const { outgoing } = message;
  return (
    <article
      className="message"
      data-direction={message.direction}
      data-visibility={message.visibility}
      aria-label={`${senderOf(message)}, ${longTime(message.sentAt, locale)}`}
    >
      <MessageHead message={message} onCollapse={onCollapse} />
      {message.visibility === "team" && <p className="message-internal">{text.conversation.internal}</p>}
      <Facts message={message} />
      <Body message={message} />
      <Attachments attachments={message.attachments} />
      {outgoing && <OutgoingLine outgoing={outgoing} conversationId={message.conversationId} />}
    </article>
  );
}

function MessageHead({ message, onCollapse }: { message: MessageView; onCollapse: (() => void) | null }) {
  const now = useNow();
  const [from] = message.addresses.from;
  return (
    <header className="message-head">
      <SenderAvatar message={message} />
      <div className="message-who">
        <p className="message-from">
          {onCollapse ? (
            <button type="button" className="message-sender plain" aria-expanded="true" onClick={onCollapse}>
              {senderOf(message)}
            </button>
          ) : (
            <span className="message-sender">{senderOf(message)}</span>
          )}
          {from && from.name !== "" && <span className="message-address">{from.address}</span>}
        </p>
        <Recipients addresses={message.addresses} />
      </div>
      <time
        className="message-time"
        dateTime={new Date(message.sentAt).toISOString()}
        title={longTime(message.sentAt, locale)}
      >
        {messageTime(message.sentAt, now, locale)}
      </time>
      <StarButton message={message} />
      <MessageMenu message={message} />
    </header>
  );
}

function StarButton({ message }: { message: MessageView }) {
  const { api } = useConnection();
  const { star, unstar } = text.conversation;
  return (
    <button
      type="button"
      className="icon-button small starred"
      data-on={message.starred}
      aria-pressed={message.starred}
      aria-label={message.starred ? unstar : star}
      onClick={() =>
        void orTell(api.call("triage.star", { target: { messageIds: [message.id] }, starred: !message.starred }))
      }
    >
      <Star size={15} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
