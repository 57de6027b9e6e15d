import { useState } from "react";
import type { UnsubscribeOffer } from "../../../shared/model/facts.ts";
import type { MessageId } from "../../../shared/model/ids.ts";
import { parseMailto } from "../../../shared/text/mailto.ts";
import { composeTo } from "../../actions/compose-to.ts";
import { orTell } from "../../actions/context.ts";
import type { Connection } from "../../api/connect.ts";
import { useConnection } from "../../api/context.ts";
import { isOpenable } from "../../api/host.ts";
import { Dialog } from "../../components/dialog.tsx";
import { useToasts } from "../../stores/toasts.ts";
import { text } from "../../strings/text.ts";

export interface UnsubscribeDialogProps {
  message: MessageId;
  offer: UnsubscribeOffer;
  onClose(): void;
}

/** Says who will be told what before anybody is. */
export function UnsubscribeDialog({ message, offer, onClose }: UnsubscribeDialogProps) {
  const connection = useConnection();
  const [busy, setBusy] = useState(false);
  async function leave(): Promise<void> {
    setBusy(true);
    await leaveMailing(connection, message, offer);
    onClose();
  }
  return (
    <Dialog title={text.facts.unsubscribeTitle} size="small" onClose={onClose}>
      <div className="dialog-body">
        <p>{wordsOf(offer)}</p>
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onClose}>
          {text.cancel}
        </button>
        <button type="button" className="button primary" disabled={busy} onClick={() => void leave()}>
          {text.facts.unsubscribeDo[offer.way]}
        </button>
      </footer>
    </Dialog>
  );
}

function wordsOf(offer: UnsubscribeOffer): string {
  if (offer.way === "one-click") return text.facts.unsubscribeOne(offer.host);
  return offer.way === "mail" ? text.facts.unsubscribeMail(offer.address) : text.facts.unsubscribeWeb(offer.host);
}

async function leaveMailing(connection: Connection, id: MessageId, offer: UnsubscribeOffer): Promise<void> {
  if (offer.way === "one-click") {
    const { host } = offer;
    const left = await orTell(connection.api.call("messages.unsubscribe", { id, host }).then(() => true));
    if (left) useToasts.getState().show({ message: text.facts.unsubscribed(host) });
  } else if (offer.way === "mail") {
    const mailto = parseMailto(offer.link);
    if (mailto) await composeTo(connection, mailto);
  } else if (isOpenable(offer.link)) connection.host.openExternal(offer.link);
}
