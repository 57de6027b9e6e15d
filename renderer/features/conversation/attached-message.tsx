import { MailOpen } from "lucide-react";
import { useState } from "react";
import type { AttachedMessage } from "../../../shared/model/facts.ts";
import type { AttachmentView } from "../../../shared/model/message.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { locale, text } from "../../strings/text.ts";
import { fileSize } from "../../text/size.ts";
import { longTime } from "../../text/time.ts";
import { shownAs } from "../composer/recipients.ts";
import { MailFrame } from "./mail-frame.tsx";
import { PlainText } from "./plain-text.tsx";

/** Opens a file that is a message; nothing for other files. */
export function OpenAttachedMessage({ attachment }: { attachment: AttachmentView }) {
  const { api } = useConnection();
  const [open, setOpen] = useState(false);
  const { id, name, contentType, held } = attachment;
  if (contentType !== "message/rfc822" && !/\.eml$/i.test(name)) return null;
  async function show(): Promise<void> {
    const here = held || (await orTell(api.call("attachments.fetch", { id }).then(() => true)));
    if (here) setOpen(true);
  }
  const label = text.facts.openMessage(name);
  return (
    <>
      <button type="button" className="icon-button small" aria-label={label} title={label} onClick={() => void show()}>
        <MailOpen size={15} strokeWidth={1.75} aria-hidden="true" />
      </button>
      {open && <AttachedMessageDialog attachment={attachment} onClose={() => setOpen(false)} />}
    </>
  );
}

function AttachedMessageDialog({ attachment, onClose }: { attachment: AttachmentView; onClose(): void }) {
  const { data, error } = useLive("attachments.message", { id: attachment.id });
  return (
    <Dialog title={data?.subject || text.facts.attachedMessage} size="large" onClose={onClose}>
      <div className="dialog-body">
        {error && <p role="alert">{error.message}</p>}
        {data === null && <p className="quiet">{text.facts.notHere}</p>}
        {data && <Shown message={data} />}
      </div>
    </Dialog>
  );
}

function Shown({ message }: { message: AttachedMessage }) {
  const { from, to, cc, date, html, files } = message;
  const sender = from.map(({ name, address }) => (name === "" ? address : `${name} <${address}>`)).join(", ");
  return (
    <article>
      <p className="message-sender">{sender}</p>
      <p className="message-to">
        {text.conversation.to} {[...to, ...cc].map(shownAs).join(", ")}
        {date !== null && ` · ${longTime(date, locale)}`}
      </p>
      <div className="attached-text">
        {html === null ? <PlainText text={message.text} /> : <MailFrame html={html} from={sender} />}
      </div>
      {files.length > 0 && (
        <ul className="attached-files" aria-label={text.facts.files}>
          {files.map(({ id, name, size }) => (
            <li key={id}>
              {name} <span className="quiet">{fileSize(size)}</span>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}
