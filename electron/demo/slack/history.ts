import { randomUUID } from "node:crypto";
import type { Json, SlackChannel, SlackMessage, SlackReaction } from "./model.ts";
import { SlackRefusal } from "./model.ts";
import { richText } from "./rich-text.ts";
import { fileShape, messageShape } from "./shapes.ts";
import { channelOf, emit, freeTs, messageOf, nowTs, placeOf, type SlackState, scopeWord } from "./state.ts";

/** What to say beyond a text. */
export interface PostContent {
  text?: string;
  blocks?: Json[];
  /** Ids. */
  files?: string[];
  thread_ts?: string;
  reply_broadcast?: boolean;
  subtype?: string;
  client_msg_id?: string;
  reactions?: SlackReaction[];
  /** ms UTC; now when absent. */
  at?: number;
  /** Told to nobody: it was there before. */
  silent?: boolean;
  /** Other fields as they stand: `bot_id`, `username`, `attachments`. */
  extra?: Json;
}

/** Says something as `user` (null: nobody's, a bot's) and tells everybody who may see it. */
export function post(state: SlackState, channelId: string, user: string | null, content: PostContent): SlackMessage {
  const channel = channelOf(state, channelId);
  const { text = "", blocks, files = [], thread_ts: threadTs, subtype, reactions = [], extra = {} } = content;
  const kind = subtype ?? implied(content);
  const message: SlackMessage = {
    ts: freeTs(state, channel, content.at),
    ...(user === null ? {} : { user }),
    text,
    files,
    reactions: reactions.map(({ name, users }) => ({ name, users: [...users] })),
    extra,
    ...(kind === undefined ? {} : { subtype: kind }),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...clientIdOf(content, user),
    ...(blocks ? { blocks } : isSpoken(kind) && text !== "" ? { blocks: [richText(text)] } : {}),
  };
  channel.messages.splice(placeOf(channel, message.ts), 0, message);
  if (threadTs !== undefined) {
    const replies = [...(channel.threads.get(threadTs) ?? []), message];
    channel.threads.set(
      threadTs,
      replies.sort((a, b) => (a.ts < b.ts ? -1 : 1)),
    );
  }
  for (const id of files) state.files.get(id)?.shares.push({ channel: channel.id, ts: message.ts });
  // Events name what carries files; history has no such word for it.
  const word = kind === undefined && files.length > 0 ? { subtype: "file_share" } : {};
  const shape = () => ({ ...messageShape(state, channel, message), ...word, event_ts: message.ts });
  if (!content.silent) tell(state, channel, shape());
  return message;
}

const implied = ({ thread_ts, reply_broadcast }: PostContent): string | undefined =>
  thread_ts !== undefined && reply_broadcast ? "thread_broadcast" : undefined;

/** Slack's own programs give each message an id; an app's call has one only if it says so. */
function clientIdOf({ client_msg_id, subtype, extra }: PostContent, user: string | null) {
  if (client_msg_id !== undefined) return { clientMessageId: client_msg_id };
  const byHand = user !== null && subtype === undefined && extra?.["app_id"] === undefined;
  return byHand ? { clientMessageId: randomUUID() } : {};
}

const isSpoken = (subtype: string | undefined): boolean => subtype === undefined || subtype === "thread_broadcast";

/** A message event of this channel. */
function tell(state: SlackState, channel: SlackChannel, message: Json): void {
  const channelType = { public: "channel", private: "group", im: "im", mpim: "mpim" }[channel.kind];
  emit(state, {
    event: { ...message, type: "message", channel: channel.id, channel_type: channelType },
    audience: (user) => channel.members.has(user),
    scopes: [`${scopeWord[channel.kind]}:history`],
  });
}

/** Changes what was said; a text without blocks takes them away. */
export function edit(
  state: SlackState,
  channelId: string,
  ts: string,
  change: { text?: string; blocks?: Json[]; by?: string },
): SlackMessage {
  const channel = channelOf(state, channelId);
  const message = messageOf(channel, ts);
  const previous = messageShape(state, channel, message);
  message.text = change.text ?? message.text;
  if (change.blocks) message.blocks = change.blocks;
  else message.blocks = [richText(message.text)];
  message.edited = { user: change.by ?? message.user ?? "USLACKBOT", ts: nowTs(state) };
  tellChanged(state, channel, message, previous);
  return message;
}

/** What is sent when a message changes, by a person or by Slack itself (a link gets its preview). */
export function tellChanged(state: SlackState, channel: SlackChannel, message: SlackMessage, previous: Json): void {
  const at = nowTs(state);
  const now = messageShape(state, channel, message);
  const frame = { subtype: "message_changed", hidden: true, ts: at, event_ts: at };
  tell(state, channel, { ...frame, message: now, previous_message: previous });
}

/** Takes it back; a parent with replies leaves a tombstone. */
export function remove(state: SlackState, channelId: string, ts: string): void {
  const channel = channelOf(state, channelId);
  const message = messageOf(channel, ts);
  const previous = messageShape(state, channel, message);
  if (previous["reply_count"] !== undefined) {
    const { blocks: _blocks, edited: _edited, clientMessageId: _id, ...rest } = message;
    const text = "This message was deleted.";
    const tomb: SlackMessage = { ...rest, subtype: "tombstone", user: "USLACKBOT", text, files: [], reactions: [] };
    tomb.extra = { hidden: true };
    channel.messages[placeOf(channel, ts)] = tomb;
    tellChanged(state, channel, tomb, previous);
    return;
  }
  channel.messages.splice(placeOf(channel, ts), 1);
  if (message.threadTs !== undefined) {
    const others = channel.threads.get(message.threadTs)?.filter((reply) => reply !== message) ?? [];
    channel.threads.set(message.threadTs, others);
  }
  const at = nowTs(state);
  const frame = { subtype: "message_deleted", hidden: true, deleted_ts: ts, ts: at, event_ts: at };
  tell(state, channel, { ...frame, previous_message: previous });
}

/** @throws SlackRefusal `already_reacted`, `invalid_name` */
export function react(state: SlackState, channelId: string, ts: string, user: string, name: string): void {
  const channel = channelOf(state, channelId);
  const message = messageOf(channel, ts);
  if (!/^[\p{L}\p{N}_+'-]+(::skin-tone-[2-6])?$/u.test(name)) throw new SlackRefusal("invalid_name");
  const there = message.reactions.find((reaction) => reaction.name === name);
  if (there?.users.includes(user)) throw new SlackRefusal("already_reacted");
  if (there) there.users.push(user);
  else message.reactions.push({ name, users: [user] });
  tellReaction(state, channel, message, { type: "reaction_added", user, reaction: name });
}

/** @throws SlackRefusal `no_reaction` */
export function unreact(state: SlackState, channelId: string, ts: string, user: string, name: string): void {
  const channel = channelOf(state, channelId);
  const message = messageOf(channel, ts);
  const there = message.reactions.find((reaction) => reaction.name === name);
  if (!there?.users.includes(user)) throw new SlackRefusal("no_reaction");
  there.users = there.users.filter((other) => other !== user);
  message.reactions = message.reactions.filter(({ users }) => users.length > 0);
  tellReaction(state, channel, message, { type: "reaction_removed", user, reaction: name });
}

function tellReaction(state: SlackState, channel: SlackChannel, message: SlackMessage, event: Json): void {
  const item = { type: "message", channel: channel.id, ts: message.ts };
  const author = message.user === undefined ? {} : { item_user: message.user };
  emit(state, {
    event: { ...event, item, ...author, event_ts: nowTs(state) },
    audience: (user) => channel.members.has(user),
    scopes: ["reactions:read"],
  });
}

/** Tells that a file is to be seen in a channel. */
export function tellShared(state: SlackState, channel: SlackChannel, fileId: string, user: string): void {
  const file = state.files.get(fileId);
  if (!file || fileShape(state, file)["mode"] === "tombstone") return;
  const event = { type: "file_shared", channel_id: channel.id, file_id: fileId, user_id: user, file: { id: fileId } };
  emit(state, {
    event: { ...event, event_ts: nowTs(state) },
    audience: (other) => channel.members.has(other),
    scopes: ["files:read"],
  });
}
