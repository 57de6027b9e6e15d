import { useEffect, useMemo, useRef, useState } from "react";
import { useKeyListener } from "../../actions/use-keyboard.ts";
import { useConnection } from "../../api/context.ts";
import { text } from "../../strings/en.ts";
import { falseHost, hostOf } from "../../text/links.ts";
import { LinkDialog } from "./link-dialog.tsx";
import { darkPaper, hasOwnColours, lightPaper, mailDocument } from "./mail-document.ts";
import { useDark } from "./use-dark.ts";

interface Doubtful {
  href: string;
  claimed: string;
}

/**
 * A mail's HTML in a frame without scripts and without network. Its links, its keys and its height are looked after
 * from outside.
 */
export function HtmlFrame({ html, from }: { html: string; from: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(60);
  const [hovered, setHovered] = useState<string | null>(null);
  const [doubtful, setDoubtful] = useState<Doubtful | null>(null);
  const { host } = useConnection();
  const dark = useDark();
  const coloured = useMemo(() => hasOwnColours(html), [html]);
  const page = useMemo(() => mailDocument(html, dark && !coloured ? darkPaper : lightPaper), [html, dark, coloured]);

  function follow(link: HTMLAnchorElement): void {
    const claimed = falseHost(link.textContent ?? "", link.href);
    if (claimed === null) host.openExternal(link.href);
    else setDoubtful({ href: link.href, claimed });
  }
  useFrame(frame, { onHeight: setHeight, onLink: follow, onHover: setHovered });

  return (
    <div className="html-body" data-paper={coloured ? "own" : "plain"}>
      <iframe
        ref={frame}
        title={text.conversation.htmlFrame(from)}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        srcDoc={page}
        style={{ height }}
      />
      {hovered !== null && (
        <p className="link-place" aria-hidden="true">
          {hovered}
        </p>
      )}
      {doubtful && (
        <LinkDialog
          claimed={doubtful.claimed}
          real={hostOf(doubtful.href)}
          onOpen={() => host.openExternal(doubtful.href)}
          onClose={() => setDoubtful(null)}
        />
      )}
    </div>
  );
}

interface FrameListeners {
  onHeight(height: number): void;
  onLink(link: HTMLAnchorElement): void;
  onHover(host: string | null): void;
}

/** The link an event fell on. Elements of a frame belong to its own window, so `instanceof` can't tell them. */
function linkOf(event: Event): HTMLAnchorElement | null {
  const target = event.target;
  if (target === null || !("closest" in target) || typeof target.closest !== "function") return null;
  const link: HTMLAnchorElement | null = target.closest("a[href]");
  return link;
}

function useFrame(frame: { current: HTMLIFrameElement | null }, listeners: FrameListeners): void {
  const onKey = useKeyListener();
  const latest = useRef({ ...listeners, onKey });
  latest.current = { ...listeners, onKey };
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let stop = () => {};
    const attach = () => {
      stop();
      if (element.contentDocument) stop = watch(element.contentDocument, () => latest.current);
    };
    element.addEventListener("load", attach);
    attach();
    return () => {
      element.removeEventListener("load", attach);
      stop();
    };
  }, [frame]);
}

/** Makes what is too wide smaller, as far as it stays readable, and says how high it is then, px. */
function fitted(body: HTMLElement): number {
  const { documentElement } = body.ownerDocument;
  body.style.setProperty("zoom", "1");
  const share = documentElement.clientWidth / body.scrollWidth;
  if (share < 1) body.style.setProperty("zoom", String(Math.max(share, 0.6)));
  return Math.ceil(body.getBoundingClientRect().height) + 1;
}

type Latest = () => FrameListeners & { onKey(event: KeyboardEvent): void };

function watch(inside: Document, latest: Latest): () => void {
  const measure = () => inside.body && latest().onHeight(fitted(inside.body));
  const click = (event: Event) => {
    const link = linkOf(event);
    if (!link) return;
    event.preventDefault();
    latest().onLink(link);
  };
  const hover = (event: Event) => {
    const link = linkOf(event);
    latest().onHover(link ? hostOf(link.href) : null);
  };
  const leave = () => latest().onHover(null);
  const key = (event: KeyboardEvent) => latest().onKey(event);
  const observer = new ResizeObserver(measure);
  if (inside.body) observer.observe(inside.body);
  const abort = new AbortController();
  const { signal } = abort;
  inside.addEventListener("click", click, { signal });
  inside.addEventListener("auxclick", click, { signal });
  inside.addEventListener("mouseover", hover, { signal });
  inside.addEventListener("focusin", hover, { signal });
  inside.addEventListener("focusout", leave, { signal });
  inside.documentElement.addEventListener("mouseleave", leave, { signal });
  inside.addEventListener("keydown", key, { signal });
  measure();
  return () => {
    abort.abort();
    observer.disconnect();
  };
}
