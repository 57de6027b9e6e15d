import { Paperclip, X } from "lucide-react";
import type { DraftContent } from "../../../shared/model/draft.ts";
import type { AttachmentId } from "../../../shared/model/ids.ts";
import type { Uploading } from "../../stores/uploads.ts";
import { text } from "../../strings/text.ts";
import { fileSize } from "../../text/size.ts";

export interface ComposerFilesProps {
  attachments: DraftContent["attachments"];
  uploading: readonly Uploading[];
  onDetach(id: AttachmentId): void;
}

/** What goes along with the message. */
export function ComposerFiles({ attachments: all, uploading, onDetach }: ComposerFilesProps) {
  // Pictures in the text are seen there.
  const attachments = all.filter(({ contentId }) => contentId === undefined);
  if (attachments.length === 0 && uploading.length === 0) return null;
  return (
    <ul className="composer-files" aria-label={text.conversation.attachments(attachments.length)}>
      {attachments.map(({ id, name, size }) => (
        <li key={id} className="chip">
          <Paperclip size={13} aria-hidden="true" />
          {name}
          <span className="quiet">{fileSize(size)}</span>
          <button
            type="button"
            className="chip-remove"
            aria-label={text.composer.remove(name)}
            onClick={() => onDetach(id)}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </li>
      ))}
      {uploading.map(({ id, name, percent }) => (
        <li key={id} className="chip" role="status">
          {text.composer.attaching(name, percent)}
        </li>
      ))}
    </ul>
  );
}
