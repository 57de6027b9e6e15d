import { describe, expect, it, onTestFinished } from "vitest";
import type { Connector } from "../../../../electron/connectors/contract.ts";
import { type RemoteMessage, remoteId } from "../../../../electron/connectors/model.ts";
import { startForeignHost } from "../../../servers/slack/foreign-host.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { ChatReplica, never, openSlack, outgoing, refOf, round } from "./open.ts";

closeOffices();

async function sent(connector: Connector, ...args: Parameters<typeof outgoing>): Promise<RemoteMessage> {
  const result = await connector.send?.(outgoing(...args), never);
  const [event] = (result?.events ?? []).filter(({ type }) => type === "message");
  if (event?.type !== "message") throw new Error("nothing came back");
  return event.message;
}

async function bytes(parts: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts ?? []) all.push(part);
  return Buffer.concat(all);
}

describe("sending", () => {
  it("sends rich text and knows it again by its key", async () => {
    const { workspace, tokens, ben, general } = await office();
    const connector = await openSlack(workspace, tokens);
    const key = crypto.randomUUID();
    const text = `**hi** [@Ben](bobbin-person:${ben.id}) 👋 & <b>\n\n- one\n- two`;
    const message = await sent(connector, general.id, text, { key });
    expect(message).toMatchObject({ direction: "out", echoKey: key, conversation: general.id });
    const [kept] = workspace.messages(general.id);
    expect(kept?.["text"]).toBe(`*hi* <@${ben.id}> 👋 &amp; &lt;b&gt;\n\n• one\n• two`);
    const replica = new ChatReplica();
    await round(connector, replica);
    const again = replica.messages.get(message.id);
    expect(again?.echoKey).toBe(key);
    expect(again?.content?.markdown).toBe(message.content?.markdown);
  });

  it("answers in threads, and in the channel too", async () => {
    const { workspace, tokens, ben, general } = await office();
    const { ts } = workspace.post(general.id, ben.id, "question");
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const question = replica.messages.get(`${general.id}:${ts}`);
    if (!question) throw new Error("no question");
    const answer = await sent(connector, general.id, "answer", { parent: refOf(question) });
    expect(answer.parent).toBe(question.id);
    // Threads have one level: an answer to an answer stands in the same thread.
    const second = await sent(connector, general.id, "second", { parent: refOf(answer), broadcast: true });
    expect(second).toMatchObject({ parent: question.id, broadcast: true });
    expect(workspace.messages(general.id).map((message) => message["thread_ts"])).toEqual([ts, ts, ts]);
  });

  it("sends files, shows the token to nobody, and knows the message again", async () => {
    const { workspace, tokens, general } = await office();
    const connector = await openSlack(workspace, tokens);
    const data = new Uint8Array(300_000).map((_, at) => at % 251);
    const key = crypto.randomUUID();
    const attachments = [{ name: "räder & co.bin", contentType: "application/octet-stream", contentId: null, data }];
    const message = await sent(connector, general.id, "with a *file*", { key, attachments });
    expect(message).toMatchObject({ echoKey: key, content: { text: "with a file" } });
    expect(workspace.callsOf("upload").map(({ token }) => token)).toEqual([null]);
    const [file] = message.content?.attachments ?? [];
    expect(file).toMatchObject({ name: "räder & co.bin", size: data.length });
    if (!file) throw new Error("no file");
    const parts = connector.download?.({ ...file, message: refOf(message) }, never);
    expect(Buffer.compare(await bytes(parts), data)).toBe(0);
  });

  it("finds out what became of an uncertain message", async () => {
    const { workspace, tokens, general } = await office();
    const connector = await openSlack(workspace, tokens);
    for (const [fault, outcome] of [
      ["dropAfter", "arrived"],
      ["drop", "not-arrived"],
    ] as const) {
      workspace.fail("chat.postMessage", { [fault]: true });
      const key = crypto.randomUUID();
      const send = connector.send?.(outgoing(general.id, `uncertain ${fault}`, { key }), never);
      await expect(send).rejects.toMatchObject({ maybeSent: true, failure: { kind: "offline" } });
      expect(await connector.find?.(key, never)).toBe(outcome);
    }
    expect(await connector.find?.("unheard of", never)).toBe("unsure");
    workspace.fail("chat.postMessage", { error: "internal_error" });
    await expect(connector.send?.(outgoing(general.id, "x"), never)).rejects.toMatchObject({
      maybeSent: true,
      failure: { kind: "server" },
    });
  });

  it("says why Slack refuses", async () => {
    const { workspace, tokens, ben, general } = await office();
    const connector = await openSlack(workspace, tokens);
    for (const [error, failure] of [
      ["msg_too_long", { kind: "refused", reason: "too-large" }],
      ["restricted_action", { kind: "refused", reason: "forbidden" }],
      ["channel_not_found", { kind: "missing" }],
      ["is_archived", { kind: "refused", reason: "forbidden" }],
      ["token_revoked", { kind: "sign-in" }],
      ["some_new_error", { kind: "refused", reason: "invalid" }],
    ] as const) {
      workspace.fail("chat.postMessage", { error });
      await expect(connector.send?.(outgoing(general.id, "x"), never)).rejects.toMatchObject({
        failure,
        maybeSent: false,
      });
    }
    expect(workspace.messages(general.id)).toEqual([]);
    expect(ben.id).not.toBe("");
  });
});

describe("changing", () => {
  it("edits, removes, reacts and marks, and repeating it is no error", async () => {
    const { workspace, tokens, anna, ben, general } = await office();
    const connector = await openSlack(workspace, tokens);
    const message = await sent(connector, general.id, "one **two**");
    const edited = await connector.edit?.(refOf(message), "three *four*", never);
    const [event] = edited?.events ?? [];
    if (event?.type !== "message") throw new Error("nothing came back");
    expect(event.message.content?.markdown).toBe("three _four_");
    expect(event.message.version > message.version).toBe(true);
    const other = workspace.post(general.id, ben.id, "react to me");
    const ref = {
      id: remoteId(`${general.id}:${other.ts}`),
      conversation: remoteId(general.id),
      sequence: other.ts,
      remote: null,
    };
    for (let times = 0; times < 2; times++) await connector.react?.(ref, "👍🏽", true, never);
    expect(workspace.messages(general.id)[1]?.["reactions"]).toEqual([
      { name: "+1::skin-tone-4", users: [anna.id], count: 1 },
    ]);
    for (let times = 0; times < 2; times++) await connector.react?.(ref, "👍🏽", false, never);
    await expect(connector.react?.(ref, "no emoji", true, never)).rejects.toMatchObject({
      failure: { kind: "refused" },
    });
    await connector.markRead?.(remoteId(general.id), other.ts, never);
    expect(workspace.lastRead(general.id, anna.id)).toBe(other.ts);
    await connector.markRead?.(remoteId(general.id), message.sequence ?? "", never);
    expect(workspace.lastRead(general.id, anna.id)).toBe(message.sequence);
    await connector.markRead?.(remoteId(general.id), "", never);
    expect(workspace.lastRead(general.id, anna.id)).toBe("0000000000.000000");
    for (let times = 0; times < 2; times++) await connector.remove?.(refOf(message), never);
    expect(workspace.messages(general.id)).toHaveLength(1);
    await expect(connector.edit?.(ref, "not mine", never)).rejects.toMatchObject({
      failure: { kind: "refused", reason: "forbidden" },
    });
  });

  it("begins a conversation with one or several", async () => {
    const { workspace, tokens, ben, cleo } = await office();
    const connector = await openSlack(workspace, tokens);
    const direct = await connector.begin?.([remoteId(ben.id)], never);
    expect(direct?.find(({ type }) => type === "conversation")).toMatchObject({
      conversation: { kind: "direct", name: "Ben Birch" },
    });
    const group = await connector.begin?.([remoteId(ben.id), remoteId(cleo.id)], never);
    expect(group?.find(({ type }) => type === "conversation")).toMatchObject({
      conversation: { kind: "group", name: "Ben Birch, Cléo Clair" },
    });
  });
});

describe("files", () => {
  it("are never asked for elsewhere with the token", async () => {
    const foreign = await startForeignHost();
    onTestFinished(() => foreign.close());
    const { workspace, tokens, ben, general } = await office();
    const { ts } = workspace.post(general.id, ben.id, "file");
    const connector = await openSlack(workspace, tokens);
    const message = { id: remoteId(`${general.id}:${ts}`), conversation: remoteId(general.id), sequence: ts };
    const file = { id: remoteId("F123"), name: "x", size: 1 };
    const remote = { files: { F123: `${foreign.url}/stolen` } };
    await expect(
      bytes(connector.download?.({ ...file, message: { ...message, remote } }, never)),
    ).rejects.toMatchObject({ failure: { kind: "refused" } });
    await expect(connector.picture?.(`${foreign.url}/x.png`, never)).rejects.toMatchObject({
      failure: { kind: "refused" },
    });
    expect(foreign.requests).toEqual([]);
  });

  it("are not Slack's page for signing in", async () => {
    const { workspace, tokens, ben, general } = await office();
    const file = workspace.uploadFile({ name: "a.txt", data: Buffer.from("words"), user: ben.id });
    workspace.post(general.id, ben.id, { text: "", files: [file.id] });
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const [message] = [...replica.messages.values()];
    const [attachment] = message?.content?.attachments ?? [];
    if (!message || !attachment) throw new Error("no file");
    const wanted = { ...attachment, message: refOf(message) };
    expect((await bytes(connector.download?.(wanted, never))).toString()).toBe("words");
    workspace.fail("download", { html: true });
    await expect(bytes(connector.download?.(wanted, never))).rejects.toMatchObject({
      message: expect.stringContaining("files:read"),
    });
    workspace.deleteFile(file.id);
    await expect(bytes(connector.download?.(wanted, never))).rejects.toMatchObject({ failure: { kind: "missing" } });
  });
});
