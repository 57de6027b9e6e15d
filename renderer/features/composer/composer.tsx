import { type KeyboardEvent, useState } from "react";
import type { DraftKind, DraftView } from "../../../shared/model/draft.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";
import { BeforeSending } from "./before-sending.tsx";
import { ComposerBody } from "./composer-body.tsx";
import { ComposerFiles } from "./composer-files.tsx";
import { ComposerFoot } from "./composer-foot.tsx";
import { ComposerHead } from "./composer-head.tsx";
import type { DraftSaver } from "./draft-saver.ts";
import { DraftVersionsDialog } from "./draft-versions-dialog.tsx";
import { GoneNotice } from "./gone-notice.tsx";
import { insertTemplate, templatesFor } from "./insert-template.ts";
import { discard } from "./send.ts";
import { SignatureLine } from "./signature-line.tsx";
import { useAttach } from "./use-attach.ts";
import { useWritingOf } from "./use-draft.ts";
import { useFileDrop } from "./use-file-drop.ts";
import { useForm } from "./use-form.ts";
import { useSending } from "./use-sending.ts";

export interface ComposerProps {
  draft: DraftView;
  /** Sent or discarded: the draft is gone. */
  onDone(): void;
  /** Put aside; the draft stays. */
  onClose(): void;
  /** For answers: go on as another kind of answer. */
  onKind?: (kind: DraftKind, saver: DraftSaver) => void;
}

/** Where a message is written. What is typed is stored as it is typed; closing never loses it. */
export function Composer({ draft, ...rest }: ComposerProps) {
  const [restored, setRestored] = useState<DraftView | null>(null);
  const shown = restored ?? draft;
  return <Written key={shown.version} draft={shown} onRestored={setRestored} {...rest} />;
}

/** One version and what is typed on top of it. */
function Written({
  draft,
  onDone,
  onClose,
  onKind,
  onRestored,
}: ComposerProps & { onRestored(draft: DraftView): void }) {
  const [versions, setVersions] = useState(false);
  const connection = useConnection();
  const writing = useWritingOf(draft);
  const { data: settings } = useLive("settings.get", {});
  const { rich, setRich, editor, onEditor } = useForm(writing, settings?.letterFormat);
  const files = useAttach(writing, editor);
  const sending = useSending(draft, writing, files.uploading, onDone);
  const { over, handlers } = useFileDrop(files.insert);
  const { content, saver } = writing;
  async function discardNow(): Promise<void> {
    if (await discard(connection, saver, draft)) onDone();
  }
  function changeKind(kind: DraftKind): void {
    const [file] = files.uploading;
    if (file) useToasts.getState().show({ message: text.composer.stillAttaching(file.name) });
    else onKind?.(kind, saver);
  }
  function onKeyDown(event: KeyboardEvent): void {
    // Dialogs and menus of its own lie elsewhere on the page, but their events come through here.
    if (!(event.target instanceof Node && event.currentTarget.contains(event.target))) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // A key that is held down has read nothing.
      if (!event.repeat) sending.sendNow(sending.warnings.length > 0);
    }
    if (event.key === "Escape" && !event.nativeEvent.isComposing) {
      event.stopPropagation();
      onClose();
    }
  }
  return (
    <>
      <section
        className="composer"
        aria-label={text.composer.label}
        data-over={over}
        data-typing=""
        onKeyDown={onKeyDown}
        onBlur={writing.flush}
        {...handlers}
      >
        <ComposerHead draft={draft} writing={writing} onKind={onKind && changeKind} />
        {settings && (
          <ComposerBody
            writing={writing}
            rich={rich}
            focused={draft.kind === "reply" || draft.kind === "reply-all"}
            onEditor={onEditor}
          />
        )}
        <SignatureLine writing={writing} signatures={settings?.signatures ?? []} />
        <ComposerFiles attachments={content.attachments} uploading={files.uploading} onDetach={files.detach} />
        <GoneNotice draft={draft} writing={writing} />
        <BeforeSending sending={sending} />
        <ComposerFoot
          state={writing.state}
          sending={sending.busy}
          rich={rich}
          templates={templatesFor(settings?.templates ?? [], content.from.address)}
          onRich={setRich}
          onTemplate={(template) => insertTemplate(writing, editor.current, template)}
          quote={draft.sourceId === null ? null : content.quote}
          onQuote={(quote) => writing.change({ quote })}
          onSend={(when) => sending.sendNow(false, when)}
          onAttach={files.attach}
          onVersions={() => setVersions(true)}
          onDiscard={() => void discardNow()}
        />
        {over && <p className="drop-hint">{text.composer.drop}</p>}
      </section>
      {versions && (
        <DraftVersionsDialog
          draft={draft}
          flush={() => saver.flush()}
          onRestored={onRestored}
          onClose={() => setVersions(false)}
        />
      )}
    </>
  );
}
