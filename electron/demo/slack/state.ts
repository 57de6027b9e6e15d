import type { SlackChannel, SlackEvent, SlackFile, SlackMessage, SlackUser } from "./model.ts";
import { SlackRefusal } from "./model.ts";

/** Everything a workspace is, without the network. */
export interface SlackState {
  readonly team: { id: string; name: string; domain: string };
  readonly appId: string;
  /** ms UTC */
  now(): number;
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, SlackChannel>;
  readonly files: Map<string, SlackFile>;
  /** Name to picture, or to `alias:name`. */
  readonly emoji: Map<string, string>;
  /** PNGs of own emoji by name; others get one made of their name. */
  readonly emojiPictures: Map<string, Uint8Array>;
  /** Where it is served, without a slash at the end; empty before it is. */
  origin: string;
  /** Told of everything that happens from now on. */
  readonly listeners: Set<(event: SlackEvent) => void>;
  /** A new id: the letter, then ten of A-Z and 0-9. */
  newId(letter: string): string;
}

export interface StateOptions {
  now?: () => number;
  name?: string;
  domain?: string;
}

export function createState({ now = Date.now, name = "Bobbin Works", domain = "bobbin-works" }: StateOptions = {}) {
  let ids = 0;
  const newId = (letter: string): string => {
    ids++;
    return `${letter}0${(ids * 36 ** 3 + 1_679_616).toString(36).toUpperCase().padStart(9, "0")}`;
  };
  return {
    team: { id: newId("T"), name, domain },
    appId: newId("A"),
    now,
    users: new Map(),
    channels: new Map(),
    files: new Map(),
    emoji: new Map(),
    emojiPictures: new Map(),
    origin: "",
    listeners: new Set(),
    newId,
  } satisfies SlackState as SlackState;
}

/** Tells everybody who listens. */
export function emit(state: SlackState, event: SlackEvent): void {
  for (const listener of state.listeners) listener(event);
}

/** s UTC */
export const seconds = (state: SlackState): number => Math.floor(state.now() / 1000);

/** ms UTC as a `ts`. */
function tsAt(ms: number, micros = 0): string {
  const whole = Math.floor(ms / 1000);
  const rest = Math.floor((ms - whole * 1000) * 1000) + micros;
  return `${String(whole + Math.floor(rest / 1e6)).padStart(10, "0")}.${String(rest % 1e6).padStart(6, "0")}`;
}

/** The `ts` as it is now, for events. */
export const nowTs = (state: SlackState): string => tsAt(state.now());

/** A `ts` that is free in the channel: at that moment, and after everything said till then when it is now. */
export function freeTs(state: SlackState, channel: SlackChannel, at: number | undefined): string {
  const last = channel.messages.at(-1);
  const wanted = at ?? Math.max(state.now(), last ? Number(last.ts) * 1000 : 0);
  for (let micros = 0; ; micros++) {
    const ts = tsAt(wanted, micros);
    const free = at === undefined ? !last || ts > last.ts : !messageAt(channel, ts);
    if (free) return ts;
  }
}

/** Where in the channel `ts` stands, or would stand. */
export function placeOf(channel: SlackChannel, ts: string): number {
  let low = 0;
  let high = channel.messages.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((channel.messages[middle]?.ts ?? "") < ts) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function messageAt(channel: SlackChannel, ts: string): SlackMessage | undefined {
  const found = channel.messages[placeOf(channel, ts)];
  return found?.ts === ts ? found : undefined;
}

/** @throws SlackRefusal `channel_not_found` */
export function channelOf(state: SlackState, id: string): SlackChannel {
  const channel = state.channels.get(id);
  if (!channel) throw new SlackRefusal("channel_not_found");
  return channel;
}

/** @throws SlackRefusal `message_not_found` */
export function messageOf(channel: SlackChannel, ts: string): SlackMessage {
  const message = messageAt(channel, ts);
  if (!message) throw new SlackRefusal("message_not_found");
  return message;
}

/** @throws SlackRefusal `user_not_found` */
export function userOf(state: SlackState, id: string): SlackUser {
  const user = state.users.get(id);
  if (!user) throw new SlackRefusal("user_not_found");
  return user;
}

/** The word scopes and events use for this kind. */
export const scopeWord = { public: "channels", private: "groups", im: "im", mpim: "mpim" } as const;

/** Who may see the channel: everybody a public one, else its members. */
export function maySee(channel: SlackChannel, user: string): boolean {
  return channel.kind === "public" || channel.members.has(user);
}

/** What was posted with this `client_msg_id`. */
export function postedWith(channel: SlackChannel, clientMessageId: string): SlackMessage | undefined {
  return channel.messages.findLast((message) => message.clientMessageId === clientMessageId);
}
