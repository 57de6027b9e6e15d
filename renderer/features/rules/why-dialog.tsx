import type { MessageId } from "../../../shared/model/ids.ts";
import type { RuleAct } from "../../../shared/model/rule.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useNow } from "../../components/use-now.ts";
import { useToasts } from "../../stores/toasts.ts";
import { locale, text } from "../../strings/text.ts";
import { shortTime } from "../../text/time.ts";
import { wordsOf } from "./rule-form.ts";

/** Which rules touched a message, what they did, and the way back. */
export function WhyDialog({ messageId, onClose }: { messageId: MessageId; onClose(): void }) {
  const { data: acts } = useLive("rules.of", { messageId });
  return (
    <Dialog title={text.rules.why} onClose={onClose}>
      <div className="dialog-body">
        {acts?.length === 0 && <p>{text.rules.whyNone}</p>}
        <ul className="rules">
          {acts?.map((act) => (
            <ActLine key={act.ruleId} act={act} />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function ActLine({ act }: { act: RuleAct }) {
  const { api } = useConnection();
  const { data: folders = [] } = useLive("accounts.folders", {});
  const now = useNow();
  const { ruleId: id, messageId, name, at, actions, refused, undone } = act;
  async function undo(): Promise<void> {
    const done = await orTell(api.call("rules.undo", { id, messageId }));
    if (done) useToasts.getState().show({ message: text.rules.undone(done.undone) });
  }
  return (
    <li className="rule">
      <div className="rule-words">
        <strong>{text.rules.whyAct(name, shortTime(at, now, locale))}</strong>
        <span className="quiet">{wordsOf(actions, new Map(folders.map((folder) => [folder.id, folder.name])))}</span>
        {refused.map((why) => (
          <span key={why}>{text.rules.refused(why)}</span>
        ))}
      </div>
      {undone ? (
        <span className="quiet">{text.rules.whyUndone}</span>
      ) : (
        <button type="button" className="button small" title={text.rules.undoTogether} onClick={() => void undo()}>
          {text.rules.undo}
        </button>
      )}
    </li>
  );
}
