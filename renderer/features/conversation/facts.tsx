import { Split } from "lucide-react";
import type { MessageView } from "../../../shared/model/message.ts";
import { splitAt } from "../../actions/threading.ts";
import { useConnection } from "../../api/context.ts";
import { useLive } from "../../api/use-live.ts";
import { text } from "../../strings/text.ts";
import { BounceLine, UndeliveredLine } from "./bounce-line.tsx";
import { InvitationCard } from "./invitation-card.tsx";
import { SenderDoubt, SignatureBadge } from "./signature-badge.tsx";

/** What a mail is beside its text, between its head and its body. */
export function Facts({ message }: { message: MessageView }) {
  const { id, conversationId } = message;
  const { data: facts } = useLive("messages.facts", { id }, { conversationId });
  const { data: conversation } = useLive("conversations.get", { id: conversationId }, { conversationId });
  const splits = conversation?.splitAt === id;
  if (!facts && !splits) return null;
  return (
    <div className="facts">
      {splits && <SplitLine message={message} />}
      {facts && (
        <>
          <UndeliveredLine facts={facts} />
          <SenderDoubt authentication={facts.authentication} from={message.addresses.from[0]?.address ?? ""} />
          {facts.protection && <SignatureBadge protection={facts.protection} />}
          {facts.invitation && <InvitationCard id={id} invitation={facts.invitation} />}
          <BounceLine facts={facts} />
        </>
      )}
    </div>
  );
}

/** Offered where the subject changes. */
function SplitLine({ message }: { message: MessageView }) {
  const connection = useConnection();
  return (
    <p className="split-line">
      <Split size={14} strokeWidth={1.75} aria-hidden="true" />
      <span>{text.threading.subjectChanged}</span>
      <button type="button" className="button small" onClick={() => void splitAt(connection, message.id)}>
        {text.threading.splitShort}
      </button>
    </p>
  );
}
