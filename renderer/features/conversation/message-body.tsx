import { useState } from "react";
import type { MessageBody, MessageView } from "../../../shared/model/message.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Delayed } from "../../components/delayed.tsx";
import { text } from "../../strings/text.ts";
import { MailFrame } from "./mail-frame.tsx";
import { PlainText } from "./plain-text.tsx";
import { RemoteBar } from "./remote-bar.tsx";
import { senderOf } from "./sender.ts";

/** What a message says. */
export function Body({ message }: { message: MessageView }) {
  const { data, error } = useLive("messages.body", { id: message.id }, { conversationId: message.conversationId });
  if (error && !data) return <Missing message={message} reason={error.message} />;
  if (!data) return <div className="body-space" />;
  if (data.bodyState === "none") return <Fetching />;
  return <Shown body={data} from={senderOf(message)} />;
}

function Fetching() {
  return (
    <div className="body-space">
      <Delayed>
        <p className="body-wait" role="status">
          <span className="thread" aria-hidden="true" />
          {text.conversation.loadingBody}
        </p>
      </Delayed>
    </div>
  );
}

function Missing({ message, reason }: { message: MessageView; reason: string }) {
  const { api } = useConnection();
  return (
    <div className="body-missing">
      <p>{text.conversation.bodyLater}</p>
      <p className="quiet">{reason}</p>
      <button
        type="button"
        className="button small"
        onClick={() => void orTell(api.call("messages.fetch", { ids: [message.id] }))}
      >
        {text.retry}
      </button>
    </div>
  );
}

function Shown({ body, from }: { body: MessageBody; from: string }) {
  const [whole, setWhole] = useState(false);
  const canFold = body.html === null ? body.folded !== "" : body.htmlVisible !== null;
  return (
    <div className="body">
      <RemoteBar body={body} />
      {body.html === null ? (
        <PlainBody body={body} whole={whole} />
      ) : (
        <MailFrame html={whole ? body.html : (body.htmlVisible ?? body.html)} from={from} />
      )}
      {canFold && (
        <button
          type="button"
          className="fold"
          aria-expanded={whole}
          aria-label={whole ? text.conversation.unquote : text.conversation.quote}
          title={whole ? text.conversation.unquote : text.conversation.quote}
          onClick={() => setWhole(!whole)}
        >
          <span aria-hidden="true">•••</span>
        </button>
      )}
    </div>
  );
}

function PlainBody({ body, whole }: { body: MessageBody; whole: boolean }) {
  if (body.visible === "" && body.folded === "") return <p className="quiet">{text.conversation.noText}</p>;
  return (
    <>
      <PlainText text={body.visible} />
      {whole && (
        <div className="quoted">
          <PlainText text={body.folded} />
        </div>
      )}
    </>
  );
}
