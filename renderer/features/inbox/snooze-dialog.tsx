import type { ConversationId } from "../../../shared/model/ids.ts";
import type { PlannedTime } from "../../../shared/time/intent.ts";
import { contextNow } from "../../actions/context.ts";
import { snoozeUntil } from "../../actions/snooze.ts";
import { useConnection } from "../../api/context.ts";
import { Dialog } from "../../components/dialog.tsx";
import { PickTime } from "../../components/pick-time.tsx";
import { plannedWords } from "../../components/when-menu.tsx";
import { text } from "../../strings/text.ts";
import { presetsAt, zoneHere } from "../../text/time-presets.ts";

/** Until when conversations are put away. */
export function SnoozeDialog({ ids, onClose }: { ids: readonly ConversationId[]; onClose(): void }) {
  const connection = useConnection();
  const choose = (when: PlannedTime): void => {
    onClose();
    void snoozeUntil(contextNow(connection), [...ids], when);
  };
  return (
    <Dialog title={text.snooze.title} size="small" onClose={onClose}>
      <div className="when-presets">
        {presetsAt(new Date(), zoneHere()).map(({ name, when }) => (
          <button key={name} type="button" className="button" onClick={() => choose(when)}>
            <span>{text.when[name]}</span>
            <span className="quiet">{plannedWords(when)}</span>
          </button>
        ))}
      </div>
      <PickTime onChoose={choose} />
    </Dialog>
  );
}
