import { type ClipboardEvent, type DragEvent, useId, useRef, useState } from "react";
import type { ConversationView } from "../../../shared/model/conversation.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useReading, type WritingPlace } from "../../stores/reading.ts";
import { text } from "../../strings/text.ts";
import { conversationName } from "../../text/conversation-name.ts";
import { ComposerFiles } from "../composer/composer-files.tsx";
import { ChatComposerFoot } from "./chat-composer-foot.tsx";
import { ChatField } from "./chat-field.tsx";
import type { ChatWriter } from "./chat-writer.ts";
import { say } from "./say.ts";
import { useChatFiles } from "./use-chat-files.ts";
import { useChatWriter } from "./use-chat-writer.ts";

export interface ChatComposerProps {
  conversation: ConversationView;
  /** The message whose thread is answered in; null: the conversation itself. */
  parentId: MessageId | null;
  /** What arrow-up in the empty field edits. */
  lastOwn: MessageView | null;
}

/** Where something is said. */
export function ChatComposer(props: ChatComposerProps) {
  const { limits } = props.conversation;
  const refused = props.parentId === null ? limits.send : limits.reply;
  if (refused !== null) return <p className="reply-refused">{refused}</p>;
  return <OpenComposer {...props} />;
}

function OpenComposer({ conversation, parentId, lastOwn }: ChatComposerProps) {
  const { api } = useConnection();
  const writer = useChatWriter(conversation.id, parentId);
  const files = useChatFiles(writer, conversation.limits.upload);
  const [over, setOver] = useState(false);
  const insert = useRef<(words: string) => void>(() => {});
  const place: WritingPlace = parentId === null ? "conversation" : "thread";
  const label =
    parentId === null ? text.chatComposer.label(conversationName(conversation)) : text.chatComposer.threadLabel;
  const [early, setEarly] = useState(false);
  const [onItsWay] = files.uploading;
  if (early && !onItsWay) setEarly(false);
  const send = () => {
    setEarly(onItsWay !== undefined);
    if (!onItsWay) void orTell(say(api, writer, conversation.id, parentId));
  };
  const drop = (event: DragEvent | ClipboardEvent, list: FileList) => {
    setOver(false);
    if (list.length === 0) return;
    event.preventDefault();
    files.attach([...list]);
  };
  return (
    <section
      className="composer chat-composer"
      aria-label={parentId === null ? text.composer.label : label}
      data-over={over}
      data-typing=""
      onBlur={() => void writer.flush().catch(() => {})}
      onPaste={(event) => drop(event, event.clipboardData.files)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => drop(event, event.dataTransfer.files)}
    >
      <ChatField
        writer={writer}
        label={label}
        place={place}
        participants={conversation.participants}
        insert={insert}
        onSend={send}
        onEditLast={() => lastOwn && useReading.getState().edit(lastOwn.id)}
      />
      <ComposerFiles attachments={writer.content.attachments} uploading={files.uploading} onDetach={files.detach} />
      {early && onItsWay && (
        <p className="composer-problem" role="alert">
          {text.composer.stillAttaching(onItsWay.name)}
        </p>
      )}
      {parentId !== null && <Broadcast writer={writer} />}
      <ChatComposerFoot
        writer={writer}
        upload={conversation.limits.upload}
        onAttach={files.attach}
        onEmoji={(emoji) => insert.current(emoji)}
        onSend={send}
      />
      {over && <p className="drop-hint">{text.composer.drop}</p>}
    </section>
  );
}

function Broadcast({ writer }: { writer: ChatWriter }) {
  const id = useId();
  return (
    <p className="broadcast">
      <input
        id={id}
        type="checkbox"
        checked={writer.content.broadcast}
        onChange={({ target }) => writer.change({ broadcast: target.checked })}
      />
      <label htmlFor={id}>{text.chatComposer.broadcast}</label>
    </p>
  );
}
