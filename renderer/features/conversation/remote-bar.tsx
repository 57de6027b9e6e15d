import { ImageOff, LoaderCircle, ShieldCheck } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { MessageBody } from "../../../shared/model/message.ts";
import { orTell } from "../../actions/context.ts";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/text.ts";

/** What of a mail was not loaded from the network and who would have counted the reader; and the choice to see pictures. */
export function RemoteBar({ body }: { body: MessageBody }) {
  const { api } = useConnection();
  const [busy, setBusy] = useState(false);
  const { remote, id } = body;
  usePending(body);
  const show = async (remember: "once" | "sender"): Promise<void> => {
    setBusy(true);
    await orTell(api.call("messages.showRemote", { id, remember }));
    setBusy(false);
  };
  const loading = busy || remote.pending > 0;
  const asks = remote.consent === "none" && remote.pictures > 0;
  if (remote.blocked === 0 && !loading) return remote.consent === "sender" ? <Trusted body={body} /> : null;
  const Icon = remote.trackers.length > 0 ? ShieldCheck : ImageOff;
  return (
    <aside className="remote-bar" aria-label={text.reading.remote}>
      <Icon size={15} strokeWidth={1.75} aria-hidden="true" />
      <p role="status">{loading ? text.reading.loadingPictures : wordsOf(body)}</p>
      {loading && <LoaderCircle className="spin" size={15} aria-hidden="true" />}
      {asks && !loading && (
        <span className="remote-choices">
          <button type="button" className="button small" onClick={() => void show("once")}>
            {text.reading.showPictures}
          </button>
          {remote.sender !== null && (
            <button type="button" className="button small" onClick={() => void show("sender")}>
              {text.reading.alwaysFrom(remote.sender)}
            </button>
          )}
        </span>
      )}
      {remote.consent === "sender" && !loading && <Distrust body={body} />}
    </aside>
  );
}

function wordsOf({ remote }: MessageBody): string {
  const { blocked, trackers, consent } = remote;
  const spied = trackers.length > 0 ? ` ${text.reading.trackers(trackers)}` : "";
  const said = consent === "never" ? text.reading.blockedBySetting(blocked) : text.reading.blocked(blocked);
  return said + spied;
}

function Trusted({ body }: { body: MessageBody }) {
  return (
    <aside className="remote-bar quiet" aria-label={text.reading.remote}>
      <p>{text.reading.shownAlways}</p>
      <Distrust body={body} />
    </aside>
  );
}

function Distrust({ body: { remote } }: { body: MessageBody }) {
  const { api } = useConnection();
  const { sender } = remote;
  if (sender === null) return null;
  return (
    <button
      type="button"
      className="button small"
      onClick={() => void orTell(api.call("remote.forget", { address: sender }))}
    >
      {text.reading.askAgain}
    </button>
  );
}

/** Pictures that were allowed before and are not here yet are fetched once the mail is looked at. */
function usePending({ id, remote }: MessageBody): void {
  const { api } = useConnection();
  const asked = useRef<number | null>(null);
  const wanted = remote.pending > 0 && asked.current !== id;
  useEffect(() => {
    if (!wanted) return;
    asked.current = id;
    void orTell(api.call("messages.loadRemote", { id }));
  }, [api, id, wanted]);
}
