import type { Host } from "../../shared/host.ts";
import { createSocketPipe, type Socket } from "./socket-pipe.ts";

/** The addresses that may be opened outside: web and mail, nothing that could start a program (I82). */
export function isOpenable(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return ["http:", "https:", "mailto:"].includes(new URL(url).protocol);
}

function isHost(value: unknown): value is Host {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    "pipe" in value &&
    "openExternal" in value &&
    "attachmentUrl" in value
  );
}

function openSocket(): Socket {
  const url = new URL("/ws", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(url);
}

/** An ordinary browser: a WebSocket to where the page came from; the session cookie goes along by itself. */
function loopbackHost(): Host {
  const { pipe, onConnection } = createSocketPipe({
    open: openSocket,
    later: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  });
  return {
    kind: "loopback",
    version: "",
    pipe,
    onConnection,
    openExternal(url) {
      if (isOpenable(url)) window.open(url, "_blank", "noopener,noreferrer");
    },
    attachmentUrl: (attachmentId) => `/attachments/${attachmentId}`,
  };
}

/** Which host shows this page: the desktop's bridge puts itself at `window.bobbin`. */
export function findHost(scope: object): Host {
  const bridge: unknown = "bobbin" in scope ? scope.bobbin : undefined;
  return isHost(bridge) ? bridge : loopbackHost();
}
