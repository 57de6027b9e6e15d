import { z } from "zod";
import type { SendResult } from "../contract.ts";
import { ConnectorError } from "../errors.ts";
import type { OutgoingMessage, RemoteEvent, RemoteMessageRef } from "../model.ts";
import { toEvent } from "./events.ts";
import { type SlackText, writeSlack } from "./markup/to-slack.ts";
import { peopleIn } from "./people.ts";
import type { Attempt } from "./sent.ts";
import { clientMessageId } from "./sent.ts";
import type { Session } from "./session.ts";
import { answers, message as messageShape, readEach, type SlackMessage, timestamp } from "./shapes.ts";
import { uploadAll } from "./upload.ts";

/** So long after an attempt its absence means something, ms. */
const settleMs = 3_000;
/** Before this much of the attempt's time nothing of it can be found: clocks differ, seconds. */
const skewSeconds = 120;

/** Pages of an attempt's time that are looked through; beyond these nobody knows. */
const mostPages = 10;

const ownRemote = z.object({ thread: timestamp.nullable().catch(null) });

/** The root of the thread a message stands in: Slack's threads have one level. */
export function threadOf({ id, sequence, remote }: RemoteMessageRef): string {
  const thread = ownRemote.safeParse(remote).data?.thread ?? null;
  return thread ?? tsOf({ id, sequence });
}

/** @throws ConnectorError `missing` for what was never in Slack */
export function tsOf({ id, sequence }: Pick<RemoteMessageRef, "id" | "sequence">): string {
  const ts = timestamp.safeParse(sequence ?? id.slice(id.indexOf(":") + 1));
  if (ts.success) return ts.data;
  throw new ConnectorError({ kind: "missing" }, "The message is not in Slack.");
}

/** @throws ConnectorError `missing` */
export function channelOf({ id, conversation }: RemoteMessageRef): string {
  return conversation ?? id.slice(0, Math.max(0, id.indexOf(":")));
}

/** Sends once. What Slack answers with is the message as it stands there, so that it is shown in its final form at once. */
export async function send(session: Session, outgoing: OutgoingMessage, signal: AbortSignal): Promise<SendResult> {
  const { conversation, attachments, parent, broadcast, key } = outgoing;
  if (conversation === null) {
    throw new ConnectorError({ kind: "refused", reason: "invalid" }, "A message in Slack belongs to a conversation.");
  }
  if (broadcast && attachments.length > 0) {
    throw new ConnectorError(
      { kind: "refused", reason: "unsupported" },
      "Slack cannot show files of an answer in the channel too.",
    );
  }
  await session.self(signal);
  const text = writeSlack(outgoing.text);
  const thread = parent === null ? null : threadOf(parent);
  const attempt = {
    key,
    conversation,
    at: session.context.clock.now(),
    text: text.text,
    files: attachments.length > 0,
    thread,
  };
  return attachments.length > 0
    ? sendFiles(session, outgoing, attempt, signal)
    : sendText(session, attempt, { text, broadcast }, signal);
}

async function sendText(
  session: Session,
  attempt: Attempt,
  { text, broadcast }: { text: SlackText; broadcast: boolean },
  signal: AbortSignal,
): Promise<SendResult> {
  const { conversation, key, thread } = attempt;
  const id = clientMessageId(key);
  session.sent.note(attempt, [id]);
  const args = {
    channel: conversation,
    ...text,
    client_msg_id: id,
    ...(thread !== null && { thread_ts: thread }),
    ...(thread !== null && broadcast && { reply_broadcast: true }),
  };
  const answer = await session.api.call("chat.postMessage", args, answers.posted, { signal });
  session.sent.arrived(key, conversation, answer.ts);
  const { self } = session.directory();
  const read = messageShape.safeParse({ ...objectOf(answer.message), ts: answer.ts, user: self });
  return { events: read.success ? await toldOnce(session, conversation, read.data, signal) : [] };
}

/** It is sent: whatever goes wrong now must not look as if it were not. The next round brings the message. */
async function toldOnce(
  session: Session,
  channel: string,
  message: SlackMessage,
  signal: AbortSignal,
): Promise<RemoteEvent[]> {
  return told(session, channel, [message], signal).catch(() => []);
}

async function sendFiles(
  session: Session,
  { attachments }: OutgoingMessage,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<SendResult> {
  const { conversation, text, thread, key } = attempt;
  const files = await uploadAll(session, attachments, signal);
  session.sent.note(
    attempt,
    files.map(({ id }) => `file ${id}`),
  );
  const args = {
    files,
    channel_id: conversation,
    ...(text !== "" && { initial_comment: text }),
    ...(thread !== null && { thread_ts: thread }),
  };
  await session.api.call("files.completeUploadExternal", args, answers.ok, { signal });
  // The answer does not say which message it became: it is looked for, and if it lags the next round brings it.
  const { found } = await lookFor(session, attempt, signal).catch(() => nothingSeen);
  if (!found) return { events: [] };
  session.sent.arrived(key, conversation, found.ts);
  return { events: await toldOnce(session, conversation, found, signal) };
}

/** Messages of our own as they stand in Slack now. */
export async function told(
  session: Session,
  channel: string,
  messages: SlackMessage[],
  signal: AbortSignal,
): Promise<RemoteEvent[]> {
  await session.people.load(peopleIn(messages), session.directory().self, signal);
  return messages.flatMap((given) => toEvent(channel, given, session.directory(), given.reactions !== undefined));
}

/** Did it arrive? Only an attempt of this session can be looked up: of others nobody kept where they were sent to. */
export async function find(
  session: Session,
  key: string,
  signal: AbortSignal,
): Promise<"arrived" | "not-arrived" | "unsure"> {
  const attempt = session.sent.attempt(key);
  if (!attempt) return "unsure";
  const { clock } = session.context;
  const early = attempt.at + settleMs - clock.now();
  if (early > 0) await clock.sleep(early, signal);
  const { found, isSure } = await lookFor(session, attempt, signal);
  if (found) session.sent.arrived(key, attempt.conversation, found.ts);
  // Files are shown some time after they were sent.
  return found ? "arrived" : attempt.files || !isSure ? "unsure" : "not-arrived";
}

interface Sight {
  found: SlackMessage | undefined;
  /** All that was said since the attempt was seen, and nothing in it could be the message. */
  isSure: boolean;
}

const nothingSeen: Sight = { found: undefined, isSure: false };

/** Looks at what was said since the attempt, page by page. */
async function lookFor(session: Session, attempt: Attempt, signal: AbortSignal): Promise<Sight> {
  const { conversation, thread, key, at } = attempt;
  const oldest = (at / 1000 - skewSeconds).toFixed(6);
  const method = thread === null ? "conversations.history" : "conversations.replies";
  const args = { channel: conversation, oldest, limit: 200, inclusive: true, ...(thread !== null && { ts: thread }) };
  const { self } = session.directory();
  let isSure = true;
  for (let cursor = "", pages = 0; pages < mostPages; pages++) {
    const given = { ...args, ...(cursor !== "" && { cursor }) };
    const answer = await session.api.call(method, given, answers.messages, { signal });
    const read = readEach(messageShape, answer.messages, () => {
      isSure = false;
    });
    const own = read.filter(({ user, ts }) => user === self && ts >= oldest);
    const keys = own.map((message) => session.sent.keyOf(conversation, message));
    const found = own[keys.indexOf(key)];
    if (found) return { found, isSure };
    // Slack may have changed its words: one of our own that nothing else explains may be this one.
    if (keys.includes(null)) isSure = false;
    cursor = answer.response_metadata;
    if (cursor === "") return { found, isSure: isSure && !answer.has_more };
  }
  return nothingSeen;
}

export function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
