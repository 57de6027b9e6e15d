import { createServer, type Server } from "node:http";
import { type Log, systemClock } from "../connectors/ports.ts";
import type { PageFiles } from "../page-files.ts";
import type { RunningCore } from "../threads/start-core.ts";
import { answer } from "./answer.ts";
import { createCrowd } from "./crowd.ts";
import { createGuard } from "./guard.ts";
import { createProofs } from "./proofs.ts";
import { createSessions, lastPort } from "./sessions.ts";
import { createSockets } from "./sockets.ts";

export interface LoopbackOptions {
  core: RunningCore;
  files: PageFiles;
  /** What every answer says, given the WebSocket's origin. */
  headersFor(socketOrigin: string): Record<string, string>;
  log: Log;
  /** The file that remembers browsers that were let in. */
  sessionsPath: string;
  /** 0: the one that a page may still be open at, else any free one. */
  port: number;
  /** A browser was let in by an address. */
  onLetIn(): void;
}

export interface LoopbackServer {
  port: number;
  /** A new address that lets one browser in, once, for five minutes. */
  newAddress(): string;
  close(): Promise<void>;
}

/** A browser says all it wants at once; nothing that is asked here has a body. */
const patience = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2000,
  maxHeaderSize: 16_384,
};
const mostConnections = 1024;
const mostStrangers = 512;

/** Serves the page and the API on 127.0.0.1, to nobody but browsers that had one of `newAddress`. */
export async function serveLoopback({
  core,
  files,
  headersFor,
  log,
  sessionsPath,
  port: wanted,
  onLetIn,
}: LoopbackOptions): Promise<LoopbackServer> {
  const server = createServer(patience);
  server.maxConnections = mostConnections;
  const port = await listenAgain(server, wanted, sessionsPath);
  const sessions = createSessions(systemClock, sessionsPath, port);
  const guard = createGuard(port, sessions);
  const proofs = createProofs(systemClock);
  const sockets = createSockets(core, guard, proofs, log);
  const options = { core, files, guard, sessions, proofs, onLetIn, headers: headersFor(`ws://127.0.0.1:${port}`) };

  const crowd = createCrowd(mostStrangers);
  server.on("connection", (socket) => crowd.add(socket));
  server.on("request", (request, response) => {
    if (guard.isOurHost(request) && guard.sessionOf(request)) crowd.accept(request.socket);
    answer(request, response, options).catch((error: unknown) => {
      log.warn("loopback.request", { error });
      // Cut off, so that half a file can't pass for a whole one.
      response.destroy();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    if (sockets.upgrade(request, socket, head)) crowd.accept(request.socket);
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  return {
    port,
    newAddress: () => `http://127.0.0.1:${port}/?token=${sessions.newToken()}`,
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Somebody else may have the port of the last time by now: then any. */
async function listenAgain(server: Server, wanted: number, sessionsPath: string): Promise<number> {
  const last = wanted === 0 ? lastPort(sessionsPath) : null;
  if (last === null) return listen(server, wanted);
  return listen(server, last).catch(() => listen(server, 0));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
