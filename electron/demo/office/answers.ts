import type { Log } from "../../connectors/ports.ts";
import { post } from "../slack/history.ts";
import type { SlackChannel, SlackEvent, SlackMessage } from "../slack/model.ts";
import { messageAt } from "../slack/state.ts";
import { reactOnce, type SceneOptions } from "./scenes.ts";
import { idOf, type Office, owner, worded } from "./set-up.ts";

/**
 * Whoever is written to by the owner feels something after a moment and then answers, where they were written to: in a
 * direct conversation the other one, else who was mentioned, else who spoke last. Until aborted.
 */
export function answerOwner(office: Office, options: SceneOptions & { log: Log }): void {
  const { state } = office;
  const { signal, log } = options;
  const me = idOf(office, owner);
  const turns = new Map<string, number>();
  const listener = ({ event }: SlackEvent): void => {
    const isNew =
      event["type"] === "message" && [undefined, "file_share", "thread_broadcast"].includes(wordOf(event["subtype"]));
    if (!isNew || event["user"] !== me) return;
    const channel = state.channels.get(String(event["channel"]));
    const message = channel && messageAt(channel, String(event["ts"]));
    if (!message) return;
    answer(office, channel, message, turns, options).catch((error: unknown) => {
      if (!signal.aborted) log.warn("demo.answer", { error });
    });
  };
  state.listeners.add(listener);
  signal.addEventListener("abort", () => state.listeners.delete(listener));
}

const wordOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

async function answer(
  office: Office,
  channel: SlackChannel,
  asked: SlackMessage,
  turns: Map<string, number>,
  { clock, random, signal }: SceneOptions,
): Promise<void> {
  const name = askedOf(office, channel, asked);
  const speaker = name === undefined ? undefined : office.content.office.colleagues.get(name);
  if (name === undefined || !speaker?.answers?.length) return;
  const turn = turns.get(name) ?? 0;
  turns.set(name, turn + 1);
  const user = idOf(office, name);
  await clock.sleep(1500 + random() * 1500, signal);
  const feeling = speaker.feels?.[turn % speaker.feels.length];
  if (feeling !== undefined) reactOnce(office, channel, asked.ts, user, feeling);
  await clock.sleep(2000 + random() * 2500, signal);
  const text = worded(office, speaker.answers[turn % speaker.answers.length] ?? "");
  const thread = asked.threadTs === undefined ? {} : { thread_ts: asked.threadTs };
  post(office.state, channel.id, user, { text, ...thread });
}

/** The short name of who should answer. */
function askedOf(office: Office, channel: SlackChannel, { text, threadTs }: SlackMessage): string | undefined {
  const names = new Map([...office.people].map(([name, id]) => [id, name]));
  const answers = (id: string): boolean =>
    id !== idOf(office, owner) && channel.members.has(id) && names.has(id) && !office.state.users.get(id)?.isBot;
  const mentioned = [...text.matchAll(/<@(\w+)>/g)].map(([, id = ""]) => id).find(answers);
  const around = threadTs === undefined ? channel.messages : (channel.threads.get(threadTs) ?? []);
  const spoke = (messages: SlackMessage[]) =>
    messages.findLast(({ user }) => user !== undefined && answers(user))?.user;
  const asked = mentioned ?? spoke(around) ?? spoke(channel.messages) ?? [...channel.members].find(answers);
  return names.get(asked ?? "");
}
