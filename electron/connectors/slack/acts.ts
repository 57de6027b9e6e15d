import type { SendResult } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import type { RemoteEvent, RemoteId, RemoteMessageRef } from "../model.ts";
import { type Arguments, errorName } from "./client.ts";
import { untold } from "./cursor.ts";
import { askAbout } from "./discover.ts";
import { emojiName } from "./emoji.ts";
import { writeSlack } from "./markup/to-slack.ts";
import { history, replies } from "./pace.ts";
import { channelOf, objectOf, threadOf, told, tsOf } from "./send.ts";
import type { Session } from "./session.ts";
import { answers, message as messageShape, readEach, timestamp } from "./shapes.ts";

/** Changes what an own message says. What comes back is the message as Slack has it then. */
export async function edit(
  session: Session,
  message: RemoteMessageRef,
  text: string,
  signal: AbortSignal,
): Promise<SendResult> {
  await session.self(signal);
  const [channel, ts] = [channelOf(message), tsOf(message)];
  // Blocks that are not named go: without these a longer text would stand beside the old blocks.
  const args = { channel, ts, blocks: [], ...writeSlack(text) };
  const answer = await session.api.call("chat.update", args, answers.posted, { signal });
  session.forget(message.id);
  const { self } = session.directory();
  const read = messageShape.safeParse({ ...objectOf(answer.message), ts, user: self });
  if (read.success && read.data.edited) return { events: await told(session, channel, [read.data], signal) };
  return { events: await asItStands(session, message, signal) };
}

/** One message as it is now; nothing when it must wait for its turn: the next round brings it. */
async function asItStands(session: Session, message: RemoteMessageRef, signal: AbortSignal): Promise<RemoteEvent[]> {
  const [channel, ts, thread] = [channelOf(message), tsOf(message), threadOf(message)];
  const method = thread === ts ? history : replies;
  if (session.scheduler.waitMs(method) > 0 || session.scheduler.isSlow) return [];
  const args = {
    channel,
    oldest: ts,
    latest: ts,
    inclusive: true,
    limit: 1,
    ...(thread !== ts && { ts: thread, limit: 2 }),
  };
  const answer = await session.api.call(method, args, answers.messages, { signal });
  const found = readEach(messageShape, answer.messages, () => undefined).filter((given) => given.ts === ts);
  return told(session, channel, found, signal);
}

/** Takes an own message back. One that is gone already is as it should be. */
export async function remove(session: Session, message: RemoteMessageRef, signal: AbortSignal): Promise<void> {
  await asWished(
    session,
    "chat.delete",
    { channel: channelOf(message), ts: tsOf(message) },
    ["message_not_found"],
    signal,
  );
  session.forget(message.id);
}

/** Sets or takes back an own reaction. */
export async function react(
  session: Session,
  message: RemoteMessageRef,
  emoji: string,
  on: boolean,
  signal: AbortSignal,
): Promise<void> {
  const name = emojiName(emoji);
  if (name === null) {
    throw new ConnectorError(
      { kind: "refused", reason: "unsupported" },
      `Slack has no name for ${emoji.slice(0, 20)}.`,
    );
  }
  const args = { channel: channelOf(message), timestamp: tsOf(message), name };
  await asWished(
    session,
    on ? "reactions.add" : "reactions.remove",
    args,
    [on ? "already_reacted" : "no_reaction"],
    signal,
  );
  session.forget(message.id);
}

/** A call whose named refusals say that all is as wished. */
async function asWished(
  session: Session,
  method: string,
  args: Arguments,
  fine: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  try {
    await session.api.call(method, args, answers.ok, { signal });
  } catch (error) {
    if (!(error instanceof ConnectorError) || !fine.includes(errorName(error.cause))) throw error;
  }
}

/** Before all that was ever said. */
const unread = "0000000000.000000";

/** Moves the read marker, forwards or backwards. */
export async function markRead(
  session: Session,
  conversation: RemoteId,
  upTo: string,
  signal: AbortSignal,
): Promise<void> {
  const ts = timestamp.safeParse(upTo === "" ? unread : upTo);
  if (!ts.success) throw new ConnectorError({ kind: "missing" }, "The message is not in Slack.");
  await session.api.call("conversations.mark", { channel: conversation, ts: ts.data }, answers.ok, { signal });
}

/** A direct message, or a group of up to eight: the one there is, or a new one. */
export async function begin(
  session: Session,
  people: readonly RemoteId[],
  signal: AbortSignal,
): Promise<RemoteEvent[]> {
  await session.self(signal);
  if (people.length > 8) {
    throw new ConnectorError(
      { kind: "refused", reason: "too-large" },
      "A conversation in Slack begins with at most eight people.",
    );
  }
  const args = { users: people.join(","), return_im: true };
  const { channel } = await session.api.call("conversations.open", args, answers.channelId, { signal });
  session.discover = true;
  const position = untold(people.length > 1 ? "group" : "direct", "");
  const { events } = await askAbout(session, channel.id, position, "whole", signal);
  return events;
}
