import { useEffect, useMemo, useRef, useState } from "react";
import { actions } from "../../actions/registry.ts";
import { useKeyListener } from "../../actions/use-keyboard.ts";
import { useSettled } from "../../components/use-settled.ts";
import { text } from "../../strings/text.ts";
import { frameHost } from "./frame-host.ts";
import { type FrameMessage, type FramePage, readFrameMessage } from "./frame-messages.ts";
import { mailPaper } from "./mail-colours.ts";
import { mailPage } from "./mail-page.ts";
import { useDark } from "./use-dark.ts";
import { useLinks } from "./use-links.tsx";

/** px, until the frame tells its own. */
const unknownHeight = 60;

/** Keys that with Ctrl or Cmd are ours wherever the focus is. */
const claimed = actions.flatMap(({ keys }) =>
  keys.filter((key) => key.startsWith("$mod+")).map((key) => key.slice(5).toLowerCase()),
);

/** A mail's HTML in a frame without scripts, without network and of nobody's origin. */
export function MailFrame({ html, from }: { html: string; from: string }) {
  const [told, setTold] = useState<number | null>(null);
  const settled = useSettled(told);
  const dark = useDark();
  const onKey = useKeyListener();
  const { follow, point, signs } = useLinks();
  const paper = useMemo(() => mailPaper(html, dark), [html, dark]);
  const page = useMemo(() => mailPage(paper), [paper]);
  const frame = useFrame(
    { page, title: text.reading.frameText, scheme: paper.scheme, claimed },
    {
      height: (message) => setTold(message.height),
      link: (message) => follow(message.link),
      hover: (message) => point(message.link),
      key: (message) => onKey(new KeyboardEvent("keydown", message.event)),
    },
  );
  return (
    <div
      className="html-body"
      data-paper={paper.own ? "own" : "plain"}
      data-scheme={paper.scheme}
      data-settled={settled}
    >
      {/* `allow-same-origin` gives nothing away: a data: document has no origin. Without it the inner frame would have another. */}
      <iframe
        ref={frame}
        title={text.conversation.htmlFrame(from)}
        sandbox="allow-scripts allow-same-origin"
        src={frameHost}
        style={{ height: told ?? unknownHeight, colorScheme: paper.scheme }}
      />
      {signs}
    </div>
  );
}

type Listeners = {
  [Kind in FrameMessage["kind"]]: (message: Extract<FrameMessage, { kind: Kind }>) => void;
};

/** Keeps a frame showing a page, and hears what it tells. */
function useFrame(shown: FramePage, listeners: Listeners) {
  const frame = useRef<HTMLIFrameElement>(null);
  const port = useRef<MessagePort>(null);
  const latest = useRef({ shown, listeners });
  latest.current = { shown, listeners };
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const connect = (): void => {
      port.current?.close();
      const { port1, port2 } = new MessageChannel();
      port.current = port1;
      port1.onmessage = ({ data }) => hear(readFrameMessage(data), latest.current.listeners);
      element.contentWindow?.postMessage(null, "*", [port2]);
      port1.postMessage(latest.current.shown);
    };
    element.addEventListener("load", connect);
    return () => {
      element.removeEventListener("load", connect);
      port.current?.close();
      port.current = null;
    };
  }, []);
  const { page, title, scheme } = shown;
  useEffect(() => port.current?.postMessage({ page, title, scheme, claimed }), [page, title, scheme]);
  return frame;
}

function hear(message: FrameMessage | null, listeners: Listeners): void {
  if (message?.kind === "height") listeners.height(message);
  else if (message?.kind === "link") listeners.link(message);
  else if (message?.kind === "hover") listeners.hover(message);
  else if (message?.kind === "key") listeners.key(message);
}
