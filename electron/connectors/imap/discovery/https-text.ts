import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { failPoint } from "../../../fail-points/fail-point.ts";
import type { Network } from "./network.ts";
import { openSocket } from "./open-socket.ts";

export interface HttpsOptions {
  network: Network;
  /** May this host be in a private network? Asked for every redirect anew. */
  allowPrivate(host: string): boolean | Promise<boolean>;
  /** Posted as XML; else it is a GET. */
  body?: string;
  signal: AbortSignal;
}

/** An answer that is no configuration. */
export class BadAnswer extends Error {
  override readonly name = "BadAnswer";
}

const maxRedirects = 3;
/** A configuration has some kilobytes. */
const maxBytes = 256 * 1024;

/**
 * The text at an HTTPS address: only HTTPS, also after redirects (at most three), no cookies, no sign-in, no page of HTML, at
 * most 256 KB. Throws what went wrong.
 */
export async function httpsText(start: URL, options: HttpsOptions): Promise<string> {
  let url = start;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await send(url, options);
    const status = response.statusCode ?? 0;
    const { location } = response.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      response.destroy();
      url = new URL(location, url);
      if (url.protocol !== "https:" || url.username !== "" || url.password !== "")
        throw new BadAnswer("redirected to something else than plain HTTPS");
      continue;
    }
    return await textOf(response, options.signal);
  }
  throw new BadAnswer("redirected too often");
}

async function send(url: URL, { network, allowPrivate, body, signal }: HttpsOptions): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? 443 : Number(url.port);
  const socket = await openSocket({ network, host, port, tls: true, allowPrivate: await allowPrivate(host), signal });
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        method: body === undefined ? "GET" : "POST",
        host,
        path: url.pathname + url.search,
        headers: {
          host: url.host,
          accept: "text/xml, application/xml",
          "user-agent": "Bobbin",
          ...(body !== undefined && {
            "content-type": "text/xml; charset=utf-8",
            "content-length": Buffer.byteLength(body),
          }),
        },
        signal,
        createConnection: () => socket,
      },
      resolve,
    );
    outgoing.once("error", reject);
    failPoint("discovery.request.before");
    outgoing.end(body);
  });
}

async function textOf(response: IncomingMessage, signal: AbortSignal): Promise<string> {
  const { "content-type": type = "", "content-encoding": encoding = "identity" } = response.headers;
  try {
    if (response.statusCode !== 200) throw new BadAnswer(`answered ${response.statusCode}`);
    if (/html/i.test(type)) throw new BadAnswer("answered a web page");
    if (encoding !== "identity") throw new BadAnswer("answered in an encoding that was not asked for");
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      signal.throwIfAborted();
      bytes += chunk.length;
      if (bytes > maxBytes) throw new BadAnswer("answered too much");
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    response.destroy();
  }
}
