import { flag, needMember, needScope, type SlackCall, type SlackMethod, seenChannel, text, wanted } from "./call.ts";
import { join, leave, mark, openDm, openGroup } from "./channels.ts";
import { type ChannelKind, type SlackChannel, SlackRefusal } from "./model.ts";
import { page } from "./paging.ts";
import { channelShape } from "./shapes.ts";
import { maySee, scopeWord } from "./state.ts";

const kinds: Record<string, ChannelKind> = {
  public_channel: "public",
  private_channel: "private",
  im: "im",
  mpim: "mpim",
};

/** The kinds asked for, each with its scope. */
function kindsOf(call: SlackCall): Set<ChannelKind> {
  const types = (text(call.args, "types") ?? "public_channel").split(",").map((type) => type.trim());
  const found = types.map((type) => {
    const kind = kinds[type];
    if (!kind) throw new SlackRefusal("invalid_types");
    needScope(call, `${scopeWord[kind]}:read`);
    return kind;
  });
  return new Set(found);
}

const byId = { word: "channel", id: ({ id }: SlackChannel) => id };

const usersConversations: SlackMethod = (call) => {
  const { state, token, args } = call;
  const types = kindsOf(call);
  const whose = text(args, "user") ?? token.user;
  const found = [...state.channels.values()].filter(
    (channel) =>
      types.has(channel.kind) &&
      channel.members.has(whose) &&
      maySee(channel, token.user) &&
      !(channel.archived && flag(args, "exclude_archived")),
  );
  const { page: some, metadata } = page(args, found, { ...byId, limit: 100, most: 999 });
  return { channels: some.map((channel) => channelShape(state, channel, token.user, "mine")), ...metadata };
};

/** Filters after it has paged, as Slack does: a page may be short or empty and yet not the last. */
const conversationsList: SlackMethod = (call) => {
  const { state, token, args } = call;
  const types = kindsOf(call);
  const all = [...state.channels.values()].filter((channel) => maySee(channel, token.user));
  const { page: some, metadata } = page(args, all, { ...byId, limit: 100, most: 999 });
  const found = some.filter(
    (channel) => types.has(channel.kind) && !(channel.archived && flag(args, "exclude_archived")),
  );
  return { channels: found.map((channel) => channelShape(state, channel, token.user, "listed")), ...metadata };
};

const info: SlackMethod = (call) => {
  const channel = seenChannel(call, "read");
  const count = flag(call.args, "include_num_members") ? { num_members: channel.members.size } : {};
  return { channel: { ...channelShape(call.state, channel, call.token.user, "info"), ...count } };
};

const members: SlackMethod = (call) => {
  const channel = seenChannel(call, "read");
  const options = { word: "user", id: (id: string) => id, limit: 100, most: 1000 };
  const { page: some, metadata } = page(call.args, [...channel.members], options);
  return { members: some, ...metadata };
};

const markRead: SlackMethod = (call) => {
  const channel = seenChannel(call, "write");
  const ts = wanted(call.args, "ts");
  if (!/^\d+\.\d+$|^0$/.test(ts)) throw new SlackRefusal("invalid_timestamp");
  needMember(call, channel);
  mark(call.state, channel.id, call.token.user, ts === "0" ? "0000000000.000000" : ts);
  return {};
};

const open: SlackMethod = (call) => {
  const { state, token, args } = call;
  const whole = (channel: SlackChannel) =>
    flag(args, "return_im") ? channelShape(state, channel, token.user, "info") : { id: channel.id };
  if (text(args, "channel") !== undefined) {
    const channel = seenChannel(call, "write");
    if (channel.kind === "public" || channel.kind === "private")
      throw new SlackRefusal("method_not_supported_for_channel_type");
    return { channel: whole(channel), no_op: true, already_open: true };
  }
  const users = (text(args, "users") ?? "").split(",").filter((user) => user !== "");
  if (users.length === 0) throw new SlackRefusal("users_list_not_supplied");
  if (users.length > 8) throw new SlackRefusal("too_many_users");
  for (const user of users) {
    const known = state.users.get(user);
    if (!known) throw new SlackRefusal("user_not_found");
    if (known.deleted) throw new SlackRefusal("user_disabled");
  }
  const [first = ""] = users;
  needScope(call, users.length === 1 ? "im:write" : "mpim:write");
  const before = state.channels.size;
  const channel = users.length === 1 ? openDm(state, token.user, first) : openGroup(state, [token.user, ...users]);
  const old = state.channels.size === before ? { no_op: true, already_open: true } : {};
  return { ...old, channel: whole(channel) };
};

const joinChannel: SlackMethod = (call) => {
  const { state, token } = call;
  const channel = seenChannel(call, "write");
  if (channel.kind !== "public") throw new SlackRefusal("method_not_supported_for_channel_type");
  if (channel.archived) throw new SlackRefusal("is_archived");
  const old = channel.members.has(token.user);
  join(state, channel.id, token.user);
  const warned = { warning: "already_in_channel", response_metadata: { warnings: ["already_in_channel"] } };
  return { channel: channelShape(state, channel, token.user, "info"), ...(old ? warned : {}) };
};

const leaveChannel: SlackMethod = (call) => {
  const { state, token } = call;
  const channel = seenChannel(call, "write");
  if (channel.kind === "im" || channel.kind === "mpim") throw new SlackRefusal("method_not_supported_for_channel_type");
  if (channel.name === "general") throw new SlackRefusal("cant_leave_general");
  if (!channel.members.has(token.user)) return { not_in_channel: true };
  leave(state, channel.id, token.user);
  return {};
};

/** Methods of conversations but for what was said in them. */
export const conversationMethods: Record<string, SlackMethod> = {
  "users.conversations": usersConversations,
  "conversations.list": conversationsList,
  "conversations.info": info,
  "conversations.members": members,
  "conversations.mark": markRead,
  "conversations.open": open,
  "conversations.join": joinChannel,
  "conversations.leave": leaveChannel,
};
