import type { Pipe } from "../../shared/api/pipe.ts";

/** What is needed of a WebSocket; the browser's own fits. */
export interface Socket {
  send(data: string): void;
  close(): void;
  addEventListener(type: "open" | "message" | "close", listener: (event: Event) => void): void;
}

export interface SocketPipe {
  pipe: Pipe;
  onConnection(listener: (connected: boolean) => void): void;
  close(): void;
}

export interface SocketPipeOptions {
  /** Rejects where there is nobody to connect to; it is tried again. */
  open(): Promise<Socket>;
  /** Calls back after so many ms; returns how to call it off. */
  later(run: () => void, milliseconds: number): () => void;
  random(): number;
}

const firstWait = 300;
const longestWait = 10_000;

/** How long to wait before attempt number `attempt` (from 0), ms: doubling, with up to a third of jitter. */
export function backOff(attempt: number, random: number): number {
  const wait = Math.min(firstWait * 2 ** attempt, longestWait);
  return Math.round(wait * (1 - random / 3));
}

/**
 * A pipe over WebSockets that are opened again when lost. What is posted before the first one opens is kept; what is
 * posted while a lost one is sought again throws.
 */
export function createSocketPipe(options: SocketPipeOptions): SocketPipe {
  const waiting: string[] = [];
  let first = true;
  let attempt = 0;
  let socket: Socket | null = null;
  let callOff = () => {};
  let closed = false;
  let deliver: (message: unknown) => void = () => {};
  let report: (connected: boolean) => void = () => {};

  function again(): void {
    if (closed) return;
    socket = null;
    report(false);
    callOff = options.later(() => void connect(), backOff(attempt++, options.random()));
  }

  async function connect(): Promise<void> {
    const next = await options.open().catch(() => null);
    if (!next) return again();
    if (closed) return next.close();
    next.addEventListener("open", () => {
      socket = next;
      attempt = 0;
      first = false;
      for (const data of waiting.splice(0)) next.send(data);
      report(true);
    });
    next.addEventListener("message", (event) => {
      if (event instanceof MessageEvent && typeof event.data === "string") deliver(JSON.parse(event.data));
    });
    next.addEventListener("close", again);
  }

  void connect();
  return {
    pipe: {
      post(message) {
        const data = JSON.stringify(message);
        if (socket) socket.send(data);
        else if (first) waiting.push(data);
        else throw new Error("not connected");
      },
      on(listener) {
        deliver = listener;
      },
    },
    onConnection(listener) {
      report = listener;
    },
    close() {
      closed = true;
      callOff();
      socket?.close();
    },
  };
}
