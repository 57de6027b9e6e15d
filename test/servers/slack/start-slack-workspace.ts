import type { SeenRequest } from "../../../electron/demo/slack/api-server.ts";
import { revoke } from "../../../electron/demo/slack/api-server.ts";
import * as channels from "../../../electron/demo/slack/channels.ts";
import { addFile, type NewFile } from "../../../electron/demo/slack/files.ts";
import * as history from "../../../electron/demo/slack/history.ts";
import type { Json, SlackChannel, SlackFile, SlackMessage, SlackUser } from "../../../electron/demo/slack/model.ts";
import type { AuthorizeOptions } from "../../../electron/demo/slack/oauth.ts";
import * as people from "../../../electron/demo/slack/people.ts";
import { messageShape } from "../../../electron/demo/slack/shapes.ts";
import type { DisconnectReason } from "../../../electron/demo/slack/socket-mode.ts";
import {
  type ServedWorkspace,
  serveWorkspace,
  type WorkspaceOptions,
} from "../../../electron/demo/slack/start-workspace.ts";
import { channelOf, emit, messageOf } from "../../../electron/demo/slack/state.ts";
import type { IssuedTokens, IssueOptions } from "../../../electron/demo/slack/tokens.ts";
import { before, type Fault, Faults, type Limit } from "./faults.ts";
import { Pushes, type PushMode } from "./pushes.ts";
import { createValidator } from "./validate-call.ts";

type Post = string | history.PostContent;

/** A workspace, seen from all sides: by API and sockets, by the people in it, and by a test that breaks it. */
export interface SlackWorkspace {
  /** Base of the Web API, ends in `/api/`. */
  url: string;
  authorizeUrl: string;
  /** Client id the authorize page knows. */
  clientId: string;
  teamId: string;
  /** What stands before the paths of addresses that it tells, where something stands between it and others. */
  appearAt(origin: string): void;
  close(): Promise<void>;

  // What people in it do, by programs of their own. Channels and users are given and named by their ids.
  addUser(user: people.NewUser): SlackUser;
  updateUser(id: string, change: Parameters<typeof people.updateUser>[2]): void;
  addChannel(channel: channels.NewChannel): SlackChannel;
  openDm(one: string, other: string): SlackChannel;
  openGroup(members: string[]): SlackChannel;
  /** @param user null for a bot without a user */
  post(channel: string, user: string | null, what: Post): SlackMessage;
  edit(channel: string, ts: string, change: Parameters<typeof history.edit>[3] | string): void;
  /** What Slack does by itself: a preview of a link, without `edited`. */
  unfurl(channel: string, ts: string, attachments: Json[]): void;
  remove(channel: string, ts: string): void;
  react(channel: string, ts: string, user: string, name: string): void;
  unreact(channel: string, ts: string, user: string, name: string): void;
  join(channel: string, user: string, inviter?: string): void;
  leave(channel: string, user: string): void;
  setTopic(channel: string, user: string, topic: string): void;
  archive(channel: string, user: string, on?: boolean): void;
  deleteChannel(channel: string): void;
  mark(channel: string, user: string, ts: string): void;
  rename(channel: string, user: string, name: string): void;
  /** @param value a URL, `alias:name`, or null to remove it; a picture of its own when absent */
  addEmoji(name: string, value?: string | null): void;
  uploadFile(file: NewFile): SlackFile;
  deleteFile(id: string): void;
  /** Any other event, to everybody with a token. */
  emit(event: Json): void;
  /** Told of every event at once, whoever else hears it. */
  onEvent(listener: (event: Json) => void): void;

  issueTokens(options: IssueOptions): IssuedTokens;
  revokeToken(value: string): void;
  expireToken(value: string): void;
  /** What the authorize page does from now on. */
  authorizeAs(options: Partial<AuthorizeOptions>): void;

  /** As `conversations.history` would tell them, replies too, oldest first. */
  messages(channel: string): Json[];
  lastRead(channel: string, user: string): string | null;
  /** Every request, in order; those of the Web API by their method, else `upload`, `download`, `picture`, `authorize`. */
  calls: SeenRequest[];
  callsOf(method: string): SeenRequest[];
  /** What calls did against the documentation. A test ends with `expect(violations).toEqual([])`. */
  violations: string[];
  /** Connections of Socket Mode. */
  sockets: { count(): number; waiting(): number; readonly acknowledged: string[] };

  /** The next calls of a method fail; `*` is any. */
  fail(method: string, fault: Fault, times?: number): void;
  /** Null lifts it. */
  limit(method: string, limit: Limit | null): void;
  /** Without a reason the lines are cut. */
  dropSockets(reason?: DisconnectReason, afterMs?: number): void;
  pushes(mode: PushMode): void;
  /** Of `reversed`: lets what is held go, newest first. */
  releasePushes(): void;
}

/** A stateful Slack workspace over real HTTP and WebSocket on 127.0.0.1, without anybody in it. */
export async function startSlackWorkspace(
  options: Omit<WorkspaceOptions, "interception"> = {},
): Promise<SlackWorkspace> {
  const faults = new Faults();
  const pushes = new Pushes();
  const calls: SeenRequest[] = [];
  const violations: string[] = [];
  const validate = createValidator();
  const failing = new WeakMap<SeenRequest, Fault>();
  const served = await serveWorkspace({
    ...options,
    interception: {
      async before(request) {
        calls.push({ ...request, args: { ...request.args } });
        if (request.path.startsWith("/api/"))
          violations.push(...(validate?.(request, scopesOf(served, request)) ?? []));
        const fault = faults.take(request.method);
        if (fault?.dropAfter) failing.set(request, fault);
        return (fault && (await before(fault))) ?? faults.limited(request);
      },
      after: async (request, answer) => (failing.has(request) ? "cut" : answer),
      deliver: (envelope, send) => pushes.deliver(envelope, send),
    },
  });
  return {
    ...outside(served),
    ...inside(served),
    calls,
    callsOf: (method) => calls.filter((call) => call.method === method),
    violations,
    fail: (method, fault, times) => faults.fail(method, fault, times),
    limit: (method, limit) => faults.limit(method, limit),
    pushes: (mode) => pushes.set(mode),
    releasePushes: () => pushes.release(),
  };
}

/** Null where the token is none: the server says so. */
function scopesOf({ tokens }: ServedWorkspace, { token }: SeenRequest): string[] | null {
  try {
    return tokens.check(token).scopes;
  } catch {
    return null;
  }
}

function outside(served: ServedWorkspace) {
  const { state, tokens, oauth, sockets } = served;
  return {
    url: served.url,
    authorizeUrl: served.authorizeUrl,
    clientId: oauth.options.clientId,
    teamId: state.team.id,
    appearAt(origin: string) {
      state.origin = origin;
    },
    close: () => served.close(),
    issueTokens: (issue: IssueOptions) => tokens.issue(issue),
    revokeToken: (value: string) => revoke(state, tokens, tokens.check(value)),
    expireToken: (value: string) => tokens.expire(value),
    authorizeAs: (change: Partial<AuthorizeOptions>) => void Object.assign(oauth.options, change),
    sockets,
    dropSockets: (reason?: DisconnectReason, afterMs?: number) => sockets.drop(reason, afterMs),
  };
}

function inside({ state }: ServedWorkspace) {
  return {
    addUser: (user: people.NewUser) => people.addUser(state, user),
    updateUser: (id: string, change: Parameters<typeof people.updateUser>[2]) => people.updateUser(state, id, change),
    addChannel: (channel: channels.NewChannel) => channels.addChannel(state, channel),
    openDm: (one: string, other: string) => channels.openDm(state, one, other),
    openGroup: (members: string[]) => channels.openGroup(state, members),
    post: (channel: string, user: string | null, what: Post) =>
      history.post(state, channel, user, typeof what === "string" ? { text: what } : what),
    edit: (channel: string, ts: string, change: Parameters<typeof history.edit>[3] | string) =>
      void history.edit(state, channel, ts, typeof change === "string" ? { text: change } : change),
    unfurl(channelId: string, ts: string, attachments: Json[]) {
      const channel = channelOf(state, channelId);
      const message = messageOf(channel, ts);
      const previous = messageShape(state, channel, message);
      message.extra = { ...message.extra, attachments };
      history.tellChanged(state, channel, message, previous);
    },
    remove: (channel: string, ts: string) => history.remove(state, channel, ts),
    react: (channel: string, ts: string, user: string, name: string) => history.react(state, channel, ts, user, name),
    unreact: (channel: string, ts: string, user: string, name: string) =>
      history.unreact(state, channel, ts, user, name),
    join: (channel: string, user: string, inviter?: string) => channels.join(state, channel, user, inviter),
    leave: (channel: string, user: string) => channels.leave(state, channel, user),
    setTopic: (channel: string, user: string, topic: string) => channels.setTopic(state, channel, user, topic),
    archive: (channel: string, user: string, on?: boolean) => channels.archive(state, channel, user, on),
    deleteChannel: (channel: string) => channels.deleteChannel(state, channel),
    mark: (channel: string, user: string, ts: string) => channels.mark(state, channel, user, ts),
    rename: (channel: string, user: string, name: string) => channels.rename(state, channel, user, name),
    addEmoji: (name: string, value: string | null = `${state.origin}/emoji/${name}.png`) =>
      people.changeEmoji(state, name, value),
    uploadFile: (file: NewFile) => addFile(state, file),
    deleteFile(id: string) {
      const file = state.files.get(id);
      if (file) file.deleted = true;
    },
    emit: (event: Json) => emit(state, { event, audience: null, scopes: [] }),
    onEvent: (listener: (event: Json) => void) => void state.listeners.add(({ event }) => listener(event)),
    messages(channelId: string) {
      const channel = channelOf(state, channelId);
      return channel.messages.map((message) => messageShape(state, channel, message));
    },
    lastRead: (channel: string, user: string) => channelOf(state, channel).lastRead.get(user) ?? null,
  };
}
