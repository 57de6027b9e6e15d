import { z } from "zod";

/**
 * What we read of Slack's answers and events. Everything that is not needed may be missing or of another kind: only what
 * makes a thing unusable makes it unreadable.
 */
const text = z.string().catch("");
const maybe = z.string().min(1).optional().catch(undefined);
const flag = z.boolean().catch(false);
const count = z.number().int().nonnegative().optional().catch(undefined);
/** Of any length, and not looked into here. */
const list = z.custom<unknown[]>(Array.isArray).catch([]);
/** A page: Slack gives no more than it is asked for, which is never so many. */
const page = z.custom<unknown[]>((given) => Array.isArray(given) && given.length <= 2_000);

/** Seconds with six digits after the point: id, order and time of a message in its conversation. */
export const timestamp = z.string().regex(/^\d{9,11}\.\d{6}$/);
/** Ids of users, conversations, files and teams. */
export const slackId = z.string().regex(/^[A-Z][A-Z0-9]{1,30}$/);
const maybeTimestamp = timestamp.optional().catch(undefined);
const maybeId = slackId.optional().catch(undefined);

const profile = z
  .object({ display_name: text, real_name: text, email: text, image_192: maybe, image_72: maybe })
  .catch({ display_name: "", real_name: "", email: "", image_192: undefined, image_72: undefined });

export const user = z.object({
  id: slackId,
  name: text,
  real_name: text,
  deleted: flag,
  is_bot: flag,
  is_app_user: flag,
  profile: profile.optional().transform((given) => given ?? profile.parse(null)),
});
export type SlackUser = z.infer<typeof user>;

const words = z.object({ value: text }).catch({ value: "" });

export const conversation = z.object({
  id: slackId,
  name: text,
  is_im: flag,
  is_mpim: flag,
  is_private: flag,
  is_archived: flag,
  is_member: z.boolean().optional().catch(undefined),
  is_open: z.boolean().optional().catch(undefined),
  is_user_deleted: flag,
  is_read_only: flag,
  is_thread_only: flag,
  user: maybeId,
  creator: maybeId,
  topic: words.optional().transform((given) => given?.value ?? ""),
  purpose: words.optional().transform((given) => given?.value ?? ""),
  num_members: count,
  last_read: maybeTimestamp,
});
export type SlackConversation = z.infer<typeof conversation>;

export const file = z.object({
  id: slackId,
  name: maybe,
  title: maybe,
  mimetype: maybe,
  size: count,
  mode: text,
  is_external: flag,
  file_access: text,
  url_private: maybe,
  url_private_download: maybe,
  permalink: maybe,
});
export type SlackFile = z.infer<typeof file>;

export const reaction = z.object({
  name: z.string().min(1).max(200),
  count: z.number().int().nonnegative().catch(0),
  users: z.array(slackId).catch([]),
});

/** A quoted message, what an app adds, or what Slack found behind a link. */
export const attachment = z.object({
  from_url: maybe,
  is_msg_unfurl: flag,
  is_share: flag,
  author_name: text,
  pretext: text,
  title: text,
  title_link: maybe,
  text,
  fallback: text,
  fields: list,
  blocks: list,
  message_blocks: list,
});

const edited = z.object({ ts: timestamp }).optional().catch(undefined);
const icons = z.object({ image_72: maybe, image_48: maybe }).optional().catch(undefined);

export const message = z.object({
  ts: timestamp,
  subtype: maybe,
  hidden: flag,
  is_ephemeral: flag,
  user: maybeId,
  bot_id: maybeId,
  bot_profile: z.object({ name: text, icons }).optional().catch(undefined),
  icons,
  username: maybe,
  text,
  thread_ts: maybeTimestamp,
  reply_count: count,
  latest_reply: maybeTimestamp,
  blocks: list,
  attachments: list,
  files: list,
  edited,
  reactions: list.optional(),
  client_msg_id: maybe,
  topic: maybe,
  purpose: maybe,
  name: maybe,
});
export type SlackMessage = z.infer<typeof message>;

/** Where the next page begins; empty at the end. */
const next = z
  .object({ next_cursor: z.string().optional().catch(undefined) })
  .optional()
  .catch(undefined)
  .transform((given) => given?.next_cursor ?? "");

export const answers = {
  ok: z.object({ ok: z.literal(true) }),
  self: z.object({ user_id: slackId, team_id: slackId, user: text, team: text, url: text, bot_id: maybe }),
  messages: z.object({ messages: page, has_more: flag, response_metadata: next }),
  channels: z.object({ channels: page, response_metadata: next }),
  channel: z.object({ channel: conversation }),
  channelId: z.object({ channel: z.object({ id: slackId }) }),
  members: z.object({ members: page, response_metadata: next }),
  users: z.object({ members: page, response_metadata: next }),
  user: z.object({ user }),
  posted: z.object({ channel: slackId, ts: timestamp, message: z.unknown().optional() }),
  emoji: z.object({ emoji: z.record(z.string().max(200), z.string().max(5000)).catch({}) }),
  uploadUrl: z.object({ upload_url: z.url(), file_id: slackId }),
  file: z.object({ file }),
};

/** The part of a pushed event that all have. */
export const pushed = z.object({
  type: z.string(),
  channel: z.unknown().optional(),
  user: z.unknown().optional(),
  event_ts: maybeTimestamp,
});

/** Reads what can be read of a list. @param skipped called with why, for each that can't */
export function readEach<Value>(
  schema: z.ZodType<Value>,
  given: readonly unknown[],
  skipped: (why: string) => void,
): Value[] {
  return given.flatMap((value) => {
    const read = schema.safeParse(value);
    if (read.success) return [read.data];
    skipped(z.prettifyError(read.error).slice(0, 300));
    return [];
  });
}
