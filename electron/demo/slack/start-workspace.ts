import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Closeable, listenLocally } from "../listen-locally.ts";
import { type Answer, argumentsOf, createApi, jsonAnswer, type SeenRequest } from "./api-server.ts";
import { authorizePage, giveFile, givePicture, takeUpload } from "./file-server.ts";
import { type Json, SlackRefusal } from "./model.ts";
import { createOAuthDesk, type OAuthDesk } from "./oauth.ts";
import { createSocketMode, type SocketMode } from "./socket-mode.ts";
import { createState, type SlackState, type StateOptions } from "./state.ts";
import { createTokenBook, type TokenBook } from "./tokens.ts";

/** Where tests stand between a client and the workspace; the demo has none. */
export interface Interception {
  /** Asked about every request; an answer of its own, or `cut`, ends it there. */
  before?(request: SeenRequest): Promise<Answer | "cut" | null>;
  /** Asked when it was done; what it gives goes back instead. */
  after?(request: SeenRequest, answer: Answer): Promise<Answer | "cut">;
  /** Stands between events and connections. */
  deliver?(envelope: Json, send: (envelope: Json) => void): void;
}

export interface WorkspaceOptions extends StateOptions {
  interception?: Interception;
  /** How long an envelope of Socket Mode waits for its ack, ms. */
  ackMs?: number;
  /** What the app's manifest subscribes to; everything when absent. */
  subscriptions?: readonly string[];
  /** False: `client_msg_id` of a call is ignored, as it may be at Slack. */
  keepsClientIds?: boolean;
}

/** A Slack workspace on 127.0.0.1. */
export interface ServedWorkspace extends Closeable {
  /** Base of the Web API, ends in `/api/`. */
  url: string;
  authorizeUrl: string;
  state: SlackState;
  tokens: TokenBook;
  oauth: OAuthDesk;
  sockets: SocketMode;
}

/** The most a request may carry. */
const bodyMost = 64 * 2 ** 20;

/** Serves a workspace without anybody in it on a free port of 127.0.0.1: Web API, Socket Mode, files, OAuth. */
export async function serveWorkspace(options: WorkspaceOptions = {}): Promise<ServedWorkspace> {
  const state = createState(options);
  const tokens = createTokenBook(state);
  const oauth = createOAuthDesk(state, tokens);
  const { interception = {}, ackMs = 3000, keepsClientIds = true, subscriptions } = options;
  const deliver = interception.deliver?.bind(interception);
  const sockets = createSocketMode({
    ...{ state, tokens, ackMs },
    ...(subscriptions ? { subscriptions } : {}),
    ...(deliver ? { deliver } : {}),
  });
  const api = createApi({ state, tokens, oauth, sockets, keepsClientIds });
  const done = (request: SeenRequest, url: URL, body: Buffer): Answer => {
    if (request.method === "upload") return takeUpload(state, url, request.contentType, body);
    if (request.method === "download") return giveFile(state, tokens, url.pathname, request.token);
    if (request.method === "picture") return givePicture(state, url.pathname);
    if (request.method === "authorize") return authorizePage(oauth, request);
    return api(request);
  };
  const answer = async (incoming: IncomingMessage): Promise<Answer | "cut"> => {
    const url = new URL(incoming.url ?? "/", "http://slack");
    const body = await read(incoming);
    const seen = seenRequest(state, incoming, url, body);
    const before = (await interception.before?.(seen)) ?? null;
    if (before !== null) return before;
    const made = done(seen, url, body);
    return interception.after ? interception.after(seen, made) : made;
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming).then(
      (given) => write(outgoing, given),
      (error: unknown) => write(outgoing, broken(error)),
    );
  });
  server.on("upgrade", (request, socket, head) => sockets.upgrade(request, socket, head));
  const listening = await listenLocally(server);
  state.origin = `http://127.0.0.1:${listening.port}`;
  return {
    url: `${state.origin}/api/`,
    authorizeUrl: `${state.origin}/oauth/v2/authorize`,
    state,
    tokens,
    oauth,
    sockets,
    close() {
      sockets.close();
      return listening.close();
    },
  };
}

const broken = (error: unknown): Answer =>
  error instanceof SlackRefusal
    ? jsonAnswer({ ok: false, error: error.error, ...error.details })
    : jsonAnswer({ ok: false, error: "internal_error" }, 500);

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming) {
    if (!Buffer.isBuffer(part)) continue;
    length += part.length;
    if (length > bodyMost) throw new SlackRefusal("request_too_large");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function seenRequest(state: SlackState, incoming: IncomingMessage, url: URL, body: Buffer): SeenRequest {
  const method = methodOf(url.pathname);
  const bare = method === "upload" ? Buffer.alloc(0) : body;
  return {
    method,
    verb: incoming.method ?? "GET",
    path: url.pathname,
    ...argumentsOf(incoming, url, bare),
    contentType: incoming.headers["content-type"] ?? "",
    at: state.now(),
  };
}

function methodOf(path: string): string {
  if (path.startsWith("/api/")) return path.slice("/api/".length);
  if (path.startsWith("/upload/v1/")) return "upload";
  if (path.startsWith("/files-pri/")) return "download";
  if (path.startsWith("/avatars/") || path.startsWith("/emoji/")) return "picture";
  return path === "/oauth/v2/authorize" ? "authorize" : path;
}

function write(outgoing: ServerResponse, answer: Answer | "cut"): void {
  if (answer === "cut") {
    outgoing.socket?.destroy();
    return;
  }
  outgoing.writeHead(answer.status, { "x-slack-req-id": "stand-in", ...answer.headers });
  outgoing.end(answer.body);
}
