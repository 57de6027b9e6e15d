import type { MessageId } from "../../../shared/model/ids.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { locale, text } from "../../strings/text.ts";
import { longTime } from "../../text/time.ts";

/** What a message said before it was edited, the newest first. */
export function VersionsDialog({ id, onClose }: { id: MessageId; onClose(): void }) {
  const { data, error } = useLive("messages.versions", { id });
  return (
    <Dialog title={text.chat.versionsTitle} onClose={onClose}>
      <div className="dialog-body versions">
        {error && <p role="alert">{error.message}</p>}
        {data?.toReversed().map(({ at, text: said }) => (
          <section key={at}>
            <h3 className="quiet">{longTime(at, locale)}</h3>
            <p className="plain-text" dir="auto">
              {said}
            </p>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
