import { Download, File, FileImage, FileText, LoaderCircle } from "lucide-react";
import { useState } from "react";
import type { AttachmentView } from "../../../shared/model/message.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/en.ts";
import { fileSize } from "../../text/size.ts";

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
  const Icon = iconOf(attachment.contentType);
  async function download(): Promise<void> {
    setBusy(true);
    const here =
      attachment.held || (await orTell(api.call("attachments.fetch", { id: attachment.id }).then(() => true)));
    setBusy(false);
    if (here) save(host.attachmentUrl(attachment.id), attachment.name);
  }
  return (
    <button
      type="button"
      className="attachment"
      title={text.conversation.download(attachment.name)}
      aria-busy={busy}
      onClick={() => void download()}
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
