import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ConnectorError } from "../errors.ts";

/** Slack wants the address named beforehand: an app of the manifest names these, and the first that is free is used. */
export const redirectPorts = [41_735, 41_736, 41_737, 41_738] as const;
const path = "/slack/signed-in";

export function redirectUri(port: number): string {
  return `http://localhost:${port}${path}`;
}

/** Where the browser comes back to. */
export interface Redirect {
  uri: string;
  /** The parameters it came back with; the first call that carries `state` counts. */
  answer: Promise<URLSearchParams>;
  close(): void;
}

/** Waits on this computer only, for one answer with this `state`. @throws ConnectorError when no port is free */
export async function openRedirect(state: string): Promise<Redirect> {
  const { promise, resolve } = Promise.withResolvers<URLSearchParams>();
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const url = URL.parse(request.url ?? "", "http://localhost");
    const isOurs = request.method === "GET" && url?.pathname === path && url.searchParams.get("state") === state;
    if (!isOurs) {
      response.writeHead(404, { connection: "close" }).end();
      return;
    }
    const failed = url.searchParams.has("error");
    response.writeHead(200, headers).end(page(failed));
    resolve(url.searchParams);
  };
  for (const port of redirectPorts) {
    const servers = await listen(respond, port);
    if (servers.length === 0) continue;
    return { uri: redirectUri(port), answer: promise, close: () => servers.forEach(end) };
  }
  throw new ConnectorError(
    { kind: "server" },
    `The ports ${redirectPorts.join(", ")} of this computer are all in use; the browser could not come back. Close what uses them.`,
  );
}

/** `localhost` is one address or the other, depending on the browser. None without the first. */
async function listen(
  respond: (request: IncomingMessage, response: ServerResponse) => void,
  port: number,
): Promise<Server[]> {
  const first = await bind(respond, "127.0.0.1", port);
  if (!first) return [];
  const second = await bind(respond, "::1", port);
  return second ? [first, second] : [first];
}

function bind(
  respond: (request: IncomingMessage, response: ServerResponse) => void,
  host: string,
  port: number,
): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer(respond);
    server.once("error", () => resolve(null));
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}

function end(server: Server): void {
  server.close();
  // The page is on its way: what is idle goes now, what is not when it is done.
  server.closeIdleConnections();
}

const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  connection: "close",
};

function page(failed: boolean): string {
  const [title, words] = failed
    ? ["Not signed in", "Slack did not give Bobbin access. You can close this page and try again in Bobbin."]
    : ["Signed in", "Bobbin has what it needs. You can close this page and go back to Bobbin."];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bobbin: ${title}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;text-align:center;color-scheme:light dark}</style>
<h1>${title}</h1><p>${words}</p></html>`;
}
