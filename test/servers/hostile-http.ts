import { createServer, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";

/**
 * What a server in Slack's place does to whoever is signed in.
 * - `json`: an answer of a gigabyte
 * - `gzip`: the same, of a megabyte on its way
 * - `tokens`: as much as is read, of which the most is to be made
 * - `pages`: a list of conversations without end
 * - `redirects`: to itself
 */
export type HttpHostility = "json" | "gzip" | "tokens" | "pages" | "redirects";

export interface HostileHttp {
  /** Base of the Web API. */
  url: string;
  /** Bytes that were made, before any compression. */
  sent(): number;
  requests(): number;
  stop(): Promise<void>;
}

const mega = 1024 * 1024;

/** A server on 127.0.0.1 that knows who is there, and means no good; it makes up what it sends as it goes. */
export async function startHostileHttp(how: HttpHostility): Promise<HostileHttp> {
  let sent = 0;
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    request.resume();
    const path = request.url ?? "/";
    if (/\/(?:auth\.test|users\.info)$/.test(path)) return void hello(response);
    if (how === "redirects") return void response.writeHead(302, { location: path }).end();
    const pieces = answer(how, requests);
    const counted = Readable.from(
      (function* () {
        for (const piece of pieces) {
          sent += piece.length;
          yield piece;
        }
      })(),
    );
    const isPacked = how === "gzip";
    response.writeHead(200, { "content-type": "application/json", ...(isPacked && { "content-encoding": "gzip" }) });
    const stream = isPacked ? counted.pipe(createGzip()) : counted;
    stream.on("error", () => undefined).pipe(response.on("error", () => undefined));
    response.on("close", () => counted.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address !== "object") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}/api/`,
    sent: () => sent,
    requests: () => requests,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function hello(response: ServerResponse): void {
  const scopes = "channels:read,groups:read,im:read,mpim:read,channels:history,users:read,chat:write";
  const self = { ok: true, url: "https://hostile.slack.com/", team: "Hostile" };
  response.writeHead(200, { "content-type": "application/json", "x-oauth-scopes": scopes });
  const user = { id: "U0HOSTILE0", name: "mallory" };
  response.end(JSON.stringify({ ...self, team_id: "T0HOSTILE0", user_id: user.id, user }));
}

function* answer(how: HttpHostility, request: number): Generator<Buffer> {
  if (how === "tokens") {
    yield Buffer.from(`{"ok":true,"channels":[`);
    const block = Buffer.from("{},".repeat(100_000));
    for (let size = 0; size < 7.5 * mega; size += block.length) yield block;
    yield Buffer.from("{}]}");
  } else if (how === "pages") {
    const channels = Array.from({ length: 200 }, (_, number) => ({
      id: `C${request}X${number}`,
      name: `channel-${request}-${number}`,
      is_member: true,
    }));
    yield Buffer.from(JSON.stringify({ ok: true, channels, response_metadata: { next_cursor: `next${request}` } }));
  } else {
    yield Buffer.from(`{"ok":true,"channels":[],"more":"`);
    const block = Buffer.alloc(mega, "a");
    for (let size = 0; size < 1024; size++) yield block;
    yield Buffer.from(`"}`);
  }
}
