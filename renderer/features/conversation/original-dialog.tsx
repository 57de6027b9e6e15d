import { useState } from "react";
import type { MessageId } from "../../../shared/model/ids.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/text.ts";

/** A message as the server sent it. */
export function OriginalDialog({ id, onClose }: { id: MessageId; onClose(): void }) {
  const { data, error } = useLive("messages.source", { id });
  return (
    <Dialog title={text.conversation.originalTitle} size="large" onClose={onClose}>
      <div className="dialog-body">
        {error && <p role="alert">{error.message}</p>}
        {data && !data.complete && <p className="quiet">{text.conversation.incomplete}</p>}
        <pre className="source">{data?.text ?? (error ? "" : `${text.loading}…`)}</pre>
      </div>
    </Dialog>
  );
}

/** Stands for a message that could not be drawn; the others are not touched by it. */
export function BrokenMessage({ id }: { id: MessageId }) {
  const [shown, setShown] = useState(false);
  return (
    <div className="message broken" role="alert">
      <p>{text.errors.row}</p>
      <button type="button" className="button small" onClick={() => setShown(true)}>
        {text.conversation.original}
      </button>
      {shown && <OriginalDialog id={id} onClose={() => setShown(false)} />}
    </div>
  );
}
