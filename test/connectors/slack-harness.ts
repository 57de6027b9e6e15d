import { type OutgoingMessage, type RemoteMessageRef, remoteId } from "../../electron/connectors/model.ts";
import { slack } from "../../electron/connectors/slack/index.ts";
import { type SlackWorkspace, startSlackWorkspace } from "../servers/slack/start-slack-workspace.ts";
import type { Harness, World } from "./harness.ts";

/** Slack against its stand-in: Anna's account, Ben beside her in a channel. */
export const slackHarness: Harness = {
  name: "Slack",
  missing: null,
  prepare: async () => async () => undefined,
  start,
};

async function start(): Promise<World> {
  const workspace = await startSlackWorkspace();
  const anna = workspace.addUser({ realName: "Anna Ash", email: "anna@example.org" });
  const ben = workspace.addUser({ realName: "Ben Birch", email: "ben@example.org" });
  const channel = workspace.addChannel({ name: "general", members: [anna.id, ben.id] });
  const tokens = workspace.issueTokens({ user: anna.id });
  workspace.authorizeAs({ user: anna.id });
  const { accessToken, appToken } = tokens;
  const fields = { way: "token", accessToken, appToken, apiUrl: workspace.url };
  return {
    provider: slack,
    fields,
    wrong: { ...fields, accessToken: "xoxp-wrong" },
    ...said(workspace, channel.id, anna.id, ben.id),
    ...troubled(workspace, channel.id),
    outgoing: (key, text, more) => ({ ...letter(key, text), conversation: remoteId(channel.id), ...more }),
    newKey: () => crypto.randomUUID(),
    revoke: async () => workspace.revokeToken(accessToken),
    expiring: () => expiring(workspace),
    connections: () => workspace.sockets.count(),
    close: () => workspace.close(),
  };
}

function said(workspace: SlackWorkspace, channel: string, anna: string, ben: string) {
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const unescaped = (text: unknown) =>
    String(text).replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const there = () =>
    workspace.messages(channel).filter(({ subtype }) => subtype === undefined || subtype === "thread_broadcast");
  return {
    async say(text: string, { thread }: { thread?: string } = {}) {
      const more = thread === undefined ? {} : { thread_ts: thread };
      return workspace.post(channel, ben, { text: escaped(text), ...more }).ts;
    },
    async bulk(texts: string[]) {
      const begin = Date.now() - texts.length * 1000 - 86_400_000;
      for (const [place, text] of texts.entries()) workspace.post(channel, ben, { text, at: begin + place * 1000 });
    },
    takeBack: async (ts: string) => workspace.remove(channel, ts),
    async sayWithFile(text: string, data: Uint8Array) {
      const file = workspace.uploadFile({ name: "file.bin", data, user: ben });
      workspace.post(channel, ben, { text, files: [file.id] });
    },
    there: async () => there().map(({ text }) => unescaped(text)),
    arrived: async (text: string) => there().filter((message) => unescaped(message["text"]) === text).length,
    async filesOf(text: string) {
      const files = there().find((message) => message["text"] === text)?.["files"] as { url_private: string }[];
      const headers = { authorization: `Bearer ${workspace.issueTokens({ user: anna }).accessToken}` };
      return Promise.all(
        files.map(async (file) => new Uint8Array(await (await fetch(file.url_private, { headers })).arrayBuffer())),
      );
    },
    edit: async (ts: string, text: string) => workspace.edit(channel, ts, text),
    react: async (ts: string) => workspace.react(channel, ts, ben, "tada"),
    reactions({ sequence }: RemoteMessageRef) {
      const message = workspace.messages(channel).find(({ ts }) => ts === sequence);
      const all = (message?.["reactions"] ?? []) as { users: string[] }[];
      return all.filter(({ users }) => users.includes(anna)).length;
    },
  };
}

function troubled(workspace: SlackWorkspace, _channel: string) {
  const outcomes = {
    "arrives-unheard": { dropAfter: true },
    lost: { drop: true },
    refused: { error: "restricted_action" },
  } as const;
  return {
    nextSend: (outcome: keyof typeof outcomes) => workspace.fail("chat.postMessage", outcomes[outcome]),
    found: { arrived: "arrived", lost: "not-arrived" } as const,
    cut(step: number) {
      workspace.fail("*", { delayMs: 0 }, step);
      workspace.fail("*", { drop: true });
    },
    heal: () => undefined,
    throttle: {
      act: "changes" as const,
      namesTime: true,
      with: (seconds: number | null) => workspace.fail("conversations.history", { retryAfter: seconds }),
    },
    disorder: {
      begin: (how: "duplicate" | "reversed") => workspace.pushes(how),
      end: () => workspace.pushes("normal"),
    },
  };
}

function expiring(workspace: SlackWorkspace) {
  const before = workspace.callsOf("oauth.v2.access").length;
  return {
    fields: {
      way: "browser",
      clientId: workspace.clientId,
      apiUrl: workspace.url,
      authorizeUrl: workspace.authorizeUrl,
    },
    expire: () =>
      workspace.expireToken(workspace.calls.findLast(({ token }) => token?.startsWith("xoxe.xoxp"))?.token ?? ""),
    // The first is the sign-in itself.
    renewals: () => workspace.callsOf("oauth.v2.access").length - before - 1,
  };
}

function letter(key: string, text: string): OutgoingMessage {
  return {
    key,
    date: Date.now(),
    from: { name: "Anna Ash", address: "anna" },
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    text,
    html: null,
    inReplyTo: null,
    references: [],
    attachments: [],
    conversation: null,
    parent: null,
    broadcast: false,
  };
}
