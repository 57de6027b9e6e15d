import type { Server, Socket } from "node:net";

export interface Closeable {
  /** Cuts every connection. Idempotent. */
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1, where nobody from outside gets. */
export async function listenLocally(server: Server): Promise<Closeable & { port: number }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("a server without a port");
  let closed: Promise<void> | undefined;
  return {
    port: address.port,
    close() {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      return closed;
    },
  };
}
