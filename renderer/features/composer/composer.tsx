import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useState } from "react";
import type { DraftKind, DraftView } from "../../../shared/model/draft.ts";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/en.ts";
import { ComposerBody } from "./composer-body.tsx";
import { ComposerFiles } from "./composer-files.tsx";
import { ComposerFoot } from "./composer-foot.tsx";
import { ComposerHead } from "./composer-head.tsx";
import { discard, hindrance, send } from "./send.ts";
import { useAttach } from "./use-attach.ts";
import { useWritingOf } from "./use-draft.ts";

export interface ComposerProps {
  draft: DraftView;
  /** Sent or discarded: the draft is gone. */
  onDone(): void;
  /** Put aside; the draft stays. */
  onClose(): void;
  /** For answers: go on as another kind of answer. */
  onKind?: (kind: DraftKind, written: string) => void;
}

/** Where a message is written. What is typed is stored as it is typed; closing never loses it. */
export function Composer({ draft, onDone, onClose, onKind }: ComposerProps) {
  const connection = useConnection();
  const writing = useWritingOf(draft);
  const files = useAttach(draft.id, writing);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const { content, saver } = writing;

  async function sendNow(): Promise<void> {
    const why = hindrance(saver.content);
    setProblem(why);
    if (why !== null || sending || files.uploading.length > 0) return;
    setSending(true);
    const gone = await send(connection, saver, draft);
    setSending(false);
    if (gone) onDone();
  }
  async function discardNow(): Promise<void> {
    if (await discard(connection, saver, draft)) onDone();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void sendNow();
    }
    if (event.key === "Escape" && !event.nativeEvent.isComposing) {
      event.stopPropagation();
      onClose();
    }
  }
  const drop = (event: DragEvent | ClipboardEvent, list: FileList) => {
    setOver(false);
    if (list.length === 0) return;
    event.preventDefault();
    files.attach([...list]);
  };
  return (
    <section
      className="composer"
      aria-label={text.composer.label}
      data-over={over}
      data-typing=""
      onKeyDown={onKeyDown}
      onBlur={writing.flush}
      onPaste={(event) => drop(event, event.clipboardData.files)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => drop(event, event.dataTransfer.files)}
    >
      <ComposerHead draft={draft} writing={writing} onKind={onKind && ((kind) => onKind(kind, saver.content.text))} />
      <ComposerBody writing={writing} focused={draft.kind === "reply" || draft.kind === "reply-all"} />
      <ComposerFiles attachments={content.attachments} uploading={files.uploading} onDetach={files.detach} />
      {problem !== null && (
        <p className="composer-problem" role="alert">
          {problem}
        </p>
      )}
      <ComposerFoot
        state={writing.state}
        sending={sending}
        quote={draft.sourceId === null ? null : content.quote}
        onQuote={(quote) => writing.change({ quote })}
        onSend={() => void sendNow()}
        onAttach={files.attach}
        onDiscard={() => void discardNow()}
      />
      {over && <p className="drop-hint">{text.composer.drop}</p>}
    </section>
  );
}
