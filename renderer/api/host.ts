import type { Host } from "../../shared/host.ts";
import { NotLetIn, prove } from "./prove.ts";
import { createSocketPipe } from "./socket-pipe.ts";

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

/** An ordinary browser: a WebSocket to where the page came from, once both ends have shown that they know each other. */
function loopbackHost(): Host {
  let pass = "";
  let tell: (letIn: boolean) => void = () => {};
  async function openSocket(): Promise<WebSocket> {
    try {
      const { socketPath, filesPass } = await prove(window);
      pass = filesPass;
      tell(true);
      const url = new URL(socketPath, location.href);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      return new WebSocket(url);
    } catch (error) {
      if (error instanceof NotLetIn) tell(false);
      throw error;
    }
  }
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
    onLetIn(listener) {
      tell = listener;
    },
    openExternal(url) {
      if (isOpenable(url)) window.open(url, "_blank", "noopener,noreferrer");
    },
    attachmentUrl: (attachmentId) => `/attachments/${attachmentId}?pass=${pass}`,
  };
}

/** Which host shows this page: the desktop's bridge puts itself at `window.bobbin`. */
export function findHost(scope: object): Host {
  const bridge: unknown = "bobbin" in scope ? scope.bobbin : undefined;
  return isHost(bridge) ? bridge : loopbackHost();
}
