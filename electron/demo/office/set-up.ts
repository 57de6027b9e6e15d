import type { Content } from "../content.ts";
import { makeFile } from "../files.ts";
import { addChannel, join, leave, openDm, openGroup, setTopic } from "../slack/channels.ts";
import { addFile } from "../slack/files.ts";
import { post } from "../slack/history.ts";
import type { SlackChannel, SlackMessage } from "../slack/model.ts";
import { addUser, changeEmoji } from "../slack/people.ts";
import { escaped } from "../slack/rich-text.ts";
import type { SlackState } from "../slack/state.ts";
import { moment, ownerOf, type StoryTime } from "../story-letters.ts";
import { drawPixels } from "./draw-pixels.ts";
import type { Act, Script } from "./script.ts";

const minute = 60_000;

/** A workspace with its people in it: ids by their short names. */
export interface Office {
  state: SlackState;
  content: Content;
  people: ReadonlyMap<string, string>;
  /** Ids by the names of scripts. */
  channels: Map<string, string>;
}

/** Who owns the demo's accounts, by short name. */
export const owner = ownerOf.work;

/** Fills a workspace with everything that was said before now. The same for the same content, moment and random. */
export function setUp(state: SlackState, content: Content, time: StoryTime): Office {
  const people = new Map<string, string>();
  for (const [name, { bot, gone, ...who }] of content.office.colleagues) {
    const known = content.people.get(name);
    const realName = who.name ?? known?.name ?? name;
    const email = who.email ?? known?.address;
    const { id } = addUser(state, {
      realName,
      ...(who.handle === undefined ? {} : { name: who.handle }),
      ...(who.displayName === undefined ? {} : { displayName: who.displayName }),
      ...(who.title === undefined ? {} : { title: who.title }),
      ...(email === undefined ? {} : { email }),
      isBot: bot ?? false,
      deleted: gone ?? false,
    });
    people.set(name, id);
  }
  for (const [name, picture] of content.office.emoji) {
    state.emojiPictures.set(name, drawPixels(picture));
    changeEmoji(state, name, `${state.origin}/emoji/${name}.png`);
  }
  const office: Office = { state, content, people, channels: new Map() };
  for (const script of content.office.channels) fill(office, script, openFor(office, script), time);
  return office;
}

/** @throws RangeError when a script names nobody */
export function idOf({ people }: Office, name: string): string {
  const id = people.get(name);
  if (id === undefined) throw new RangeError(`nobody in the workspace is called ${name}`);
  return id;
}

/** The conversation of a script: a channel by name, else that of the people. */
export function openFor(office: Office, script: Script): SlackChannel {
  const { state } = office;
  const people = [owner, ...script.people].map((name) => idOf(office, name));
  const [me = "", other = ""] = people;
  if (script.channel === null) return people.length === 2 ? openDm(state, me, other) : openGroup(state, people);
  const there = [...state.channels.values()].find(({ name }) => name === script.channel);
  if (there) return there;
  const channel = addChannel(state, { name: script.channel, private: script.private, members: people });
  channel.topic = { value: script.topic, creator: me, last_set: channel.created };
  return channel;
}

function fill(office: Office, script: Script, channel: SlackChannel, time: StoryTime): void {
  office.channels.set(script.id, channel.id);
  const acts = script.repeats ? repeated(script.acts, script.repeats) : script.acts;
  let earliest = 0;
  let firstUnread: string | null = null;
  for (const act of acts) {
    const at = Math.max(moment(act.when, time), earliest);
    earliest = at + minute;
    const said = perform(office, channel, act, at);
    if (act.unread) firstUnread ??= said.ts;
    if (firstUnread === null) channel.lastRead.set(idOf(office, owner), said.ts);
  }
  const first = channel.messages[0];
  if (first) channel.created = Math.floor(Number(first.ts)) - 3600;
  channel.archived = script.archived;
}

/** Acts in turn, `{n}` counted up. */
function repeated(acts: Act[], { count, every }: { count: number; every: number }): Act[] {
  return Array.from({ length: count }, (_, n) => acts[n % acts.length]).flatMap((act, n) =>
    act ? [{ ...act, when: (count - n) * every, text: act.text.replaceAll("{n}", String(2118 - count + n)) }] : [],
  );
}

/** What was said at a moment in the past; of comings and goings the message that tells them. Told to nobody. */
function perform(office: Office, channel: SlackChannel, act: Act, at: number): SlackMessage {
  const { state } = office;
  const user = idOf(office, act.who);
  if (act.kind === "joins") {
    return post(state, channel.id, user, {
      subtype: "channel_join",
      text: `<@${user}> has joined the channel`,
      at,
      silent: true,
    });
  }
  const said = say(office, channel, act, { at, silent: true });
  if (act.edited) said.edited = { user, ts: `${Math.floor(at / 1000) + 40}.000000` };
  return said;
}

/** Says what an act says, with its files, now or then. */
export function say(
  office: Office,
  channel: SlackChannel,
  act: Act,
  when: { at?: number; silent?: boolean },
): SlackMessage {
  const { state, content } = office;
  const user = idOf(office, act.who);
  const at = when.at ?? state.now();
  const parent = channel.messages.findLast(({ threadTs, subtype }) => threadTs === undefined && subtype === undefined);
  const files = act.files.map((name) => {
    const { contentType, data } = makeFile(name, content.files.get(name) ?? {}, at);
    return addFile(state, { name, data, user, mimetype: contentType.split(";")[0] ?? "" }).id;
  });
  const isBot = state.users.get(user)?.isBot ?? false;
  return post(state, channel.id, user, {
    text: worded(office, act.text),
    files,
    ...(act.reply && parent ? { thread_ts: parent.ts, reply_broadcast: act.loud } : {}),
    reactions: act.reactions.map(({ name, who }) => ({ name, users: who.map((one) => idOf(office, one)) })),
    ...when,
    ...(isBot ? { extra: { bot_id: user.replace("U", "B"), app_id: user.replace("U", "A") } } : {}),
  });
}

/** The text as Slack keeps it: `@tom` and `#proofs` are references. */
export function worded(office: Office, text: string): string {
  const mentioned = text.replace(/(?<![\p{L}\p{N}<])@(\w+)/gu, (whole, name: string) => {
    if (name === "here" || name === "channel") return `<!${name}>`;
    const id = office.people.get(name);
    return id === undefined ? whole : `<@${id}>`;
  });
  const linked = mentioned.replace(/(?<![\p{L}\p{N}<&#])#([a-z][a-z-]+)/gu, (whole, name: string) => {
    const channel = [...office.state.channels.values()].find((one) => one.name === name);
    return channel ? `<#${channel.id}|${name}>` : whole;
  });
  // Quotes are written with a bare angle.
  return escaped(linked);
}

/** Somebody comes, goes, or says what it is about; for everybody to see. */
export function change(office: Office, channel: SlackChannel, act: Act): void {
  const user = idOf(office, act.who);
  if (act.kind === "joins") join(office.state, channel.id, user);
  else if (act.kind === "leaves") leave(office.state, channel.id, user);
  else setTopic(office.state, channel.id, user, worded(office, act.text));
}
