import { connect, createServer, type Server } from "node:net";
import { type Fault, Line, type Weather } from "./fault-line.ts";

/** A line to a server on 127.0.0.1 on which everything can go wrong that goes wrong in networks. */
export interface FaultProxy {
  host: string;
  port: number;
  /** Connections so far. */
  connections(): number;
  /** Connections open now. */
  open(): number;
  /** From now on, until `heal`; replaces the fault there was. Resolves when it is in place. */
  fault(what: Fault): Promise<void>;
  /** How often the fault in place struck. */
  struck(): number;
  /** Passes everything again. What was held back comes late; what was half-open stays dead. */
  heal(): Promise<void>;
  /** Ends the connections there are; new ones are taken. Resolves when they are gone. */
  hangUp(): Promise<void>;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** @param target port of the server */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  const lines = new Set<Line>();
  const weather: Weather = { fault: null, left: Number.POSITIVE_INFINITY, struck: 0 };
  let connections = 0;
  const server = createServer({ allowHalfOpen: false }, (near) => {
    connections++;
    const line = new Line(near, connect({ host: "127.0.0.1", port: target }), weather);
    lines.add(line);
    line.closed.then(() => lines.delete(line));
  });
  const port = await listen(server, 0);
  const hangUp = async (): Promise<void> => {
    const gone = [...lines].map((line) => line.closed);
    for (const line of lines) line.end();
    await Promise.all(gone);
  };
  return {
    host: "127.0.0.1",
    port,
    connections: () => connections,
    open: () => lines.size,
    struck: () => weather.struck,
    async fault(what) {
      Object.assign(weather, { fault: what, left: "after" in what ? what.after : Number.POSITIVE_INFINITY, struck: 0 });
      if (what.kind === "refuse") {
        await unlisten(server, hangUp);
        weather.struck = 1;
      } else if (!server.listening) await listen(server, port);
    },
    async heal() {
      Object.assign(weather, { fault: null, left: Number.POSITIVE_INFINITY });
      for (const line of lines) line.heal();
      if (!server.listening) await listen(server, port);
    },
    hangUp,
    async stop() {
      await unlisten(server, hangUp);
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address !== "object") throw new Error("no port");
  return address.port;
}

async function unlisten(server: Server, hangUp: () => Promise<void>): Promise<void> {
  const closed = server.listening ? new Promise<void>((resolve) => server.close(() => resolve())) : Promise.resolve();
  await hangUp();
  await closed;
}
