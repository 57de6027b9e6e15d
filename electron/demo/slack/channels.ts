import { post } from "./history.ts";
import type { ChannelKind, Json, SlackChannel } from "./model.ts";
import { channelShape } from "./shapes.ts";
import { channelOf, emit, nowTs, type SlackState, scopeWord, seconds, userOf } from "./state.ts";

export interface NewChannel {
  name: string;
  private?: boolean;
  /** User ids; the first is its creator. */
  members?: string[];
  topic?: string;
  purpose?: string;
  archived?: boolean;
  id?: string;
}

export function addChannel(state: SlackState, options: NewChannel): SlackChannel {
  const members = options.members ?? [];
  const kind = options.private ? "private" : "public";
  const channel = create(state, kind, options.name, members, options.id);
  channel.topic = { ...channel.topic, value: options.topic ?? "" };
  channel.purpose = { ...channel.purpose, value: options.purpose ?? "" };
  channel.archived = options.archived ?? false;
  const shape = channelShape(state, channel, "", "mine");
  if (kind === "public") tellOf(state, channel, { type: "channel_created", channel: shape }, null);
  for (const user of members) tellMember(state, channel, "member_joined_channel", user);
  return channel;
}

/** The direct conversation of two; the one there is, if any. */
export function openDm(state: SlackState, one: string, other: string): SlackChannel {
  const wanted = new Set([one, other]);
  const there = withMembers(state, "im", wanted);
  if (there) return there;
  const channel = create(state, "im", "", [...wanted]);
  for (const user of wanted) {
    const shape = channelShape(state, channel, user, "mine");
    const event = { type: "im_created", user, channel: shape, event_ts: nowTs(state) };
    emit(state, { event, audience: (viewer) => viewer === user, scopes: ["im:read"] });
  }
  return channel;
}

/** The group conversation of these people; the one there is, if any. Slack tells nobody before something is said. */
export function openGroup(state: SlackState, members: string[]): SlackChannel {
  const there = withMembers(state, "mpim", new Set(members));
  if (there) return there;
  const names = members.map((id) => userOf(state, id).name);
  const channel = create(state, "mpim", `mpdm-${names.join("--")}-1`, members);
  channel.purpose.value = `Group messaging with: ${names.map((name) => `@${name}`).join(" ")}`;
  return channel;
}

function withMembers(state: SlackState, kind: ChannelKind, members: Set<string>): SlackChannel | undefined {
  return [...state.channels.values()].find(
    (channel) =>
      channel.kind === kind &&
      channel.members.size === members.size &&
      [...members].every((id) => channel.members.has(id)),
  );
}

function create(state: SlackState, kind: ChannelKind, name: string, members: string[], id?: string): SlackChannel {
  const creator = members[0] ?? "";
  const letter = kind === "im" ? "D" : "C";
  const channel: SlackChannel = {
    id: id ?? state.newId(letter),
    kind,
    name,
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: "", creator: "", last_set: 0 },
    previousNames: [],
    creator,
    created: seconds(state),
    updated: state.now(),
    archived: false,
    members: new Set(members),
    lastRead: new Map(),
    messages: [],
    threads: new Map(),
  };
  state.channels.set(channel.id, channel);
  return channel;
}

/** Comes in and is announced. Nothing for who is in already. */
export function join(state: SlackState, channelId: string, user: string, inviter?: string): void {
  const channel = channelOf(state, channelId);
  if (channel.members.has(user)) return;
  channel.members.add(user);
  tellMember(state, channel, "member_joined_channel", user, inviter);
  const extra = inviter === undefined ? {} : { inviter };
  post(state, channelId, user, { subtype: "channel_join", text: `<@${user}> has joined the channel`, extra });
}

export function leave(state: SlackState, channelId: string, user: string): void {
  const channel = channelOf(state, channelId);
  if (!channel.members.has(user)) return;
  post(state, channelId, user, { subtype: "channel_leave", text: `<@${user}> has left the channel` });
  tellMember(state, channel, "member_left_channel", user);
  const left = { type: `${eventWord(channel)}_left`, channel: channel.id, actor_id: user, event_ts: nowTs(state) };
  emit(state, { event: left, audience: (viewer) => viewer === user, scopes: [`${scopeWord[channel.kind]}:read`] });
  channel.members.delete(user);
}

export function setTopic(state: SlackState, channelId: string, user: string, topic: string): void {
  const channel = channelOf(state, channelId);
  channel.topic = { value: topic, creator: user, last_set: seconds(state) };
  channel.updated = state.now();
  const text = topic === "" ? "cleared the channel topic" : `set the channel topic: ${topic}`;
  post(state, channelId, user, { subtype: "channel_topic", text, extra: { topic } });
}

export function rename(state: SlackState, channelId: string, user: string, name: string): void {
  const channel = channelOf(state, channelId);
  const old = channel.name;
  channel.previousNames.unshift(old);
  channel.name = name;
  channel.updated = state.now();
  const text = `has renamed the channel from "${old}" to "${name}"`;
  post(state, channelId, user, { subtype: "channel_name", text, extra: { old_name: old, name } });
  const shape = { id: channel.id, name, name_normalized: name, created: channel.created, is_channel: true };
  tellOf(state, channel, { type: `${eventWord(channel)}_rename`, channel: { ...shape, is_mpim: false } });
}

export function archive(state: SlackState, channelId: string, user: string, on = true): void {
  const channel = channelOf(state, channelId);
  if (channel.archived === on) return;
  const word = on ? "archive" : "unarchive";
  if (on) post(state, channelId, user, { subtype: "channel_archive", text: "archived the channel" });
  channel.archived = on;
  channel.updated = state.now();
  if (!on) post(state, channelId, user, { subtype: "channel_unarchive", text: "un-archived the channel" });
  tellOf(state, channel, { type: `${eventWord(channel)}_${word}`, channel: channel.id, user, is_moved: 0 });
}

/** Gone for everybody, with all that was said. */
export function deleteChannel(state: SlackState, channelId: string): void {
  const channel = channelOf(state, channelId);
  tellOf(state, channel, { type: `${eventWord(channel)}_deleted`, channel: channel.id });
  state.channels.delete(channelId);
}

/** Sets what a user has read; the Events API tells nobody (`channel_marked` is of the old RTM only). */
export function mark(state: SlackState, channelId: string, user: string, ts: string): void {
  channelOf(state, channelId).lastRead.set(user, ts);
}

const eventWord = ({ kind }: SlackChannel): string => (kind === "private" ? "group" : "channel");

function tellOf(
  state: SlackState,
  channel: SlackChannel,
  event: Json,
  audience: ((user: string) => boolean) | null = (user) => channel.members.has(user),
): void {
  emit(state, {
    event: { ...event, event_ts: nowTs(state) },
    audience: channel.kind === "public" ? null : audience,
    scopes: [`${scopeWord[channel.kind]}:read`],
  });
}

function tellMember(state: SlackState, channel: SlackChannel, type: string, user: string, inviter?: string): void {
  const channel_type = channel.kind === "private" ? "G" : "C";
  const base = { type, user, channel: channel.id, channel_type, team: state.team.id };
  const event = { ...base, ...(inviter === undefined ? {} : { inviter }), event_ts: nowTs(state) };
  const members = new Set([...channel.members, user]);
  emit(state, {
    event,
    audience: (viewer) => members.has(viewer),
    scopes: [`${scopeWord[channel.kind]}:read`],
  });
}
