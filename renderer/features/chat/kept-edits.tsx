import { useEffect } from "react";
import type { MessageId } from "../../../shared/model/ids.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { useLive } from "../../api/use-live.ts";
import { useEdits } from "../../stores/edits.ts";
import { useReading } from "../../stores/reading.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";

/** At a message that was changed and left so: its new words are in this window only. */
export function KeptMark({ message: { id } }: { message: MessageView }) {
  const kept = useEdits((state) => state.words.has(id));
  if (!kept) return null;
  return (
    <p className="chat-kept">
      <span className="badge" data-kind="draft">
        {text.chatComposer.unsaved}
      </span>
      <button type="button" className="button small" onClick={() => useReading.getState().edit(id)}>
        {text.composer.open}
      </button>
      <button type="button" className="button small" onClick={() => useEdits.getState().end(id)}>
        {text.chatComposer.drop}
      </button>
    </p>
  );
}

/** Wherever one looks: the words of messages that are gone, until they are copied or dropped. */
export function KeptEdits() {
  const words = useEdits((state) => state.words);
  return [...words.keys()].map((id) => <KeptEdit key={id} id={id} />);
}

function KeptEdit({ id }: { id: MessageId }) {
  const { data, error } = useLive("messages.get", { id });
  const gone = data?.content === "removed" || error?.kind === "not-found";
  useEffect(() => {
    if (gone && useReading.getState().editing === id) useReading.getState().edit(null);
  }, [gone, id]);
  if (!gone) return null;
  return (
    <div className="banner" role="alert">
      {text.chatComposer.changedGone}
      <button type="button" className="button" onClick={() => void copy(id)}>
        {text.messageActions.copyText}
      </button>
      <button type="button" className="button" onClick={() => useEdits.getState().end(id)}>
        {text.chatComposer.drop}
      </button>
    </div>
  );
}

/** Only what stands somewhere else is let go of. */
async function copy(id: MessageId): Promise<void> {
  try {
    await navigator.clipboard.writeText(useEdits.getState().words.get(id) ?? "");
    useEdits.getState().end(id);
  } catch {
    useToasts.getState().show({ kind: "error", message: text.messageActions.copyFailed });
  }
}
