import { type Arguments, flag, type SlackMethod, seenChannel, text, wanted } from "./call.ts";
import { type SlackMessage, SlackRefusal } from "./model.ts";
import { cursorTo, idOf, limitOf } from "./paging.ts";
import { messageShape } from "./shapes.ts";
import { messageAt, placeOf } from "./state.ts";

interface Range {
  oldest: string | undefined;
  latest: string | undefined;
  inclusive: boolean;
}

/** @throws SlackRefusal `invalid_ts_oldest`, `invalid_ts_latest` */
function rangeOf(args: Arguments): Range {
  const bound = (name: "oldest" | "latest"): string | undefined => {
    const value = text(args, name);
    if (value === undefined || value === "0" || value === "now") return undefined;
    const parts = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(value);
    if (!parts) throw new SlackRefusal(`invalid_ts_${name}`);
    return `${(parts[1] ?? "").padStart(10, "0")}.${(parts[2] ?? "").padEnd(6, "0")}`;
  };
  return { oldest: bound("oldest"), latest: bound("latest"), inclusive: flag(args, "inclusive") };
}

const within =
  ({ oldest, latest, inclusive }: Range) =>
  ({ ts }: SlackMessage): boolean =>
    (oldest === undefined || ts > oldest || (inclusive && ts === oldest)) &&
    (latest === undefined || ts < latest || (inclusive && ts === latest));

/** Newest first; replies only where they were also sent to the channel. */
const history: SlackMethod = (call) => {
  const { state, args } = call;
  const channel = seenChannel(call, "history");
  const range = rangeOf(args);
  const limit = limitOf(args, { limit: 100, most: 999 });
  const cursor = text(args, "cursor");
  const from = cursor === undefined ? undefined : idOf(cursor, "next_ts");
  const end = from === undefined ? channel.messages.length : placeOf(channel, `${from}~`);
  const inRange = within(range);
  const found: SlackMessage[] = [];
  for (let place = end - 1; place >= 0 && found.length <= limit; place--) {
    const message = channel.messages[place];
    if (!message || (range.oldest !== undefined && message.ts < range.oldest)) break;
    const isReply = message.threadTs !== undefined && message.subtype !== "thread_broadcast";
    if (!isReply && inRange(message)) found.push(message);
  }
  const next = found[limit];
  return {
    messages: found.slice(0, limit).map((message) => messageShape(state, channel, message)),
    has_more: next !== undefined,
    pin_count: 0,
    channel_actions_ts: null,
    channel_actions_count: 0,
    ...(next === undefined ? {} : { response_metadata: { next_cursor: cursorTo("next_ts", next.ts) } }),
  };
};

/** The parent on every page, then replies, oldest first. */
const replies: SlackMethod = (call) => {
  const { state, args } = call;
  const channel = seenChannel(call, "history");
  const parent = messageAt(channel, wanted(args, "ts"));
  if (!parent) throw new SlackRefusal("thread_not_found");
  const limit = limitOf(args, { limit: 1000, most: 1000 });
  const cursor = text(args, "cursor");
  const from = cursor === undefined ? "" : idOf(cursor, "next_ts");
  const found = (channel.threads.get(parent.ts) ?? []).filter(within(rangeOf(args))).filter(({ ts }) => ts >= from);
  const next = found[limit];
  return {
    messages: [parent, ...found.slice(0, limit)].map((message) => messageShape(state, channel, message)),
    has_more: next !== undefined,
    ...(next === undefined ? {} : { response_metadata: { next_cursor: cursorTo("next_ts", next.ts) } }),
  };
};

/** What was said. */
export const historyMethods: Record<string, SlackMethod> = {
  "conversations.history": history,
  "conversations.replies": replies,
};
