import type { Json, SlackChannel } from "./model.ts";
import { SlackRefusal } from "./model.ts";
import { channelOf, maySee, messageAt, type SlackState, scopeWord } from "./state.ts";
import type { SlackToken, TokenBook } from "./tokens.ts";

/** Arguments as they came: of the query, a form, or JSON. */
export type Arguments = Record<string, unknown>;

/** One call of a method of the Web API. */
export interface SlackCall {
  state: SlackState;
  tokens: TokenBook;
  token: SlackToken;
  args: Arguments;
}

/** Throws `SlackRefusal`. */
export type SlackMethod = (call: SlackCall) => Json;

/** A text; absent and empty are the same. */
export function text(args: Arguments, name: string): string | undefined {
  const value = args[name];
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** @throws SlackRefusal `invalid_arguments` as Slack words it */
export function wanted(args: Arguments, name: string): string {
  const value = text(args, name);
  if (value === undefined) throw invalid(`missing required field: ${name}`);
  return value;
}

export function invalid(message: string): SlackRefusal {
  return new SlackRefusal("invalid_arguments", { response_metadata: { messages: [`[ERROR] ${message}`] } });
}

export const flag = (args: Arguments, name: string): boolean => ["true", "1"].includes(text(args, name) ?? "");

/** A list or an object, which forms carry as JSON. @throws SlackRefusal `error` */
export function json(args: Arguments, name: string, error: string): unknown {
  const value = args[name];
  if (typeof value !== "string") return value;
  if (value === "") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw new SlackRefusal(error);
  }
}

/** Blocks and the like: a list of objects. */
export function objects(args: Arguments, name: string, error: string): Json[] | undefined {
  const value = json(args, name, error);
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every(isObject)) throw new SlackRefusal(error);
  return value;
}

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws SlackRefusal `missing_scope` unless one of them is granted */
export function needScope({ token }: SlackCall, ...scopes: string[]): void {
  if (scopes.some((scope) => token.scopes.includes(scope))) return;
  throw new SlackRefusal("missing_scope", { needed: scopes.join(","), provided: token.scopes.join(",") });
}

/**
 * The channel of a call, seen by who calls, with the scope of its kind (`channels:history` and so on).
 * @throws SlackRefusal `channel_not_found`, `missing_scope`
 */
export function seenChannel(call: SlackCall, right: "read" | "history" | "write", name = "channel"): SlackChannel {
  const id = wanted(call.args, name);
  const kinds = ["channels", "groups", "im", "mpim"].map((kind) => `${kind}:${right}`);
  needScope(call, ...kinds);
  const channel = channelOf(call.state, id);
  if (!maySee(channel, call.token.user)) throw new SlackRefusal("channel_not_found");
  needScope(call, `${scopeWord[channel.kind]}:${right}`);
  return channel;
}

/** The message a `ts` names. @throws SlackRefusal with `error` */
export function seenMessage(channel: SlackChannel, ts: string, error = "message_not_found") {
  const message = messageAt(channel, ts);
  if (!message) throw new SlackRefusal(error);
  return message;
}

/** Refuses what is done by one who is not in the channel, or in an archived one. */
export function needMember({ token }: SlackCall, channel: SlackChannel): void {
  if (!channel.members.has(token.user)) throw new SlackRefusal("not_in_channel");
}
