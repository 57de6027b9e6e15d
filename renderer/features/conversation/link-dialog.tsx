import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/en.ts";

export interface LinkDialogProps {
  /** The host that the link's text names. */
  claimed: string;
  /** The host it goes to. */
  real: string;
  onOpen(): void;
  onClose(): void;
}

/** Asks before a link is followed whose text names another place than where it goes. */
export function LinkDialog({ claimed, real, onOpen, onClose }: LinkDialogProps) {
  return (
    <Dialog title={text.conversation.linkTitle} size="small" onClose={onClose}>
      <div className="dialog-body">
        <p>{text.conversation.linkText(claimed, real)}</p>
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
