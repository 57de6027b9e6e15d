import type { CommandView } from "../../../shared/api/drafts.ts";
import { useLive } from "../../api/use-live.ts";
import { Empty } from "../../components/empty.tsx";
import { useSelection } from "../../stores/selection.ts";
import { text } from "../../strings/en.ts";
import { OutgoingLine } from "../conversation/outgoing-line.tsx";

/** Everything that still has to leave, and what could not. */
export function OutboxList() {
  const { data } = useLive("outbox.list", {});
  if (!data) return null;
  const [title, hint] = text.list.empty.outbox;
  if (data.length === 0) return <Empty title={title} hint={hint} />;
  return (
    <ul className="plain-list" aria-label={text.outbox.label}>
      {data.map((command) => (
        <OutboxLine key={command.id} command={command} />
      ))}
    </ul>
  );
}

function OutboxLine({ command }: { command: CommandView }) {
  const { id, label, conversationId, state, reason, dueAt } = command;
  return (
    <li className="outbox-line">
      <button
        type="button"
        className="outbox-name"
        disabled={conversationId === null}
        onClick={() => conversationId !== null && useSelection.getState().show(conversationId)}
      >
        {label}
      </button>
      <OutgoingLine outgoing={{ commandId: id, state, reason, dueAt }} conversationId={conversationId} />
    </li>
  );
}
