import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { failPoint } from "../fail-points/fail-point.ts";
import { hostOf, mostRedirects, parseRemoteUrl, RemoteUrlError, redirectTarget } from "../mail/remote-url.ts";
import { imageType } from "./image-type.ts";
import { openSecure, type RemoteNetwork } from "./open-secure.ts";

export interface FetchedImage {
  contentType: string;
  data: Uint8Array;
}

/** One picture. */
export const mostImageBytes = 5 * 1024 * 1024;

/**
 * A picture that a stranger's HTML names, asked for so that as little as can be is told: https only, no cookies, no
 * referrer, no language, the same words from everybody. Each address, redirects included, is checked and then connected
 * to as checked: there is no second look-up that a name server could answer differently. What is larger than 5 MiB, no
 * picture by its first bytes, or late (the signal) is refused.
 * @throws RemoteUrlError or what the network said
 */
export async function fetchImage(start: string, network: RemoteNetwork, signal: AbortSignal): Promise<FetchedImage> {
  let next = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const url = parseRemoteUrl(next);
    const response = await ask(url, network, signal);
    failPoint("remote.request.after");
    const { location } = response.headers;
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400 && location !== undefined) {
      response.destroy();
      next = redirectTarget(location, url);
      continue;
    }
    return await imageOf(response, signal);
  }
  throw new RemoteUrlError("It redirects too often.");
}

async function ask(url: URL, network: RemoteNetwork, signal: AbortSignal): Promise<IncomingMessage> {
  const socket = await openSecure(url, network, signal);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        method: "GET",
        host: hostOf(url),
        path: url.pathname + url.search,
        headers: {
          host: url.host,
          accept: "image/avif,image/webp,image/*;q=0.8",
          "accept-encoding": "identity",
          "user-agent": "Mozilla/5.0",
        },
        signal,
        // With an agent, even `false`, this would be ignored and the name looked up again.
        createConnection: () => socket,
      },
      resolve,
    );
    outgoing.once("error", (error) => {
      socket.destroy();
      reject(error);
    });
    failPoint("remote.request.before");
    outgoing.end();
  });
}

async function imageOf(response: IncomingMessage, signal: AbortSignal): Promise<FetchedImage> {
  try {
    const { "content-length": length, "content-encoding": encoding = "identity" } = response.headers;
    if (response.statusCode !== 200) throw new RemoteUrlError("The picture is not there.");
    if (encoding !== "identity") throw new RemoteUrlError("The picture came in an encoding not asked for.");
    if (Number(length ?? 0) > mostImageBytes) throw new RemoteUrlError("The picture is too large.");
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      signal.throwIfAborted();
      bytes += chunk.length;
      if (bytes > mostImageBytes) throw new RemoteUrlError("The picture is too large.");
      chunks.push(chunk);
    }
    const data = Buffer.concat(chunks);
    const contentType = imageType(data);
    if (contentType === null) throw new RemoteUrlError("This is no picture.");
    return { contentType, data };
  } finally {
    response.destroy();
  }
}
