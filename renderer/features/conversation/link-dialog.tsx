import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/text.ts";
import type { LinkDoubt } from "../../text/link-doubts.ts";
import { hostOf } from "../../text/links.ts";
import type { ShownLink } from "./frame-messages.ts";

export interface LinkDialogProps {
  link: ShownLink;
  doubts: readonly LinkDoubt[];
  onOpen(): void;
  onClose(): void;
}

/** Asks before a doubtful link is followed, and says what is doubtful. */
export function LinkDialog({ link, doubts, onOpen, onClose }: LinkDialogProps) {
  const real = hostOf(link.href);
  return (
    <Dialog title={text.conversation.linkTitle} size="small" onClose={onClose}>
      <div className="dialog-body link-doubts">
        {doubts.map((doubt) => (
          <p key={doubt.kind}>{text.reading.doubts[doubt.kind](doubt.host, real)}</p>
        ))}
        <p className="link-whole">{link.href}</p>
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          {text.cancel}
        </button>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onOpen();
            onClose();
          }}
        >
          {text.conversation.linkOpen(real)}
        </button>
      </footer>
    </Dialog>
  );
}
