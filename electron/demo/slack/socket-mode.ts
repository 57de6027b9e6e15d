import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { createEnvelopeQueue, envelopeOf } from "./envelopes.ts";
import type { Json, SlackEvent } from "./model.ts";
import type { SlackState } from "./state.ts";
import type { TokenBook } from "./tokens.ts";

export type DisconnectReason = "warning" | "refresh_requested" | "link_disabled" | "too_many_websockets";

export interface SocketModeOptions {
  state: SlackState;
  tokens: TokenBook;
  /** How long an envelope waits for its ack. Slack: 3 s. */
  ackMs: number;
  /** What the app's manifest subscribes to, as `message.channels` or `reaction_added`; everything when absent. */
  subscriptions?: readonly string[];
  /** Stands between what happened and who is connected; by default it just passes on. */
  deliver?: (envelope: Json, send: (envelope: Json) => void) => void;
}

/** Socket Mode: events for the app, each to one of its connections. */
export interface SocketMode {
  /** A URL that works once. */
  open(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Connections now. */
  count(): number;
  /** Envelopes sent and not acknowledged. */
  waiting(): number;
  /** Ids of envelopes that were acknowledged, in order. */
  readonly acknowledged: string[];
  /** Says why, then closes; without a reason the line is just cut. `warning` closes after `afterMs`. */
  drop(reason?: DisconnectReason, afterMs?: number): void;
  close(): void;
}

const pingMs = 5000;

export function createSocketMode({ state, tokens, ackMs, subscriptions, deliver }: SocketModeOptions): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const connections: WebSocket[] = [];
  const queue = createEnvelopeQueue(connections, ackMs);
  let events = 0;
  const tell = (event: SlackEvent): void => {
    const heard = tokens.live().find(({ user, scopes }) => {
      const mayHear = event.scopes.length === 0 || event.scopes.some((scope) => scopes.includes(scope));
      return mayHear && (event.audience?.(user) ?? true);
    });
    if (!heard || subscriptions?.includes(subscriptionOf(event)) === false) return;
    const envelope = envelopeOf(state, event, heard.user, ++events);
    if (deliver) deliver(envelope, queue.send);
    else queue.send(envelope);
  };
  state.listeners.add(tell);
  return {
    open() {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${state.origin.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${state.appId}`;
    },
    upgrade(request, socket, head) {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://slack");
      if (pathname !== "/link/" || !tickets.delete(searchParams.get("ticket") ?? "")) {
        socket.end("HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        return;
      }
      server.handleUpgrade(request, socket, head, (connection) => greet(connection, connections, state, queue.take));
    },
    count: () => connections.length,
    waiting: queue.waiting,
    acknowledged: queue.acknowledged,
    drop(reason, afterMs = 0) {
      for (const connection of [...connections]) dropOne(connection, reason, afterMs);
    },
    close() {
      state.listeners.delete(tell);
      queue.close();
      for (const connection of [...connections]) connection.terminate();
      server.close();
    },
  };
}

/** What an app subscribes to in order to hear this. */
function subscriptionOf({ event }: SlackEvent): string {
  const type = String(event["type"]);
  if (type !== "message") return type;
  const words: Record<string, string> = { channel: "channels", group: "groups", im: "im", mpim: "mpim" };
  return `message.${words[String(event["channel_type"])]}`;
}

/** Takes a connection in and says hello. */
function greet(
  connection: WebSocket,
  connections: WebSocket[],
  state: SlackState,
  take: (frame: string) => void,
): void {
  connections.push(connection);
  const ping = setInterval(() => connection.ping(), pingMs);
  ping.unref();
  connection.on("message", (data) => take(String(data)));
  connection.on("error", () => connection.terminate());
  connection.on("close", () => {
    clearInterval(ping);
    connections.splice(connections.indexOf(connection), 1);
  });
  const debug_info = { host: "applink-stand-in", build_number: 1, approximate_connection_time: 18_060 };
  const connection_info = { app_id: state.appId };
  connection.send(JSON.stringify({ type: "hello", num_connections: connections.length, debug_info, connection_info }));
}

function dropOne(connection: WebSocket, reason: DisconnectReason | undefined, afterMs: number): void {
  if (reason === undefined) {
    connection.terminate();
    return;
  }
  connection.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "applink-stand-in" } }));
  setTimeout(() => connection.close(1000), afterMs).unref();
}
