import { ConnectorError } from "../errors.ts";
import { type RemoteEvent, remoteId } from "../model.ts";
import { type Position, type SlackCursor, untold } from "./cursor.ts";
import { toConversation } from "./map.ts";
import { idsOf } from "./people.ts";
import type { Session } from "./session.ts";
import { answers, conversation, readEach, type SlackConversation } from "./shapes.ts";

/** Slack asks for no more than 200 at once. */
const pageSize = 200;
/** Nobody is in so many conversations. */
const mostConversations = 10_000;
/** Slack may put few or none on a page; so many in a row that name nothing new lead nowhere. */
const mostIdlePages = 20;
/** Others wait meanwhile, ms. */
const patienceMs = 3_000;
/** Of larger conversations only so many members are listed. */
const mostMembers = 1_000;
/** Slack may put fewer on a page than asked for; a page that leads to itself must not be followed for ever. */
const mostMemberPages = 20;

/** Everything the user is in, page by page. */
export async function* listed(session: Session, signal: AbortSignal): AsyncGenerator<SlackConversation[]> {
  await session.self(signal);
  const types = typesOf(session.api.scopes);
  const seen = new Set<string>();
  for (let cursor = "", idle = 0; seen.size < mostConversations; ) {
    const args = { types, exclude_archived: false, limit: pageSize, ...(cursor !== "" && { cursor }) };
    const answer = await session.api.call("users.conversations", args, answers.channels, { signal });
    const found = readEach(conversation, answer.channels, (why) =>
      session.context.log.warn("slack.conversation-skipped", { why }),
    );
    for (const channel of found) noteName(session, channel);
    await session.people.load(
      found.flatMap(({ is_im, user }) => (is_im && user !== undefined ? [user] : [])),
      session.directory().self,
      signal,
    );
    yield found;
    cursor = answer.response_metadata;
    if (cursor === "") return;
    const before = seen.size;
    for (const { id } of found) seen.add(id);
    idle = seen.size > before ? 0 : idle + 1;
    if (idle === mostIdlePages)
      throw new ConnectorError({ kind: "server" }, "Slack's list of conversations leads round in circles.");
  }
  throw new ConnectorError({ kind: "server" }, "Slack lists more conversations than anybody can be in.");
}

/** Only kinds that the granted rights can read: one too many is refused as a whole. */
function typesOf(scopes: ReadonlySet<string> | null): string {
  const kinds = [
    ["public_channel", "channels:read"],
    ["private_channel", "groups:read"],
    ["mpim", "mpim:read"],
    ["im", "im:read"],
  ] as const;
  const allowed = kinds.filter(([, scope]) => scopes === null || scopes.has(scope)).map(([kind]) => kind);
  return (allowed.length > 0 ? allowed : kinds.map(([kind]) => kind)).join(",");
}

function noteName(session: Session, { id, is_im: isDirect, name }: SlackConversation): void {
  if (!isDirect && name !== "") session.conversationNames.set(id, name);
}

/** Tells new and changed conversations by name; nothing that was said in them. */
export async function* discover(
  session: Session,
  cursor: SlackCursor,
  signal: AbortSignal,
): AsyncGenerator<{ events: RemoteEvent[]; cursor: SlackCursor }> {
  let state = cursor;
  const present = new Set<string>();
  for await (const found of listed(session, signal)) {
    const events: RemoteEvent[] = [];
    // Copied once a page: there may be ten thousand.
    const conversations = { ...state.conversations };
    for (const channel of found) {
      present.add(channel.id);
      const known = conversations[channel.id];
      const text = textOf(channel);
      if (known && known.listed === text && !known.left) continue;
      // What is told of one with members needs them: a full state without them would take them away.
      const stale = known?.detailed === true;
      const position = known ? { ...known, listed: text, left: false, stale } : untold(kindOf(channel), text);
      if (!stale) events.push({ type: "conversation", conversation: toConversation(channel, session.directory()) });
      conversations[channel.id] = position;
    }
    state = { ...state, conversations };
    yield { events: [...session.met(), ...events], cursor: state };
  }
  const gone = Object.entries(state.conversations).filter(([id, { left }]) => !left && !present.has(id));
  const events = gone.map(([id, position]) => farewell(session, id, position));
  const left = Object.fromEntries(gone.map(([id, position]) => [id, { ...position, left: true }]));
  state = { ...state, conversations: { ...state.conversations, ...left } };
  if (events.length > 0) yield { events, cursor: state };
}

/** The user left it: what was said stays, but nothing can be said there any more. */
function farewell(session: Session, id: string, position: Position): RemoteEvent {
  const channel = conversation.parse({ ...JSON.parse(position.listed), id });
  const told = toConversation({ ...channel, is_member: false }, session.directory(), session.members.get(id));
  const reason = position.kind === "direct" ? "This conversation is closed." : "You are not in this channel.";
  return {
    type: "conversation",
    conversation: { ...told, limits: { send: reason, reply: reason, upload: reason, react: reason } },
  };
}

function kindOf(channel: SlackConversation): Position["kind"] {
  if (channel.is_im) return "direct";
  return channel.is_mpim ? "group" : "channel";
}

/** What is compared to see a change, and all that is needed to tell it again. */
function textOf({
  name,
  is_im,
  is_mpim,
  is_private,
  is_archived,
  is_user_deleted,
  user,
  topic,
  purpose,
  creator,
}: SlackConversation): string {
  return JSON.stringify({
    name,
    is_im,
    is_mpim,
    is_private,
    is_archived,
    is_user_deleted,
    user,
    creator,
    topic: { value: topic },
    purpose: { value: purpose },
  });
}

/** How much of a conversation is told: its read marker only, its name too, or all of it with its members. */
export type Depth = "marker" | "name" | "whole";

/** One conversation's own answer, as far as it is to be told. */
export async function askAbout(
  session: Session,
  id: string,
  position: Position,
  depth: Depth,
  signal: AbortSignal,
): Promise<{ events: RemoteEvent[]; position: Position }> {
  const args = { channel: id, include_num_members: true };
  const { channel } = await session.api.call("conversations.info", args, answers.channel, { signal, patienceMs });
  noteName(session, channel);
  const marker = depth === "name" ? [] : markerOf(session, id, channel.last_read, position);
  const lastRead = depth === "name" ? position.lastRead : (channel.last_read ?? position.lastRead);
  if (depth === "marker") return { events: marker, position: { ...position, lastRead } };
  const members = depth === "whole" ? await listMembers(session, channel, signal) : undefined;
  const told = toConversation(channel, session.directory(), members);
  return {
    events: [...session.met(), { type: "conversation", conversation: told }, ...marker],
    position: { ...position, detailed: depth === "whole", listed: textOf(channel), lastRead },
  };
}

/** Everybody in it, with the names of the first; undefined where the conversation says it by itself. */
async function listMembers(
  session: Session,
  { id, is_im: isDirect, user }: SlackConversation,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const ids = isDirect ? [] : await membersOf(session, id, signal);
  const named = [...ids.slice(0, 100), ...(user === undefined ? [] : [user])];
  await session.people.load(named, session.directory().self, signal);
  if (isDirect) return undefined;
  session.members.set(id, ids);
  return ids;
}

/** The marker, where it moved. Slack says "0000000000.000000" where nothing was ever read. */
function markerOf(session: Session, id: string, lastRead: string | undefined, position: Position): RemoteEvent[] {
  const isUntouched = position.lastRead === "" && Number(lastRead) === 0;
  if (lastRead === undefined || lastRead === position.lastRead || isUntouched) return [];
  const { self, whois } = session.directory();
  // Slack does not say when the marker was moved: now it is so.
  const at = session.context.clock.now();
  return [{ type: "read-up-to", conversation: remoteId(id), by: whois(self), upTo: lastRead, at }];
}

async function membersOf(session: Session, channel: string, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = "", page = 0; ids.length < mostMembers && page < mostMemberPages; page++) {
    const args = { channel, limit: pageSize, ...(cursor !== "" && { cursor }) };
    const answer = await session.api.call("conversations.members", args, answers.members, { signal, patienceMs });
    ids.push(...idsOf(answer.members));
    cursor = answer.response_metadata;
    if (cursor === "") break;
  }
  return ids;
}
