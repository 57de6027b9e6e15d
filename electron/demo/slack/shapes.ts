import type { Json, SlackChannel, SlackFile, SlackMessage, SlackUser } from "./model.ts";
import { messageAt, type SlackState, userOf } from "./state.ts";

/** A user as `users.info` tells it; the address only with `users:read.email`. */
export function userShape(state: SlackState, user: SlackUser, withEmail: boolean): Json {
  const [first = "", ...rest] = user.realName.split(" ");
  const picture = (size: number) => `${state.origin}/avatars/${user.id}_${size}.png`;
  const sizes = [24, 32, 48, 72, 192, 512];
  return {
    id: user.id,
    team_id: state.team.id,
    name: user.name,
    deleted: user.deleted,
    color: "9f69e7",
    real_name: user.realName,
    tz: user.timeZone,
    tz_label: user.timeZone,
    tz_offset: 0,
    profile: {
      title: user.title,
      phone: "",
      skype: "",
      real_name: user.realName,
      real_name_normalized: user.realName.normalize("NFKD").replace(/\p{M}/gu, ""),
      display_name: user.displayName,
      display_name_normalized: user.displayName.normalize("NFKD").replace(/\p{M}/gu, ""),
      status_text: "",
      status_emoji: "",
      status_expiration: 0,
      avatar_hash: user.id.slice(-8).toLowerCase(),
      ...(user.isBot ? { api_app_id: state.appId, bot_id: user.id.replace("U", "B"), always_active: true } : {}),
      first_name: first,
      last_name: rest.join(" "),
      ...(withEmail && user.email !== null ? { email: user.email } : {}),
      ...Object.fromEntries(sizes.map((size) => [`image_${size}`, picture(size)])),
      team: state.team.id,
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: user.isBot,
    is_app_user: false,
    updated: user.updated,
    is_email_confirmed: !user.isBot,
    who_can_share_contact_card: "EVERYONE",
  };
}

/**
 * A conversation as `viewer` sees it: lists of what somebody is in (`users.conversations`) leave out `is_member` and
 * `num_members`, `conversations.info` adds what was read.
 */
export function channelShape(
  state: SlackState,
  channel: SlackChannel,
  viewer: string,
  detail: "mine" | "listed" | "info",
): Json {
  if (channel.kind === "im") return directShape(state, channel, viewer, detail);
  return {
    ...flagsOf(state, channel),
    name: channel.name,
    name_normalized: channel.name,
    is_general: channel.name === "general",
    unlinked: 0,
    is_shared: false,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    creator: channel.creator,
    is_ext_shared: false,
    shared_team_ids: [state.team.id],
    pending_connected_team_ids: [],
    topic: channel.topic,
    purpose: channel.purpose,
    previous_names: channel.previousNames,
    ...(detail === "mine" ? {} : { is_member: channel.members.has(viewer) }),
    ...(detail === "listed" ? { num_members: channel.members.size } : {}),
    ...(detail === "info" && channel.members.has(viewer) ? { last_read: lastRead(channel, viewer) } : {}),
  };
}

function directShape(
  state: SlackState,
  channel: SlackChannel,
  viewer: string,
  detail: "mine" | "listed" | "info",
): Json {
  const other = [...channel.members].find((member) => member !== viewer) ?? viewer;
  const read = lastRead(channel, viewer);
  const unread = channel.messages.filter(({ ts, user, threadTs }) => ts > read && user !== viewer && !threadTs).length;
  const latest = channel.messages.findLast(({ threadTs }) => !threadTs);
  return {
    ...flagsOf(state, channel),
    user: other,
    is_user_deleted: userOf(state, other).deleted,
    priority: 0,
    ...(detail === "info"
      ? {
          last_read: read,
          latest: latest ? messageShape(state, channel, latest) : null,
          unread_count: unread,
          unread_count_display: unread,
          is_open: true,
        }
      : {}),
  };
}

function flagsOf(state: SlackState, channel: SlackChannel): Json {
  return {
    id: channel.id,
    created: channel.created,
    is_channel: channel.kind === "public" || channel.kind === "private",
    is_group: channel.kind === "private" && channel.id.startsWith("G"),
    is_im: channel.kind === "im",
    is_mpim: channel.kind === "mpim",
    is_private: channel.kind !== "public",
    is_archived: channel.archived,
    context_team_id: state.team.id,
    updated: channel.updated,
  };
}

const lastRead = (channel: SlackChannel, user: string): string => channel.lastRead.get(user) ?? "0000000000.000000";

/** A message as history tells it, with what is known of its thread. */
export function messageShape(state: SlackState, channel: SlackChannel, message: SlackMessage): Json {
  const { ts, subtype, user, text, blocks, reactions, edited, threadTs, clientMessageId, extra } = message;
  const files = message.files.flatMap((id) => state.files.get(id) ?? []);
  const parent = threadTs === undefined ? undefined : messageAt(channel, threadTs);
  return {
    ...(user === undefined ? {} : { user }),
    type: "message",
    ...(subtype === undefined ? {} : { subtype }),
    ts,
    ...(clientMessageId === undefined ? {} : { client_msg_id: clientMessageId }),
    text,
    ...(subtype === undefined || subtype === "thread_broadcast" ? { team: state.team.id } : {}),
    ...(blocks === undefined ? {} : { blocks }),
    ...(files.length === 0
      ? {}
      : { files: files.map((file) => sharedShape(state, file)), upload: true, display_as_bot: false }),
    ...(edited === undefined ? {} : { edited }),
    ...(reactions.length === 0
      ? {}
      : { reactions: reactions.map(({ name, users }) => ({ name, users: [...users], count: users.length })) }),
    ...extra,
    ...(threadTs === undefined ? threadOf(channel, message) : { thread_ts: threadTs }),
    ...(parent === undefined ? {} : { parent_user_id: parent.user ?? "USLACKBOT" }),
    ...(parent && subtype === "thread_broadcast" ? { root: messageShape(state, channel, parent) } : {}),
  };
}

/** What a parent knows of its replies; nothing when there are none. */
function threadOf(channel: SlackChannel, { ts }: SlackMessage): Json {
  const replies = channel.threads.get(ts) ?? [];
  const last = replies.at(-1);
  if (!last) return {};
  const users = [...new Set(replies.flatMap(({ user }) => user ?? []))];
  return {
    thread_ts: ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: last.ts,
    reply_users: users.slice(0, 5),
    is_locked: false,
    subscribed: false,
  };
}

/** A file in a message: what comes from another workspace has to be asked for by `files.info`. */
function sharedShape(state: SlackState, file: SlackFile): Json {
  if (!file.ofOthers || file.deleted) return fileShape(state, file);
  return { id: file.id, mode: "file_access", file_access: "check_file_info", created: 0, timestamp: 0, user: "" };
}

/** A file; one that was deleted keeps its id only. */
export function fileShape(state: SlackState, file: SlackFile): Json {
  if (file.deleted) return { id: file.id, mode: "tombstone" };
  const path = `${state.origin}/files-pri/${state.team.id}-${file.id}`;
  const name = encodeURIComponent(file.name);
  const own = { url_private: `${path}/${name}`, url_private_download: `${path}/download/${name}` };
  const picture = file.mimetype.startsWith("image/") && file.externalUrl === null;
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.filetype,
    pretty_type: file.filetype.toUpperCase(),
    user: file.user,
    user_team: state.team.id,
    editable: false,
    size: file.data.length,
    mode: file.externalUrl === null ? "hosted" : "external",
    is_external: file.externalUrl !== null,
    external_type: file.externalUrl === null ? "" : "gdrive",
    is_public: file.shares.some(({ channel }) => state.channels.get(channel)?.kind === "public"),
    public_url_shared: false,
    display_as_bot: false,
    username: "",
    ...(file.externalUrl === null ? own : { url_private: file.externalUrl }),
    ...(picture ? { thumb_360: `${path}/thumb/${name}`, thumb_360_w: 360, thumb_360_h: 210 } : {}),
    permalink: `https://${state.team.domain}.slack.com/files/${file.user}/${file.id}/${name}`,
    is_starred: false,
    has_rich_preview: false,
    file_access: "visible",
  };
}
