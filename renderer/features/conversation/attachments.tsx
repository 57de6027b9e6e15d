import { Download, Eye, File, FileImage, FileText, LoaderCircle, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { AttachmentView } from "../../../shared/model/message.ts";
import { fileDanger } from "../../../shared/text/file-danger.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/text.ts";
import { fileSize } from "../../text/size.ts";
import { OpenAttachedMessage } from "./attached-message.tsx";
import { AttachmentPreview, DangerDialog } from "./attachment-dialogs.tsx";
import { previewKind } from "./read-attachment.ts";

/** The files of a message; those shown in its text are left out. */
export function Attachments({ attachments }: { attachments: readonly AttachmentView[] }) {
  const files = attachments.filter(({ inline }) => !inline);
  if (files.length === 0) return null;
  return (
    <ul className="attachments" aria-label={text.conversation.attachments(files.length)}>
      {files.map((attachment) => (
        <li key={attachment.id}>
          <AttachmentChip attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

function iconOf(contentType: string) {
  if (contentType.startsWith("image/")) return FileImage;
  return contentType.startsWith("text/") || contentType === "application/pdf" ? FileText : File;
}

function AttachmentChip({ attachment }: { attachment: AttachmentView }) {
  const { api, host } = useConnection();
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState<"preview" | "danger" | null>(null);
  const danger = fileDanger(attachment.name);
  async function fetched(): Promise<boolean> {
    if (attachment.held) return true;
    setBusy(true);
    const here = await orTell(api.call("attachments.fetch", { id: attachment.id }).then(() => true));
    setBusy(false);
    return here === true;
  }
  async function download(): Promise<void> {
    setOpen(null);
    if (await fetched()) save(host.attachmentUrl(attachment.id), attachment.name);
  }
  async function preview(): Promise<void> {
    if (await fetched()) setOpen("preview");
  }
  const close = () => setOpen(null);
  return (
    <span className="attachment-place">
      <SaveButton
        attachment={attachment}
        busy={busy}
        dangerous={danger !== null}
        onSave={() => (danger ? setOpen("danger") : void download())}
      />
      {previewKind(attachment) !== null && danger === null && (
        <button
          type="button"
          className="icon-button small"
          aria-label={text.reading.preview(attachment.name)}
          title={text.reading.preview(attachment.name)}
          onClick={() => void preview()}
        >
          <Eye size={15} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
      <OpenAttachedMessage attachment={attachment} />
      {open === "preview" && (
        <AttachmentPreview attachment={attachment} onSave={() => void download()} onClose={close} />
      )}
      {open === "danger" && danger && (
        <DangerDialog name={attachment.name} danger={danger} onSave={() => void download()} onClose={close} />
      )}
    </span>
  );
}

interface SaveButtonProps {
  attachment: AttachmentView;
  busy: boolean;
  dangerous: boolean;
  onSave(): void;
}

function SaveButton({ attachment, busy, dangerous, onSave }: SaveButtonProps) {
  const Icon = dangerous ? TriangleAlert : iconOf(attachment.contentType);
  return (
    <button
      type="button"
      className="attachment"
      data-dangerous={dangerous}
      title={text.conversation.download(attachment.name)}
      aria-busy={busy}
      onClick={onSave}
    >
      <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
      <span className="attachment-name">{attachment.name}</span>
      <span className="attachment-size">{fileSize(attachment.size)}</span>
      {busy ? (
        <LoaderCircle className="spin" size={15} aria-hidden="true" />
      ) : (
        <Download className="attachment-get" size={15} strokeWidth={1.75} aria-hidden="true" />
      )}
    </button>
  );
}

function save(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
