import { isIP, type Socket } from "node:net";
import { connect as secure, type TLSSocket } from "node:tls";
import { hostOf, publicAddresses } from "../mail/remote-url.ts";

/** What asking strangers' hosts needs of the network. */
export interface RemoteNetwork {
  /** Numeric addresses of a name, the best first. Rejects when there are none. */
  lookup(name: string): Promise<string[]>;
  /** TCP to one of these numeric addresses, without a look-up of its own. */
  connect(addresses: string[], port: number): Socket;
  /** PEM of the authorities to trust instead of the usual ones. */
  authorities?: string[];
}

/**
 * TLS to a checked URL's host, at an address checked now: there is no second look-up that a name server could answer
 * differently. @throws RemoteUrlError or what the network said
 */
export async function openSecure(url: URL, network: RemoteNetwork, signal: AbortSignal): Promise<TLSSocket> {
  const addresses = await publicAddresses(url, network.lookup);
  signal.throwIfAborted();
  const plain = network.connect(addresses, 443);
  const host = hostOf(url);
  const socket = secure({
    socket: plain,
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ...(network.authorities && { ca: network.authorities }),
    minVersion: "TLSv1.2",
    ALPNProtocols: ["http/1.1"],
  });
  const abort = (): void => void socket.destroy();
  signal.addEventListener("abort", abort, { once: true });
  socket.once("close", () => {
    signal.removeEventListener("abort", abort);
    plain.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("secureConnect", resolve);
    socket.once("close", () => reject(new Error("the connection was closed")));
    // Both stay: an error nobody hears ends the process, and one may come at any time.
    socket.on("error", reject);
    plain.on("error", reject);
  });
  return socket;
}
