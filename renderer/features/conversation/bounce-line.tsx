import { CircleAlert } from "lucide-react";
import type { MessageFacts } from "../../../shared/model/facts.ts";
import type { MessageView } from "../../../shared/model/message.ts";
import { useLive } from "../../api/use-live.ts";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/text.ts";

/** At an own message: whom it did not reach, why, and who says so. */
export function UndeliveredLine({ facts: { undelivered, conversationId } }: { facts: MessageFacts }) {
  if (undelivered.length === 0) return null;
  return (
    <div className="failure" role="alert">
      <CircleAlert size={15} aria-hidden="true" />
      <ul>
        {undelivered.map(({ address, reason, reportId }) => (
          <li key={address}>
            <strong>{text.facts.undelivered(address)}</strong>
            {reason !== "" && <span className="failure-reason">: {reason}</span>}{" "}
            <button
              type="button"
              className="button small"
              onClick={() => useSelection.getState().show(conversationId, reportId)}
            >
              {text.facts.undeliveredHint}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The same in a word, at an own message that is one line. */
export function UndeliveredBadge({ message }: { message: MessageView }) {
  const { id, conversationId, direction } = message;
  const { data } = useLive("messages.facts", { id }, { conversationId, enabled: direction === "out" });
  if (!data || data.undelivered.length === 0) return null;
  return (
    <span className="badge" data-kind="failed">
      {text.facts.undeliveredShort}
    </span>
  );
}

/** At a report: what it says, and the way to the message that did not arrive. */
export function BounceLine({ facts: { report, conversationId } }: { facts: MessageFacts }) {
  if (report === null) return null;
  const { recipients, originalId } = report;
  return (
    <div className="failure">
      <CircleAlert size={15} aria-hidden="true" />
      <div>
        <p>
          <strong>{text.facts.reported([...new Set(recipients.map(({ address }) => address))].slice(0, 10))}</strong>
        </p>
        {recipients
          .filter(({ reason }) => reason !== "")
          .slice(0, 10)
          .map(({ address, reason }) => (
            <p key={address} className="failure-reason">
              {reason}
            </p>
          ))}
      </div>
      {originalId !== null && (
        <button
          type="button"
          className="button small"
          onClick={() => useSelection.getState().show(conversationId, originalId)}
        >
          {text.facts.showOriginal}
        </button>
      )}
    </div>
  );
}
