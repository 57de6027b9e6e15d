import type { IncomingMessage } from "node:http";
import { type Arguments, isObject, type SlackMethod } from "./call.ts";
import { chatMethods } from "./chat-methods.ts";
import { conversationMethods } from "./conversation-methods.ts";
import { fileMethods } from "./file-methods.ts";
import { historyMethods } from "./history-methods.ts";
import { type Json, SlackRefusal } from "./model.ts";
import type { OAuthDesk } from "./oauth.ts";
import type { SocketMode } from "./socket-mode.ts";
import { emit, type SlackState } from "./state.ts";
import type { SlackToken, TokenBook } from "./tokens.ts";
import { userMethods } from "./user-methods.ts";

/** A request that came: of the Web API by its method, else `upload`, `download`, `picture` or `authorize`. */
export interface SeenRequest {
  method: string;
  /** `GET` or `POST`. */
  verb: string;
  path: string;
  args: Arguments;
  /** The token, wherever it stood. */
  token: string | null;
  contentType: string;
  /** ms UTC */
  at: number;
}

/** What goes back. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

export interface ApiOptions {
  state: SlackState;
  tokens: TokenBook;
  oauth: OAuthDesk;
  sockets: SocketMode;
  keepsClientIds: boolean;
}

/** Answers calls of the Web API. */
export function createApi({ state, tokens, oauth, sockets, keepsClientIds }: ApiOptions) {
  const methods: Record<string, SlackMethod> = {
    ...userMethods,
    ...conversationMethods,
    ...historyMethods,
    ...chatMethods({ keepsClientIds }),
    ...fileMethods,
    "auth.revoke": ({ token, args }) => {
      if (args["test"] !== "true") revoke(state, tokens, token);
      return { revoked: args["test"] !== "true" };
    },
    "apps.connections.open": () => ({ url: sockets.open() }),
  };
  return (request: SeenRequest): Answer => {
    if (request.method === "oauth.v2.access") return answered(() => oauth.access(request.args));
    const method = methods[request.method];
    if (!method) return answered(() => refuse("unknown_method", { req_method: request.method }));
    let token: SlackToken | undefined;
    const answer = answered(() => {
      token = tokens.check(request.token);
      const wantsApp = request.method === "apps.connections.open";
      if (wantsApp !== (token.kind === "app") && request.method !== "auth.test") refuse("not_allowed_token_type");
      return method({ state, tokens, token, args: request.args });
    });
    if (token) answer.headers["x-oauth-scopes"] = token.scopes.join(",");
    return answer;
  };
}

/** A token's end, told to the app. */
export function revoke(state: SlackState, tokens: TokenBook, token: SlackToken): void {
  const event = { type: "tokens_revoked", tokens: { oauth: [token.user], bot: [] } };
  emit(state, { event, audience: (user) => user === token.user, scopes: [] });
  tokens.revoke(token.value);
  tokens.endRefreshing(token.user);
}

function refuse(error: string, details: Json = {}): never {
  throw new SlackRefusal(error, details);
}

function answered(work: () => Json): Answer {
  try {
    return jsonAnswer({ ok: true, ...work() });
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return jsonAnswer({ ok: false, error: error.error, ...error.details });
  }
}

export function jsonAnswer(body: Json, status = 200, headers: Record<string, string> = {}): Answer {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

/** Arguments of the query and the body, and the token among them. @throws SlackRefusal `invalid_json` and the like */
export function argumentsOf(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): { args: Arguments; token: string | null } {
  const args: Arguments = { ...Object.fromEntries(url.searchParams), ...bodyOf(request, body) };
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const { token, ...rest } = args;
  return { args: rest, token: bearer ?? (typeof token === "string" ? token : null) };
}

function bodyOf(request: IncomingMessage, body: Buffer): Arguments {
  if (body.length === 0) return {};
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded"))
    return Object.fromEntries(new URLSearchParams(body.toString()));
  if (!type.startsWith("application/json")) throw new SlackRefusal("invalid_post_type");
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (isObject(parsed)) return parsed;
  } catch {
    // Told below.
  }
  throw new SlackRefusal("invalid_json");
}
