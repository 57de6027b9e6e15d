import { once } from "node:events";
import { SocketModeClient } from "@slack/socket-mode";
import { LogLevel } from "@slack/web-api";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Json } from "../../../../electron/demo/slack/model.ts";
import type { SlackWorkspace } from "../../../servers/slack/start-slack-workspace.ts";
import { recorded } from "../../../servers/slack/validate-call.ts";
import { clientOf, closeOffices, office } from "../../../support/slack-office.ts";
import { until } from "../../../support/until.ts";

closeOffices();

const clients: SocketModeClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.disconnect();
});

interface Heard {
  event: Json;
  retry: number;
  id: string;
}

/** The official client, which writes down what it hears. */
async function listener({ url }: SlackWorkspace, appToken: string, acks = true) {
  const clientOptions = { slackApiUrl: url, logLevel: LogLevel.ERROR };
  const client = new SocketModeClient({ appToken, clientOptions, logLevel: LogLevel.ERROR });
  const heard: Heard[] = [];
  client.on("slack_event", ({ body, ack, retry_num }) => {
    heard.push({ event: body.event, retry: retry_num ?? 0, id: body.event_id });
    if (acks) ack();
  });
  client.on("error", () => undefined);
  clients.push(client);
  await client.start();
  const types = () => heard.map(({ event }) => [event["type"], event["subtype"]].filter(Boolean).join("."));
  return { client, heard, types };
}

test("everything that happens where one is comes as events, and is acknowledged", async () => {
  const { workspace, tokens, anna, ben, cleo, general } = await office();
  const { heard, types } = await listener(workspace, tokens.appToken);
  const { ts } = workspace.post(general.id, ben.id, "hi");
  workspace.edit(general.id, ts, "hello");
  workspace.unfurl(general.id, ts, [{ title: "a page" }]);
  workspace.react(general.id, ts, cleo.id, "wave");
  workspace.unreact(general.id, ts, cleo.id, "wave");
  workspace.post(general.id, cleo.id, { text: "all", thread_ts: ts, reply_broadcast: true });
  const file = workspace.uploadFile({ name: "a.txt", data: Buffer.from("a"), user: ben.id });
  workspace.post(general.id, ben.id, { files: [file.id] });
  workspace.post(general.id, null, { subtype: "bot_message", text: "beep", extra: { bot_id: "B1", username: "bot" } });
  workspace.setTopic(general.id, ben.id, "Everything");
  workspace.leave(general.id, cleo.id);
  workspace.join(general.id, cleo.id, ben.id);
  workspace.rename(general.id, ben.id, "all");
  const later = workspace.post(general.id, ben.id, "oops");
  workspace.remove(general.id, later.ts);
  const side = workspace.addChannel({ name: "side", members: [ben.id] });
  workspace.post(side.id, ben.id, "not for Anna");
  const dm = workspace.openDm(ben.id, anna.id);
  workspace.post(dm.id, ben.id, "psst");
  workspace.updateUser(ben.id, { displayName: "Benny" });
  workspace.addEmoji("spool");
  workspace.archive(general.id, ben.id);
  const wanted = [
    ...["message", "message.message_changed", "message.message_changed", "reaction_added", "reaction_removed"],
    ...["message.thread_broadcast", "message.file_share", "message.bot_message", "message.channel_topic"],
    ...["message.channel_leave", "member_left_channel", "member_joined_channel", "message.channel_join"],
    ...["message.channel_name", "channel_rename", "message", "message.message_deleted", "channel_created"],
    ...["im_created", "message", "user_change", "emoji_changed.add", "message.channel_archive", "channel_archive"],
  ];
  await until(() => heard.length >= wanted.length, { what: "all events" });
  expect(types()).toEqual(wanted);
  await until(() => workspace.sockets.waiting() === 0, { what: "every ack" });
  expect(workspace.sockets.acknowledged).toHaveLength(wanted.length);
  const [, edited, unfurled] = heard.map(({ event }) => event);
  expect(edited).toMatchObject({
    message: { ts, text: "hello", edited: { user: ben.id } },
    previous_message: { text: "hi" },
  });
  expect(unfurled).toMatchObject({ message: { attachments: [{ title: "a page" }] } });
  expect(heard.at(-2)?.event).toMatchObject({ channel: general.id, channel_type: "channel" });
});

test("what nobody acknowledges comes again and says so", async () => {
  const { workspace, tokens, ben, general } = await office({ ackMs: 40 });
  const { heard } = await listener(workspace, tokens.appToken, false);
  workspace.post(general.id, ben.id, "hello?");
  await until(() => heard.length >= 4, { what: "three more tries" });
  expect(heard.map(({ retry }) => retry)).toEqual([0, 1, 2, 3]);
  expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
});

test("a connection that is cut comes back", async () => {
  const { workspace, tokens, ben, general } = await office();
  const { heard, types } = await listener(workspace, tokens.appToken);
  workspace.dropSockets();
  await until(() => workspace.callsOf("apps.connections.open").length === 2 && workspace.sockets.count() === 1, {
    what: "the second connection",
  });
  workspace.post(general.id, ben.id, "welcome back");
  await until(() => heard.length === 1, { what: "the event" });
  expect(types()).toEqual(["message"]);
});

test("hello, and every way to be sent away, in the frames that were recorded", async () => {
  const { workspace, tokens } = await office();
  const client = clientOf(workspace, tokens.appToken);
  const frames: Json[] = [];
  const reasons = ["warning", "refresh_requested", "link_disabled", "too_many_websockets"] as const;
  for (const reason of reasons) {
    const { url = "" } = await client.apps.connections.open();
    const socket = new WebSocket(url);
    const closed = once(socket, "close");
    socket.on("message", (data) => frames.push(JSON.parse(String(data))));
    await until(() => frames.at(-1)?.["type"] === "hello", { what: "hello" });
    workspace.dropSockets(reason);
    await closed;
    const again = new WebSocket(url);
    await expect(once(again, "open")).rejects.toThrow("401");
  }
  expect(frames.map(({ type, reason }) => reason ?? type)).toEqual(reasons.flatMap((reason) => ["hello", reason]));
  const theirs: { name: string; frame: Json }[] = Object.values(recorded("socket-mode-frames.json") ?? {}).map(Object);
  const hello = theirs.find(({ frame }) => frame["type"] === "hello")?.frame;
  if (hello) expect(Object.keys(frames[0] ?? {}).sort()).toEqual(Object.keys(hello).sort());
});

test("pushes can be lost, doubled and turned around", async () => {
  const { workspace, tokens, ben, general } = await office();
  const { heard } = await listener(workspace, tokens.appToken);
  workspace.pushes("silent");
  workspace.post(general.id, ben.id, "lost");
  workspace.pushes("duplicate");
  workspace.post(general.id, ben.id, "twice");
  workspace.pushes("reversed");
  workspace.post(general.id, ben.id, "first");
  workspace.post(general.id, ben.id, "second");
  workspace.releasePushes();
  await until(() => heard.length >= 4, { what: "four events" });
  expect(heard.map(({ event }) => event["text"])).toEqual(["twice", "twice", "second", "first"]);
  expect(heard[0]?.id).toBe(heard[1]?.id);
});

test("only what the app subscribed to is told; leaving and the end of a channel have events of their own", async () => {
  const subscriptions = ["message.channels", "channel_left", "group_deleted"];
  const { workspace, tokens, anna, ben, general } = await office({ subscriptions });
  const { heard, types } = await listener(workspace, tokens.appToken);
  const { ts } = workspace.post(general.id, ben.id, "hi");
  workspace.react(general.id, ts, ben.id, "wave");
  workspace.post(workspace.openDm(anna.id, ben.id).id, ben.id, "not subscribed to");
  const secret = workspace.addChannel({ name: "secret", private: true, members: [anna.id, ben.id] });
  workspace.deleteChannel(secret.id);
  workspace.leave(general.id, ben.id);
  workspace.leave(general.id, anna.id);
  await until(() => heard.length >= 5, { what: "five events" });
  const left = ["message.channel_leave", "message.channel_leave", "channel_left"];
  expect(types()).toEqual(["message", "group_deleted", ...left]);
});

test("events go to who granted their scope; the end of a token is told", async () => {
  const { workspace, tokens, ben, general } = await office();
  const { heard, types } = await listener(workspace, tokens.appToken);
  workspace.revokeToken(tokens.accessToken);
  const few = workspace.issueTokens({ user: ben.id, scopes: ["channels:read"] });
  workspace.post(general.id, ben.id, "unheard");
  workspace.rename(general.id, ben.id, "heard");
  await until(() => heard.length >= 2, { what: "two events" });
  expect(types()).toEqual(["tokens_revoked", "channel_rename"]);
  expect(few.refreshToken).toBeNull();
});
