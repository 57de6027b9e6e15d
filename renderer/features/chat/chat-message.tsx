import { memo, useState } from "react";
import type { MessageView } from "../../../shared/model/message.ts";
import { Hidden } from "../../components/hidden.tsx";
import { PersonAvatar } from "../../components/person-avatar.tsx";
import { useLayout } from "../../stores/layout.ts";
import { useReading } from "../../stores/reading.ts";
import { locale, text } from "../../strings/text.ts";
import { clockTime, longTime } from "../../text/time.ts";
import { Attachments } from "../conversation/attachments.tsx";
import { OutgoingLine, type OutgoingLineProps } from "../conversation/outgoing-line.tsx";
import { ChatBody } from "./chat-body.tsx";
import { ChatImages, isPicture } from "./chat-images.tsx";
import { EditBox } from "./edit-box.tsx";
import { KeptMark } from "./kept-edits.tsx";
import { MessageTools } from "./message-tools.tsx";
import { Reactions } from "./reactions.tsx";
import { ThreadLine } from "./thread-line.tsx";
import { VersionsDialog } from "./versions-dialog.tsx";

export interface ChatMessageProps {
  message: MessageView;
  /** With its sender's name and picture; else it goes on what they said before. */
  first: boolean;
  /** In the thread panel threads are not offered again. */
  inThread: boolean;
}

/** One thing said in a conversation. */
export const ChatMessage = memo(function ChatMessage({ message, first, inThread }: ChatMessageProps) {
  const [near, setNear] = useState(false);
  const at = useReading((state) => state.at === message.id || state.reacting === message.id);
  if (message.content === "notice") return <p className="chat-line">{message.snippet}</p>;
  const name = nameOf(message);
  return (
    <article
      className="chat-message"
      data-first={first}
      data-at={at}
      data-direction={message.direction}
      data-visibility={message.visibility}
      data-state={message.outgoing?.state}
      data-message={message.id}
      aria-label={`${name}, ${longTime(message.sentAt, locale)}`}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
      onBlur={(event) => setNear(event.currentTarget.contains(event.relatedTarget))}
    >
      <Margin message={message} first={first} />
      <div className="chat-content">
        {first && <Head message={message} />}
        <Said message={message} inThread={inThread} />
      </div>
      {(near || at) && <MessageTools message={message} />}
    </article>
  );
});

/** Who said it; one's own name as "me". */
export function nameOf({ sender, direction }: MessageView): string {
  if (direction === "out" || sender.isSelf) return sender.name || text.me;
  return sender.name || sender.address || text.list.nobody;
}

function openPerson({ sender }: MessageView): void {
  if (sender.identityId !== null) {
    useLayout.getState().openDialog({ kind: "person", identityId: sender.identityId });
  }
}

function Margin({ message, first }: { message: MessageView; first: boolean }) {
  const { sender, accountId, sentAt } = message;
  if (!first) {
    return (
      <time className="chat-margin" dateTime={new Date(sentAt).toISOString()} title={longTime(sentAt, locale)}>
        {clockTime(sentAt, locale)}
      </time>
    );
  }
  return (
    <button
      type="button"
      className="chat-avatar"
      aria-label={text.chat.person(nameOf(message))}
      disabled={sender.identityId === null}
      onClick={() => openPerson(message)}
    >
      <PersonAvatar name={nameOf(message)} accountId={accountId} picture={sender.picture} />
    </button>
  );
}

function Head({ message }: { message: MessageView }) {
  const { sender, sentAt, badges } = message;
  return (
    <header className="chat-head">
      <button type="button" className="chat-sender plain" tabIndex={-1} onClick={() => openPerson(message)}>
        {nameOf(message)}
      </button>
      {sender.isBot && <span className="badge">{text.chat.bot}</span>}
      {badges.map((badge) => (
        <span key={badge.text} className="badge">
          {badge.text}
        </span>
      ))}
      <time className="chat-time" dateTime={new Date(sentAt).toISOString()} title={longTime(sentAt, locale)}>
        {clockTime(sentAt, locale)}
      </time>
    </header>
  );
}

/** What passes by itself, usually at once, makes the message only paler. */
function OnItsWay({ outgoing, conversationId }: OutgoingLineProps) {
  const { state } = outgoing;
  if (state === "queued" || state === "sending") return <Hidden>{text.outgoing[state]}</Hidden>;
  return <OutgoingLine outgoing={outgoing} conversationId={conversationId} />;
}

function Said({ message, inThread }: { message: MessageView; inThread: boolean }) {
  const editing = useReading((state) => state.editing === message.id);
  if (message.content === "removed") {
    return (
      <>
        <p className="quiet chat-removed">{text.chat.removed}</p>
        {!inThread && <ThreadLine message={message} />}
      </>
    );
  }
  const { outgoing, attachments } = message;
  return (
    <>
      {!inThread && message.parentId !== null && <p className="chat-broadcast quiet">{text.chat.broadcast}</p>}
      {message.visibility === "team" && <p className="message-internal">{text.conversation.internal}</p>}
      {editing ? <EditBox message={message} /> : <ChatBody message={message} />}
      {!editing && <KeptMark message={message} />}
      <Edited message={message} />
      <ChatImages attachments={attachments} />
      <Attachments attachments={attachments.filter((each) => !isPicture(each))} />
      <Reactions message={message} />
      {!inThread && <ThreadLine message={message} />}
      {outgoing && <OnItsWay outgoing={outgoing} conversationId={message.conversationId} />}
    </>
  );
}

function Edited({ message }: { message: MessageView }) {
  const [shown, setShown] = useState(false);
  if (message.editedAt === null) return null;
  return (
    <>
      <button
        type="button"
        className="chat-edited"
        title={longTime(message.editedAt, locale)}
        onClick={() => setShown(true)}
      >
        ({text.chat.edited})<Hidden>{text.chat.showVersions}</Hidden>
      </button>
      {shown && <VersionsDialog id={message.id} onClose={() => setShown(false)} />}
    </>
  );
}
