import { connect, createServer, type Socket } from "node:net";

export interface CutProxy {
  host: string;
  port: number;
  /** Connections so far. */
  connections(): number;
  /** Connections open now. */
  open(): number;
  /** Ends the connections there are; new ones are taken. Resolves when they are gone. */
  hangUp(): Promise<void>;
  /** The next connection, or the present ones, are cut when so many more bytes have come from the server. */
  cutAfter(bytes: number): void;
  /** Stops passing anything on, without closing: a network that vanished. */
  stall(): void;
  /** Passes everything again. */
  heal(): void;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** A line to a server on 127.0.0.1 that breaks when it is told to. */
export async function startCutProxy(target: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let left = Number.POSITIVE_INFINITY;
  let stalled = false;
  let connections = 0;
  const server = createServer((near) => {
    connections++;
    const far = connect({ host: "127.0.0.1", port: target });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("close", () => sockets.delete(socket));
    }
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    near.once("close", end);
    far.once("close", end);
    near.on("data", (data) => void (stalled || far.write(data)));
    far.on("data", (data) => {
      if (stalled) return;
      near.write(data.subarray(0, Math.min(left, data.byteLength)));
      left -= data.byteLength;
      if (left <= 0) near.end(end);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address !== "object") throw new Error("no port");
  return {
    host: "127.0.0.1",
    port: address.port,
    connections: () => connections,
    open: () => Math.ceil(sockets.size / 2),
    async hangUp() {
      const gone = [...sockets].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all(gone);
    },
    cutAfter(bytes) {
      left = bytes;
    },
    stall() {
      stalled = true;
    },
    heal() {
      stalled = false;
      left = Number.POSITIVE_INFINITY;
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
