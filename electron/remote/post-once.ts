import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { failPoint } from "../fail-points/fail-point.ts";
import { hostOf, parseRemoteUrl } from "../mail/remote-url.ts";
import { openSecure, type RemoteNetwork } from "./open-secure.ts";

/**
 * Posts a form to an address that a stranger wrote, once: https only, no private address, no cookies, no referrer, and no
 * redirect is followed (RFC 8058 section 3.1). What the host answers is not read. Gives the status.
 * @throws RemoteUrlError or what the network said
 */
export async function postOnce(
  address: string,
  form: string,
  network: RemoteNetwork,
  signal: AbortSignal,
): Promise<number> {
  const url = parseRemoteUrl(address);
  const socket = await openSecure(url, network, signal);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(
        {
          method: "POST",
          host: hostOf(url),
          path: url.pathname + url.search,
          headers: {
            host: url.host,
            "content-type": "application/x-www-form-urlencoded",
            "content-length": Buffer.byteLength(form),
            "user-agent": "Mozilla/5.0",
          },
          signal,
          // With an agent, even `false`, this would be ignored and the name looked up again.
          createConnection: () => socket,
        },
        resolve,
      );
      outgoing.once("error", reject);
      failPoint("remote.request.before");
      outgoing.end(form);
    });
    failPoint("remote.request.after");
    return response.statusCode ?? 0;
  } finally {
    socket.destroy();
  }
}
