import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Pipe } from "../../shared/api/pipe.ts";
import type { Log } from "../connectors/ports.ts";
import { servePage } from "../serve-page.ts";
import type { RunningCore } from "../threads/start-core.ts";
import type { Guard } from "./guard.ts";
import type { Proofs } from "./proofs.ts";

export interface SocketLimits {
  /** The largest draft that can be saved, in JSON, with room. */
  maxPayloadBytes: number;
  maxConnections: number;
  heartbeatMs: number;
  /** A page that no longer reads is cut off before it fills the memory. */
  maxBacklogBytes: number;
}

const usualLimits: SocketLimits = {
  maxPayloadBytes: 40_000_000,
  maxConnections: 32,
  heartbeatMs: 30_000,
  maxBacklogBytes: 100_000_000,
};

const byeMs = 1000;

export interface Sockets {
  /** Says whether the request comes from our page in a browser that was let in. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

/** Connects pages to the core over `/ws`. */
export function createSockets(
  core: RunningCore,
  guard: Guard,
  proofs: Proofs,
  log: Log,
  limits: SocketLimits = usualLimits,
): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.maxPayloadBytes, perMessageDeflate: false });
  const answering = new WeakSet<WebSocket>();
  let heartbeat: NodeJS.Timeout | undefined;

  const beat = (): void => {
    for (const socket of server.clients) {
      if (!answering.has(socket)) socket.terminate();
      answering.delete(socket);
      socket.ping();
    }
    if (server.clients.size > 0) return;
    clearInterval(heartbeat);
    heartbeat = undefined;
  };
  const connect = (socket: WebSocket): void => {
    answering.add(socket);
    heartbeat ??= setInterval(beat, limits.heartbeatMs).unref();
    const stop = servePage(socketPipe(socket, limits, log), core, log);
    socket.on("pong", () => answering.add(socket));
    socket.on("error", (error) => log.warn("socket.error", { error }));
    socket.once("close", stop);
  };

  return {
    upgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      const status = refusal(request, guard, proofs, server.clients.size >= limits.maxConnections);
      if (status) refuse(socket, status);
      else server.handleUpgrade(request, socket, head, connect);
      return status === null;
    },
    close() {
      clearInterval(heartbeat);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

/** Whoever was refused may never close its end; no timeout of the HTTP server watches an upgrade. */
function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

function refusal(request: IncomingMessage, guard: Guard, proofs: Proofs, full: boolean): string | null {
  if (!guard.isOurHost(request) || !guard.isOurOrigin(request)) return forbidden;
  const session = guard.sessionOf(request);
  if (!session) return forbidden;
  const url = URL.parse(`http://127.0.0.1${request.url}`);
  if (url?.pathname !== "/ws") return "404 Not Found";
  if (!proofs.isProven(session, String(request.headers.origin), url.searchParams)) return forbidden;
  return full ? "503 Service Unavailable" : null;
}

const forbidden = "403 Forbidden";

/** JSON texts; what is no JSON ends the connection. */
function socketPipe(socket: WebSocket, limits: SocketLimits, log: Log): Pipe {
  return {
    post(message) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify(message));
      if (socket.bufferedAmount <= limits.maxBacklogBytes) return;
      log.warn("socket.backlog", { bytes: socket.bufferedAmount });
      socket.terminate();
    },
    on(listener) {
      socket.on("message", (data, isBinary) => {
        try {
          if (isBinary) throw new TypeError("binary");
          listener(JSON.parse(data.toString()));
        } catch {
          socket.close(1003);
          // Who talks nonsense may never answer to that.
          setTimeout(() => socket.terminate(), byeMs).unref();
        }
      });
    },
  };
}
