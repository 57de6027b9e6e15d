import type { ContentKind } from "../../../shared/model/message.ts";
import {
  type RemoteAttachment,
  type RemoteConversation,
  type RemoteId,
  type RemoteMessage,
  type RemotePerson,
  type RemoteReaction,
  remoteId,
} from "../model.ts";
import { shownEmoji, withEmoji } from "./emoji.ts";
import { readAttachments } from "./markup/attachments.ts";
import type { Names } from "./markup/phrases.ts";
import { readText } from "./markup/read-text.ts";
import {
  file,
  reaction,
  readEach,
  type SlackConversation,
  type SlackFile,
  type SlackMessage,
  type SlackUser,
} from "./shapes.ts";

/** Who is who, as far as it is known now. */
export interface Directory extends Names {
  /** Their full person; of somebody unknown only the id. */
  whois(id: string): RemotePerson;
  /** The user of this account. */
  self: string;
  /** The key with which one of our messages was sent; null when it was not sent by this program. */
  echoKey(conversation: string, message: SlackMessage): string | null;
}

const unedited = "0000000000.000000";
const ignore = (): void => undefined;

export function messageId(channel: string, ts: string): RemoteId {
  return remoteId(`${channel}:${ts}`);
}

/** ms UTC of one of Slack's times. */
export function timeOf(ts: string): number {
  return Math.floor(Number(ts) * 1000);
}

/** A member of the workspace. `self` is the id of the account's user. */
export function toParticipant(user: SlackUser, self: string): RemotePerson {
  const { profile } = user;
  const name = profile.display_name || profile.real_name || user.real_name || user.name;
  const picture = profile.image_192 ?? profile.image_72;
  return {
    id: remoteId(user.id),
    name,
    address: profile.email || user.name,
    role: user.id === self ? "self" : user.is_bot || user.id === "USLACKBOT" ? "bot" : "person",
    ...(picture !== undefined && { picture }),
  };
}

/**
 * A channel, group or direct message.
 * @param members everybody in it where they were listed; else those the conversation itself names
 */
export function toConversation(
  channel: SlackConversation,
  directory: Directory,
  members?: readonly string[],
): RemoteConversation {
  const { id, is_im: isDirect, is_mpim: isGroup, user } = channel;
  const ids = members ?? (isDirect && user !== undefined ? [user, directory.self] : []);
  const participants = ids.map((member) => directory.whois(member));
  return {
    id: remoteId(id),
    kind: isDirect ? "direct" : isGroup ? "group" : "channel",
    name: nameOf(channel, participants, directory),
    topic: withEmoji(readText(channel.topic || channel.purpose, [], directory).text),
    consent: null,
    limits: limitsOf(channel),
    ...(channel.num_members !== undefined && { memberCount: channel.num_members }),
    open: !channel.is_archived && channel.is_open !== false && channel.is_member !== false,
    creator: channel.creator === undefined ? null : { kind: "user", id: remoteId(channel.creator) },
    managedBy: "provider",
    parent: null,
    participants,
    folders: [],
    linked: [],
    muted: false,
    remote: { private: channel.is_private },
  };
}

function nameOf(
  { is_im: isDirect, is_mpim: isGroup, name, user, id }: SlackConversation,
  people: RemotePerson[],
  directory: Directory,
): string {
  if (isDirect && user !== undefined) return directory.person(user) || user;
  if (!isGroup) return name || id;
  const others = people.filter((person) => person.id !== directory.self).map((person) => person.name || person.id);
  if (others.length > 0) return others.join(", ");
  // mpdm-anna--ben--me-1
  return (
    name
      .replace(/^mpdm-/, "")
      .replace(/-\d+$/, "")
      .split("--")
      .join(", ") || id
  );
}

function limitsOf(channel: SlackConversation): NonNullable<RemoteConversation["limits"]> {
  const all = (reason: string) => ({
    send: reason,
    reply: reason,
    upload: reason,
    edit: reason,
    remove: reason,
    react: reason,
  });
  if (channel.is_archived) return all("This channel is archived.");
  if (channel.is_im && channel.is_user_deleted) return all("This person is no longer in the workspace.");
  if (channel.is_read_only)
    return { send: "Only some members may write here.", upload: "Only some members may write here." };
  return channel.is_thread_only ? { send: "Here one may only answer in threads." } : {};
}

/** System messages: things that happened, which are no messages. */
const happenings: Record<string, "joined" | "left" | "topic" | "activity"> = {
  channel_join: "joined",
  group_join: "joined",
  bot_add: "joined",
  channel_leave: "left",
  group_leave: "left",
  bot_remove: "left",
  channel_topic: "topic",
  group_topic: "topic",
  channel_purpose: "topic",
  group_purpose: "topic",
};
const activity =
  /^(?:(?:channel|group)_(?:name|archive|unarchive|posting_permissions|convert_to_\w+)|pinned_item|unpinned_item|reminder_add|huddle_thread|bot_(?:en|dis)able\w*|sh_room_\w+|joiner_notification\w*|channel_canvas_updated)$/;

/** The kind of event that a message of Slack's own is; null for what somebody says. */
export function happeningOf(subtype: string | undefined): "joined" | "left" | "topic" | "activity" | null {
  if (subtype === undefined) return null;
  return happenings[subtype] ?? (activity.test(subtype) ? "activity" : null);
}

/** What somebody said, in its full state. @param whole whether `reactions` are all there are, even when there are none */
export function toMessage(channel: string, message: SlackMessage, directory: Directory, whole = true): RemoteMessage {
  const { ts, user, thread_ts: thread, edited } = message;
  const isOwn = user !== undefined && user === directory.self;
  const isGone = message.subtype === "tombstone";
  const sender = senderOf(message, directory);
  const files = isGone ? [] : readEach(file, message.files, ignore);
  const said = isGone ? { markdown: "", text: "" } : saidBy(message, files, directory);
  const reactions = message.reactions ?? (whole ? [] : undefined);
  const time = timeOf(ts);
  const attachments = files.filter(isHeld).map(toAttachment);
  return {
    id: messageId(channel, ts),
    conversation: remoteId(channel),
    version: (edited?.ts ?? unedited).padStart(unedited.length, "0"),
    direction: isOwn ? "out" : "in",
    visibility: "everyone",
    contentKind: kindOf(message),
    subject: "",
    addresses: {
      from: [{ name: sender.name, address: sender.address }],
      sender: [],
      replyTo: [],
      to: [],
      cc: [],
      bcc: [],
    },
    messageId: null,
    inReplyTo: [],
    references: [],
    sentAt: time,
    receivedAt: time,
    sequence: ts,
    echoKey: isOwn ? directory.echoKey(channel, message) : null,
    placements: [],
    size: said.text.length,
    snippet: said.text.replaceAll(/\s+/g, " ").slice(0, 200).toWellFormed(),
    badges: [],
    parent: thread === undefined || thread === ts ? null : messageId(channel, thread),
    ...(message.subtype === "thread_broadcast" && { broadcast: true }),
    sender,
    ...(reactions && { reactions: toReactions(reactions, directory) }),
    ...(edited && { editedAt: timeOf(edited.ts) }),
    bulk: false,
    content: isGone
      ? null
      : { ...said, html: null, items: [], attachments, complete: attachments.length === 0, source: null },
    remote: {
      thread: thread ?? null,
      files: Object.fromEntries(
        files.filter(isHeld).map((held) => [held.id, held.url_private_download ?? held.url_private ?? ""]),
      ),
    },
  };
}

function kindOf({ subtype }: SlackMessage): ContentKind {
  if (subtype === "tombstone") return "removed";
  return subtype === "ekm_access_denied" ? "notice" : "rich";
}

function senderOf(message: SlackMessage, directory: Directory): RemotePerson {
  const { user, bot_id: bot, bot_profile: profile, username } = message;
  const icons = profile?.icons ?? message.icons;
  const picture = icons?.image_72 ?? icons?.image_48;
  if (user !== undefined && (username === undefined || user === directory.self)) {
    const known = directory.whois(user);
    return known.name === "" && profile ? { ...known, name: profile.name, role: "bot" } : known;
  }
  const id = bot ?? user ?? "USLACKBOT";
  const name = username ?? profile?.name ?? directory.person(id);
  return { id: remoteId(id), name, address: name || id, role: "bot", ...(picture !== undefined && { picture }) };
}

function saidBy(message: SlackMessage, files: SlackFile[], directory: Directory): { markdown: string; text: string } {
  const more = [
    ...readAttachments(message.attachments, directory),
    ...files.filter((given) => !isHeld(given)).flatMap(linkOf),
  ];
  return readText(message.text, message.blocks, withGroups(directory, message.text), more);
}

/** Blocks name groups of users by their id only; the text beside them says what they are called. */
function withGroups(directory: Directory, text: string): Names {
  const groups = new Map(
    [...text.matchAll(/<!subteam\^(\w{1,30})\|@?([^<>\n]{1,200})>/g)].map(([, id, name]) => [id, name]),
  );
  if (groups.size === 0) return directory;
  return { ...directory, person: (id) => groups.get(id) ?? directory.person(id) };
}

/** Held by Slack itself and not deleted: it can be downloaded. */
function isHeld(given: SlackFile): boolean {
  return !given.is_external && given.mode !== "tombstone" && given.mode !== "hidden_by_limit";
}

function linkOf(given: SlackFile) {
  const name = given.title ?? given.name ?? "File";
  const url = given.permalink ?? given.url_private ?? "";
  if (!given.is_external || !/^https?:/.test(url)) return [];
  return [
    {
      type: "paragraph" as const,
      children: [{ type: "link" as const, url, children: [{ type: "text" as const, value: name }] }],
    },
  ];
}

function toAttachment(given: SlackFile): RemoteAttachment {
  return {
    id: remoteId(given.id),
    name: given.name ?? given.title ?? "File",
    contentType: given.mimetype ?? "application/octet-stream",
    size: given.size ?? 0,
    contentId: null,
    inline: false,
    sha256: null,
  };
}

function toReactions(given: readonly unknown[], directory: Directory): RemoteReaction[] {
  return readEach(reaction, given, ignore).map(({ name, count, users }) => ({
    emoji: shownEmoji(name),
    by: users.map((id) => directory.whois(id)),
    count: Math.max(count, users.length),
  }));
}
