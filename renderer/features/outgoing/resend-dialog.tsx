import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/text.ts";

export interface ResendDialogProps {
  /** What leads to a second sending; absent: that itself. */
  label?: string;
  onResend(): void;
  onClose(): void;
}

/** Before a message of unknown outcome is sent again: whoever it is for may get it twice. */
export function ResendDialog({ label = text.ledger.resend, onResend, onClose }: ResendDialogProps) {
  return (
    <Dialog title={text.ledger.twice} size="small" onClose={onClose}>
      <div className="dialog-body">
        <p>{text.ledger.twiceHint}</p>
        <button
          type="button"
          className="button danger"
          onClick={() => {
            onClose();
            onResend();
          }}
        >
          {label}
        </button>
      </div>
    </Dialog>
  );
}
