import type { MessageId } from "../../../shared/model/ids.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useReading } from "../../stores/reading.ts";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/en.ts";

/** Asks before an own message is taken back for everyone. */
export function RemoveMessage() {
  const id = useReading((state) => state.removing);
  return id === null ? null : <RemoveDialog id={id} />;
}

function RemoveDialog({ id }: { id: MessageId }) {
  const { api } = useConnection();
  const close = () => useReading.getState().remove(null);
  const words = text.messageActions;
  async function remove(): Promise<void> {
    close();
    const done = await orTell(api.call("messages.remove", { id }));
    if (done) useToasts.getState().show({ message: words.removed });
  }
  return (
    <Dialog title={words.removeTitle} size="small" onClose={close}>
      <div className="dialog-body">
        <p>{words.removeText}</p>
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={close}>
          {text.cancel}
        </button>
        <button type="button" className="button danger" onClick={() => void remove()}>
          {words.remove}
        </button>
      </footer>
    </Dialog>
  );
}
