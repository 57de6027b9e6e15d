import { z } from "zod";
import { type RemoteEvent, type RemoteTimelineEvent, remoteId } from "../model.ts";
import { shownEmoji } from "./emoji.ts";
import { type Directory, happeningOf, messageId, timeOf, toMessage } from "./map.ts";
import { readText } from "./markup/read-text.ts";
import { message, pushed, type SlackMessage, slackId, timestamp } from "./shapes.ts";

/** What a pushed event means besides what it says itself. */
export interface Meaning {
  events: RemoteEvent[];
  /** Whose name, topic, members or archive changed: to be asked for. */
  stale: string[];
  /** The list of conversations changed. */
  discover: boolean;
  /** Emoji of the workspace changed. */
  emoji: boolean;
  /** A profile that was told, as Slack tells users. */
  user: unknown;
  /** The token was revoked or the app removed. */
  isEnd: boolean;
}

const nothing: Meaning = { events: [], stale: [], discover: false, emoji: false, user: null, isEnd: false };

const changed = z.object({ channel: slackId, message, previous_message: z.unknown().optional() });
const deleted = z.object({ channel: slackId, deleted_ts: timestamp });
const said = message.extend({ channel: slackId });
const reacted = z.object({
  type: z.string(),
  user: slackId,
  reaction: z.string().min(1).max(200),
  item: z.object({ type: z.literal("message"), channel: slackId, ts: timestamp }),
  event_ts: timestamp.optional().catch(undefined),
});
const inChannel = z.object({
  channel: z.union([slackId, z.object({ id: slackId }).transform(({ id }) => id)]),
  user: z.unknown().optional(),
});

/**
 * A system message as what it is, or what somebody said; nothing for what only they can see.
 * @param whole whether all reactions are there
 */
export function toEvent(channel: string, given: SlackMessage, directory: Directory, whole = true): RemoteEvent[] {
  const isGone = given.subtype === "tombstone";
  if ((given.hidden && !isGone) || given.is_ephemeral || given.subtype === "message_replied") return [];
  const kind = happeningOf(given.subtype);
  if (kind !== null) return [{ type: "timeline", event: toTimeline(channel, given, kind, directory) }];
  const whatIs: RemoteEvent = { type: "message", message: toMessage(channel, given, directory, whole) };
  return isGone ? [whatIs, { type: "message-removed", id: messageId(channel, given.ts) }] : [whatIs];
}

function toTimeline(
  channel: string,
  given: SlackMessage,
  kind: RemoteTimelineEvent["kind"],
  directory: Directory,
): RemoteTimelineEvent {
  const { user, ts, subtype } = given;
  const by = user === undefined ? null : directory.whois(user);
  const words = readText(given.text, given.blocks, directory).text;
  const name = by?.name ?? "";
  const begins = [`@${name} `, `${name} `].find((start) => name !== "" && words.startsWith(start));
  return {
    id: messageId(channel, ts),
    conversation: remoteId(channel),
    message: null,
    kind,
    by,
    at: timeOf(ts),
    // Who did it stands before the words wherever they are shown.
    text: begins === undefined ? words : words.slice(begins.length),
    icon: (subtype ?? "").replace(/^(?:channel|group)_/, ""),
  };
}

/** What Socket Mode told (docs.slack.dev/reference/events). Unknown and malformed events mean nothing. */
export function toEvents(given: unknown, directory: Directory): Meaning {
  const head = pushed.safeParse(given);
  if (!head.success) return nothing;
  const { type } = head.data;
  if (type === "message") return ofMessage(given, directory);
  if (type === "reaction_added" || type === "reaction_removed") return ofReaction(given, directory);
  if (type === "user_change" || type === "team_join") return { ...nothing, user: head.data.user };
  if (type === "emoji_changed") return { ...nothing, emoji: true };
  if (type === "tokens_revoked" || type === "app_uninstalled") return { ...nothing, isEnd: true };
  if (/^(?:channel|group|im|mpim|member)_/.test(type)) return ofChannel(given, type, directory);
  return nothing;
}

function ofMessage(given: unknown, directory: Directory): Meaning {
  const change = changed.safeParse(given);
  if (change.success) {
    const { channel, message: now } = change.data;
    // Slack found something behind a link: nobody edited. The text keeps its version, what hangs on it may be new.
    return { ...nothing, events: toEvent(channel, now, directory, now.reactions !== undefined) };
  }
  const gone = deleted.safeParse(given);
  if (gone.success)
    return {
      ...nothing,
      events: [{ type: "message-removed", id: messageId(gone.data.channel, gone.data.deleted_ts) }],
    };
  const read = said.safeParse(given);
  if (!read.success || read.data.subtype === "message_changed") return nothing;
  // It may be told late and again: what came under it meanwhile stays.
  const events = toEvent(read.data.channel, read.data, directory, read.data.reactions !== undefined);
  const changesConversation = happeningOf(read.data.subtype) !== null;
  return { ...nothing, events, stale: changesConversation ? [read.data.channel] : [] };
}

function ofReaction(given: unknown, directory: Directory): Meaning {
  const read = reacted.safeParse(given);
  if (!read.success) return nothing;
  const { type, user, reaction, item, event_ts } = read.data;
  const event: RemoteEvent = {
    type: "reaction",
    message: messageId(item.channel, item.ts),
    by: directory.whois(user),
    emoji: shownEmoji(reaction),
    at: timeOf(event_ts ?? item.ts),
    removed: type === "reaction_removed",
  };
  return { ...nothing, events: [event] };
}

const listChanges =
  /^(?:channel_left|group_left|im_created|im_open|im_close|group_open|group_close|channel_deleted|group_deleted|mpim_\w+|channel_joined|group_joined|channel_id_changed)$/;

function ofChannel(given: unknown, type: string, directory: Directory): Meaning {
  const read = inChannel.safeParse(given);
  if (!read.success) return nothing;
  const { channel, user } = read.data;
  const isOwn = type.startsWith("member_") && user === directory.self;
  if (isOwn || listChanges.test(type)) return { ...nothing, stale: [channel], discover: true };
  return { ...nothing, stale: [channel] };
}

/** The conversation an event speaks of; null for what concerns the whole workspace. */
export function conversationOf(event: RemoteEvent): string | null {
  switch (event.type) {
    case "message":
      return event.message.conversation;
    case "timeline":
      return event.event.conversation;
    case "message-removed":
      return event.id.slice(0, event.id.indexOf(":"));
    case "reaction":
      return event.message.slice(0, event.message.indexOf(":"));
    default:
      return null;
  }
}
