import { isIP, type Socket } from "node:net";
import { connect as secure } from "node:tls";
import { abortion } from "./deadline.ts";
import type { Network } from "./network.ts";
import { addressesOf } from "./reach.ts";

export interface Target {
  network: Network;
  host: string;
  port: number;
  /** Encrypted from the first byte, with a certificate somebody vouches for. */
  tls: boolean;
  allowPrivate: boolean;
  /** Aborting it later destroys the socket too. */
  signal: AbortSignal;
}

/** Connects; the caller destroys what it gets. Throws why that can't be. */
export async function openSocket({ network, host, port, tls, allowPrivate, signal }: Target): Promise<Socket> {
  const addresses = await addressesOf(network, host, allowPrivate);
  signal.throwIfAborted();
  const plain = await ready(network.connect(addresses, port), "connect", signal);
  if (!tls) return plain;
  const encrypted = secure({
    socket: plain,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(network.authorities && { ca: network.authorities }),
    minVersion: "TLSv1.2",
  });
  return await ready(encrypted, "secureConnect", signal);
}

async function ready(socket: Socket, event: string, signal: AbortSignal): Promise<Socket> {
  const abort = (): void => void socket.destroy();
  signal.addEventListener("abort", abort, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", abort));
  try {
    const happened = new Promise<void>((resolve, reject) => {
      socket.once(event, resolve);
      socket.once("close", () => reject(new Error("the connection was closed")));
      // Stays: an error nobody hears ends the process, and one may come at any time.
      socket.on("error", reject);
    });
    await Promise.race([happened, abortion(signal)]);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
