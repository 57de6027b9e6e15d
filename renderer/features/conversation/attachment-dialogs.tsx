import { useEffect, useState } from "react";
import type { AttachmentView } from "../../../shared/model/message.ts";
import type { FileDanger } from "../../../shared/text/file-danger.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/text.ts";
import { MailFrame } from "./mail-frame.tsx";
import { previewHtml } from "./read-attachment.ts";

interface PreviewProps {
  attachment: AttachmentView;
  onSave(): void;
  onClose(): void;
}

/** A picture or text in the same frame that mail is shown in: nothing in it runs or loads. */
export function AttachmentPreview({ attachment, onSave, onClose }: PreviewProps) {
  const { api } = useConnection();
  const [html, setHtml] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    const closed = new AbortController();
    const { signal } = closed;
    void orTell(previewHtml(api, attachment, signal)).then((made) => signal.aborted || setHtml(made));
    return () => closed.abort();
  }, [api, attachment]);
  return (
    <Dialog title={attachment.name} size="large" onClose={onClose}>
      <div className="dialog-body preview">
        {html === undefined && <p role="status">{text.loading}…</p>}
        {html === null && <p>{text.reading.notText}</p>}
        {html && <MailFrame html={html} from={attachment.name} />}
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onSave}>
          {text.reading.save}
        </button>
      </footer>
    </Dialog>
  );
}

interface DangerProps {
  name: string;
  danger: FileDanger;
  onSave(): void;
  onClose(): void;
}

/** Says what a file could do before it is saved; nothing is ever opened from here. */
export function DangerDialog({ name, danger, onSave, onClose }: DangerProps) {
  return (
    <Dialog title={text.reading.dangerTitle[danger.kind]} size="small" onClose={onClose}>
      <div className="dialog-body">
        <p>{text.reading.danger(name)}</p>
        {danger.disguised && <p role="alert">{text.reading.disguised}</p>}
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          {text.cancel}
        </button>
        <button type="button" className="button danger" onClick={onSave}>
          {text.reading.saveAnyway}
        </button>
      </footer>
    </Dialog>
  );
}
