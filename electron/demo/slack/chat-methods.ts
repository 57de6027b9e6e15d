import {
  type Arguments,
  flag,
  needMember,
  needScope,
  objects,
  type SlackCall,
  type SlackMethod,
  seenMessage,
  text,
  wanted,
} from "./call.ts";
import { edit, post, react, remove, unreact } from "./history.ts";
import { type Json, type SlackChannel, type SlackMessage, SlackRefusal } from "./model.ts";
import { escaped } from "./rich-text.ts";
import { messageShape } from "./shapes.ts";
import { channelOf, maySee, messageAt, postedWith } from "./state.ts";

/** Slack cuts longer texts off. */
const textMost = 40_000;

/** The channel something is said in; a user's id means the direct conversation with them. */
function spokenIn(call: SlackCall): SlackChannel {
  const { state, token, args } = call;
  const channel = channelOf(state, wanted(args, "channel"));
  if (!maySee(channel, token.user)) throw new SlackRefusal("channel_not_found");
  return channel;
}

interface Said {
  text: string;
  blocks?: Json[];
  attachments?: Json[];
}

/** @throws SlackRefusal `no_text`, `invalid_blocks`, `markdown_text_conflict`, `msg_too_long` */
function saidIn(args: Arguments): Said {
  const markdown = text(args, "markdown_text");
  const plain = text(args, "text");
  const blocks = objects(args, "blocks", "invalid_blocks_format");
  const attachments = objects(args, "attachments", "invalid_attachments");
  if (markdown !== undefined && (plain !== undefined || blocks)) throw new SlackRefusal("markdown_text_conflict");
  if (markdown !== undefined && markdown.length > 12_000) throw new SlackRefusal("msg_too_long");
  if (blocks && (blocks.length > 50 || !blocks.every(({ type }) => typeof type === "string")))
    throw new SlackRefusal("invalid_blocks");
  const words = escaped(markdown ?? plain ?? "").slice(0, textMost);
  if (words.trim() === "" && !blocks?.length && !attachments?.length) throw new SlackRefusal("no_text");
  return {
    text: words,
    ...(blocks?.length ? { blocks: blocks.map(withId) } : {}),
    ...(attachments?.length ? { attachments } : {}),
  };
}

const withId = (block: Json, place: number): Json => ({ block_id: `b${place}`, ...block });

/**
 * With a user's token the message is the user's, and also says by which app it came. `client_msg_id` is no documented
 * argument (Slack's own programs use it); the method's errors `duplicate_message_not_found` and
 * `duplicate_channel_not_found` speak of it. It is kept here, and a second post with it in the channel is the first one
 * again; `forgetClientIds` gives a server that ignores it.
 */
const postMessage =
  (keepsClientIds: boolean): SlackMethod =>
  (call) => {
    const { state, token, args } = call;
    needScope(call, "chat:write");
    const channel = spokenIn(call);
    const said = saidIn(args);
    if (channel.archived) throw new SlackRefusal("is_archived");
    needMember(call, channel);
    const clientId = keepsClientIds ? text(args, "client_msg_id") : undefined;
    const answer = (message: SlackMessage) => {
      const { files: _files, ...shape } = messageShape(state, channel, message);
      return { channel: channel.id, ts: message.ts, message: shape };
    };
    const before = clientId === undefined ? undefined : postedWith(channel, clientId);
    if (before) return answer(before);
    const threadTs = text(args, "thread_ts");
    const parent = threadTs === undefined ? undefined : seenMessage(channel, threadTs, "thread_not_found");
    if (parent?.threadTs !== undefined) throw new SlackRefusal("cannot_reply_to_message");
    const app = { bot_id: state.appId.replace("A", "B"), app_id: state.appId };
    const { attachments, ...content } = said;
    const message = post(state, channel.id, token.user, {
      ...content,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs, reply_broadcast: flag(args, "reply_broadcast") }),
      ...(clientId === undefined ? {} : { client_msg_id: clientId }),
      extra: { ...app, bot_profile: botProfile(call), ...(attachments ? { attachments } : {}) },
    });
    return answer(message);
  };

function botProfile({ state }: SlackCall): Json {
  return {
    id: state.appId.replace("A", "B"),
    app_id: state.appId,
    name: "Bobbin",
    deleted: false,
    updated: 1_700_000_000,
    team_id: state.team.id,
  };
}

const update: SlackMethod = (call) => {
  const { state, token, args } = call;
  needScope(call, "chat:write");
  const channel = spokenIn(call);
  const message = seenMessage(channel, wanted(args, "ts"));
  if (message.user !== token.user || message.subtype === "tombstone") throw new SlackRefusal("cant_update_message");
  if (channel.archived) throw new SlackRefusal("is_archived");
  const { text: words, blocks } = saidIn(args);
  const changed = edit(state, channel.id, message.ts, { text: words, ...(blocks ? { blocks } : {}), by: token.user });
  const shape = messageShape(state, channel, changed);
  return { channel: channel.id, ts: message.ts, text: changed.text, message: shape };
};

const takeBack: SlackMethod = (call) => {
  const { state, token, args } = call;
  needScope(call, "chat:write");
  const channel = spokenIn(call);
  const message = seenMessage(channel, wanted(args, "ts"));
  if (message.user !== token.user || channel.archived) throw new SlackRefusal("cant_delete_message");
  remove(state, channel.id, message.ts);
  return { channel: channel.id, ts: message.ts };
};

const permalink: SlackMethod = (call) => {
  const { state, args } = call;
  const channel = spokenIn(call);
  const { ts, threadTs } = seenMessage(channel, wanted(args, "message_ts"));
  const thread = threadTs === undefined ? "" : `?thread_ts=${threadTs}&cid=${channel.id}`;
  const link = `https://${state.team.domain}.slack.com/archives/${channel.id}/p${ts.replace(".", "")}${thread}`;
  return { channel: channel.id, permalink: link };
};

const reaction =
  (change: typeof react): SlackMethod =>
  (call) => {
    const { state, token, args } = call;
    needScope(call, "reactions:write");
    const name = wanted(args, "name");
    const ts = text(args, "timestamp");
    if (text(args, "channel") === undefined || ts === undefined) throw new SlackRefusal("no_item_specified");
    if (!/^\d+\.\d{6}$/.test(ts)) throw new SlackRefusal("bad_timestamp");
    const channel = spokenIn(call);
    if (channel.archived) throw new SlackRefusal("is_archived");
    seenMessage(channel, ts);
    change(state, channel.id, ts, token.user, name);
    return {};
  };

const reactions: SlackMethod = (call) => {
  const { state, args } = call;
  needScope(call, "reactions:read");
  const ts = text(args, "timestamp");
  if (text(args, "channel") === undefined || ts === undefined) throw new SlackRefusal("no_item_specified");
  const channel = spokenIn(call);
  const message = messageAt(channel, ts);
  if (!message) throw new SlackRefusal("message_not_found");
  return { type: "message", channel: channel.id, message: messageShape(state, channel, message) };
};

/** What a user says, changes, takes back, and feels about it. */
export const chatMethods = ({ keepsClientIds }: { keepsClientIds: boolean }): Record<string, SlackMethod> => ({
  "chat.postMessage": postMessage(keepsClientIds),
  "chat.update": update,
  "chat.delete": takeBack,
  "chat.getPermalink": permalink,
  "reactions.add": reaction(react),
  "reactions.remove": reaction(unreact),
  "reactions.get": reactions,
});
