import { CircleAlert, Clock } from "lucide-react";
import { useState } from "react";
import type { ConversationId } from "../../../shared/model/ids.ts";
import type { Outgoing } from "../../../shared/model/message.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { useNow } from "../../components/use-now.ts";
import { locale, ofCore, text } from "../../strings/text.ts";
import { shortTime } from "../../text/time.ts";
import { takeBack } from "../composer/send.ts";
import { ResendDialog } from "../outgoing/resend-dialog.tsx";

export interface OutgoingLineProps {
  outgoing: Outgoing;
  conversationId: ConversationId | null;
}

/** How far an own message has come, and what can be done about it. */
export function OutgoingLine({ outgoing, conversationId }: OutgoingLineProps) {
  const { state, reason } = outgoing;
  const trouble = state === "failed" || state === "unknown";
  return (
    <div className="outgoing" data-state={state} role={trouble ? "alert" : "status"}>
      {trouble ? <CircleAlert size={15} aria-hidden="true" /> : <Clock size={14} aria-hidden="true" />}
      <p>
        {state === "held" ? <Countdown dueAt={outgoing.dueAt} /> : text.outgoing[state]}
        {reason !== "" && <span className="outgoing-reason"> {ofCore(reason)}</span>}
      </p>
      <OutgoingButtons outgoing={outgoing} conversationId={conversationId} />
    </div>
  );
}

function Countdown({ dueAt }: { dueAt: number }) {
  const now = useNow(500);
  const seconds = Math.ceil((dueAt - now) / 1000);
  return seconds > 120 ? text.outgoing.later(shortTime(dueAt, now, locale)) : text.outgoing.held(seconds);
}

function OutgoingButtons({ outgoing: { commandId, state }, conversationId }: OutgoingLineProps) {
  const [asking, setAsking] = useState(false);
  const connection = useConnection();
  const { api } = connection;
  const { retry, arrived, edit, discard } = text.outgoing;
  const settle = (as: "done" | "discarded") => void orTell(api.call("outbox.settle", { commandId, as }));
  const again = () => void orTell(api.call("outbox.retry", { commandId }));
  const buttons: Partial<Record<Outgoing["state"], [string, () => void][]>> = {
    held: [[text.undo, () => void takeBack(connection, commandId, conversationId)]],
    unknown: [
      [arrived, () => settle("done")],
      [retry, () => setAsking(true)],
    ],
    failed: [
      [retry, again],
      [conversationId === null ? discard : edit, () => settle("discarded")],
    ],
  };
  return (
    <>
      {(buttons[state] ?? []).map(([label, run]) => (
        <button key={label} type="button" className="button small" onClick={run}>
          {label}
        </button>
      ))}
      {asking && <ResendDialog onResend={again} onClose={() => setAsking(false)} />}
    </>
  );
}
