import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { deflateRawSync } from "node:zlib";

/**
 * What a workspace does whose connection for news (Socket Mode) means no good; everything else it answers well.
 * - `frame`: one message of a gigabyte
 * - `pieces`: one of pieces without end
 * - `bomb`: a message of a hundred megabytes, packed into one of a hundred kilobytes
 * - `events`: events without end, and no acknowledgement is ever read
 * - `pings`: pings without end
 * - `silence`: no hello
 * - `address`: news are to be had at somebody else's
 * - `redirects`: where the address should be is a redirect to itself
 * - `json`: the address comes in an answer of a gigabyte
 */
export const socketHostilities = [
  ...["frame", "pieces", "bomb", "events", "pings", "silence", "address", "redirects", "json"],
] as const;
export type SocketHostility = (typeof socketHostilities)[number];

export interface HostileSocket {
  /** Base of the Web API. */
  url: string;
  /** Connections for news that were opened. */
  connections(): number;
  /** How often the address for one was asked for. */
  asked(): number;
  /** Bytes that went out over them. */
  sent(): number;
  stop(): Promise<void>;
}

const mega = 1024 * 1024;

export async function startHostileSocket(how: SocketHostility, elsewhere = ""): Promise<HostileSocket> {
  const open = new Set<Socket>();
  let [asked, connections, sent] = [0, 0, 0];
  let port = 0;
  const server = createServer((request, response) => {
    request.resume();
    const path = request.url ?? "/";
    const own = `ws://127.0.0.1:${port}/link`;
    const json = (answer: object): void => {
      response.writeHead(200, { "content-type": "application/json", "x-oauth-scopes": scopes });
      response.end(JSON.stringify({ ok: true, ...answer }));
    };
    if (!path.endsWith("/apps.connections.open")) return json(wellMeant(path));
    asked++;
    // The first is the sign-in's.
    if (asked === 1) return json({ url: own });
    if (how === "address") return json({ url: elsewhere });
    if (how === "redirects") return void response.writeHead(302, { location: path }).end();
    if (how !== "json") return json({ url: own });
    response.writeHead(200, { "content-type": "application/json" });
    pour(response, Buffer.from(`{"ok":true,"url":"`), Buffer.alloc(mega, "a"), (bytes) => {
      sent += bytes;
    });
  });
  server.on("upgrade", (request, socket: Socket) => {
    connections++;
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    // Nothing that comes back is ever read.
    socket.pause();
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${magic}`).digest("base64");
    const packs = how === "bomb" ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${packs}Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    if (how === "silence") return;
    socket.write(frame(0x81, Buffer.from(JSON.stringify({ type: "hello", num_connections: 1 }))));
    const [begin, block] = flood(how);
    pour(socket, begin, block, (bytes) => {
      sent += bytes;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/api/`,
    connections: () => connections,
    asked: () => asked,
    sent: () => sent,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const scopes = "channels:read,groups:read,im:read,mpim:read,channels:history,users:read,chat:write";

function wellMeant(path: string): object {
  const user = { id: "U0HOSTILE0", name: "mallory" };
  const self = { url: "https://hostile.slack.com/", team: "Hostile", team_id: "T0HOSTILE0", user_id: user.id, user };
  return /\/(?:auth\.test|users\.info)$/.test(path) ? self : { channels: [], members: [], messages: [], emoji: {} };
}

/** As much as the other side takes, for ever. */
function pour(
  to: NodeJS.WritableStream & { destroyed?: boolean },
  begin: Buffer,
  block: Buffer | (() => Buffer) | null,
  count: (bytes: number) => void,
): void {
  to.on("error", () => undefined);
  to.write(begin);
  count(begin.length);
  if (block === null) return;
  const more = (): void => {
    for (let room = true; room && to.destroyed !== true; ) {
      const next = typeof block === "function" ? block() : block;
      room = to.write(next);
      count(next.length);
    }
  };
  to.on("drain", more);
  more();
}

let events = 0;

function flood(how: SocketHostility): [Buffer, Buffer | (() => Buffer) | null] {
  if (how === "frame") return [head(0x81, 1024 * mega), Buffer.alloc(mega, "a")];
  if (how === "pieces") return [frame(0x01, Buffer.alloc(mega, "a")), frame(0x00, Buffer.alloc(mega, "a"))];
  if (how === "bomb") {
    const packed = deflateRawSync(Buffer.alloc(100 * mega, "a"));
    return [Buffer.concat([head(0xc1, packed.length), packed]), null];
  }
  if (how === "pings") return [Buffer.alloc(0), Buffer.concat(Array.from({ length: 5000 }, () => ping))];
  return [Buffer.alloc(0), () => Buffer.concat(Array.from({ length: 500 }, event))];
}

const ping = frame(0x89, Buffer.from("still there?"));

function event(): Buffer {
  const id = `Ev${++events}`;
  const told = { type: "message", channel: "C0HOSTILE0", ts: `17000${events}.000100`, text: "x".repeat(200) };
  return frame(
    0x81,
    Buffer.from(JSON.stringify({ type: "events_api", envelope_id: id, payload: { event_id: id, event: told } })),
  );
}

/** RFC 6455 section 5.2, as a server sends: not masked. */
function head(first: number, length: number): Buffer {
  if (length < 126) return Buffer.from([first, length]);
  if (length < 65_536) return Buffer.from([first, 126, length >> 8, length & 255]);
  const long = Buffer.alloc(10);
  long.writeUInt8(first, 0);
  long.writeUInt8(127, 1);
  long.writeBigUInt64BE(BigInt(length), 2);
  return long;
}

function frame(first: number, payload: Buffer): Buffer {
  return Buffer.concat([head(first, payload.length), payload]);
}
