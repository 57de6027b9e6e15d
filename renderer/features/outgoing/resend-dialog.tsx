import { Dialog } from "../../components/dialog.tsx";
import { text } from "../../strings/en.ts";

/** Before a message of unknown outcome is sent again: whoever it is for may get it twice. */
export function ResendDialog({ onResend, onClose }: { onResend(): void; onClose(): void }) {
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
          {text.ledger.resend}
        </button>
      </div>
    </Dialog>
  );
}
