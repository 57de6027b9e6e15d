import { describe, expect, it } from "vitest";
import type { Connector } from "../../../../electron/connectors/contract.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { until } from "../../../support/until.ts";
import { ChatReplica, openSlack, round } from "./open.ts";

closeOffices();

/** Listens, and runs a round at each wake, as the actor does. */
function live(connector: Connector, replica: ChatReplica) {
  const stop = new AbortController();
  let running = Promise.resolve();
  let wakes = 0;
  const wake = () => {
    wakes++;
    running = running.then(async () => void (await round(connector, replica)));
  };
  const listening = connector.listen?.(wake, stop.signal) ?? Promise.resolve();
  listening.catch(() => undefined);
  return {
    listening,
    wakes: () => wakes,
    settled: () => running,
    async stop() {
      stop.abort();
      await listening;
      await running;
    },
  };
}

describe("Socket Mode", () => {
  it("brings messages, edits, reactions and removals without asking for history", async () => {
    const { workspace, tokens, ben, general } = await office();
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const running = live(connector, replica);
    await until(() => workspace.sockets.count() === 1 && running.wakes() > 0, { what: "connected" });
    await running.settled();
    const asked = workspace.callsOf("conversations.history").length;
    const { ts } = workspace.post(general.id, ben.id, "pushed");
    await until(() => replica.texts(general.id).includes("pushed"), { what: "pushed" });
    workspace.edit(general.id, ts, "pushed and edited");
    await until(() => replica.texts(general.id).includes("pushed and edited"), { what: "edited" });
    workspace.react(general.id, ts, ben.id, "tada");
    await until(() => replica.messages.get(`${general.id}:${ts}`)?.reactions?.[0]?.emoji === "🎉", {
      what: "reaction",
    });
    workspace.unreact(general.id, ts, ben.id, "tada");
    await until(() => replica.messages.get(`${general.id}:${ts}`)?.reactions?.length === 0, {
      what: "reaction taken back",
    });
    const reply = workspace.post(general.id, ben.id, { text: "answer", thread_ts: ts });
    await until(() => replica.messages.has(`${general.id}:${reply.ts}`), { what: "answer" });
    expect(replica.messages.get(`${general.id}:${reply.ts}`)?.parent).toBe(`${general.id}:${ts}`);
    workspace.remove(general.id, ts);
    await until(() => replica.removed.has(`${general.id}:${ts}`), { what: "removed" });
    await until(() => workspace.sockets.waiting() === 0, { what: "everything acknowledged" });
    expect(workspace.callsOf("conversations.history").length).toBe(asked);
    await running.stop();
    await until(() => workspace.sockets.count() === 0, { what: "socket closed" });
  });

  it("holds out against events that come twice, in the wrong order, or as nonsense", async () => {
    const { workspace, tokens, ben, general } = await office();
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const running = live(connector, replica);
    await until(() => running.wakes() > 0, { what: "connected" });
    await running.settled();
    workspace.pushes("duplicate");
    workspace.post(general.id, ben.id, "twice");
    await until(() => replica.texts(general.id).includes("twice"), { what: "twice" });
    expect(
      replica.events.filter((event) => event.type === "message" && event.message.content?.text === "twice"),
    ).toHaveLength(1);
    workspace.pushes("reversed");
    const { ts } = workspace.post(general.id, ben.id, "first");
    workspace.edit(general.id, ts, "first edited");
    workspace.releasePushes();
    await until(() => replica.texts(general.id).includes("first edited"), { what: "newest state" });
    workspace.pushes("normal");
    for (const event of [
      { type: "error" },
      { type: "close" },
      { type: "message" },
      { type: "message", channel: 7, ts: [] },
      { type: "reaction_added", item: null },
      { type: "channel_rename", channel: null },
    ])
      workspace.emit(event);
    workspace.post(general.id, ben.id, "still here");
    await until(() => replica.texts(general.id).includes("still here"), { what: "still here" });
    expect(replica.texts(general.id)).toContain("first edited");
    await running.stop();
  });

  it("says nothing of what is not wanted", async () => {
    const { workspace, tokens, anna, ben, general } = await office();
    const other = workspace.addChannel({ name: "other", members: [anna.id, ben.id] });
    const connector = await openSlack(workspace, tokens, { isWanted: (id) => id === general.id });
    const replica = new ChatReplica();
    await round(connector, replica);
    const running = live(connector, replica);
    await until(() => running.wakes() > 0, { what: "connected" });
    const { ts } = workspace.post(other.id, ben.id, "not for us");
    workspace.react(other.id, ts, ben.id, "tada");
    workspace.edit(other.id, ts, "still not for us");
    workspace.post(general.id, ben.id, "for us");
    await until(() => replica.texts(general.id).includes("for us"), { what: "for us" });
    expect(JSON.stringify(replica.events)).not.toContain("not for us");
    expect(replica.events.filter(({ type }) => type === "reaction")).toEqual([]);
    await running.stop();
  });

  it("keeps what came under a message that is told again", async () => {
    const { workspace, tokens, ben, general } = await office();
    const { ts } = workspace.post(general.id, ben.id, "hello");
    workspace.react(general.id, ts, ben.id, "tada");
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const running = live(connector, replica);
    await until(() => running.wakes() > 0, { what: "connected" });
    workspace.emit({ type: "message", channel: general.id, user: ben.id, ts, text: "hello", event_ts: ts });
    workspace.post(general.id, ben.id, "after");
    await until(() => replica.texts(general.id).includes("after"), { what: "after" });
    expect(replica.messages.get(`${general.id}:${ts}`)?.reactions).toMatchObject([{ emoji: "🎉" }]);
    await running.stop();
  });

  it("tells a new conversation and what is said in it", async () => {
    const { workspace, tokens, anna, ben } = await office();
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const running = live(connector, replica);
    await until(() => running.wakes() > 0, { what: "connected" });
    await running.settled();
    const dm = workspace.openDm(anna.id, ben.id);
    workspace.post(dm.id, ben.id, "hello you");
    await until(() => replica.texts(dm.id).includes("hello you"), { what: "direct message" });
    expect(replica.conversations.get(dm.id)?.name).toBe("Ben Birch");
    await running.stop();
  });

  it("catches up after each connection, told or not", async () => {
    const { workspace, tokens, ben, general } = await office();
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const running = live(connector, replica);
    await until(() => running.wakes() > 0, { what: "connected" });
    await running.settled();
    await running.settled();
    workspace.pushes("silent");
    workspace.post(general.id, ben.id, "never told");
    workspace.pushes("normal");
    workspace.dropSockets("refresh_requested");
    await until(() => replica.texts(general.id).includes("never told"), { what: "caught up" });
    await running.stop();
    const again = live(connector, replica);
    await until(() => again.wakes() > 0, { what: "connected again" });
    workspace.dropSockets();
    await expect(again.listening).rejects.toMatchObject({ failure: { kind: "offline" } });
    await again.settled();
  });

  it("goes on by asking when Socket Mode is switched off", async () => {
    const { workspace, tokens } = await office();
    const notices: string[] = [];
    const connector = await openSlack(workspace, tokens, { notice: (text) => notices.push(text) });
    const replica = new ChatReplica();
    await round(connector, replica);
    const running = live(connector, replica);
    await until(() => running.wakes() > 0, { what: "connected" });
    await running.settled();
    workspace.dropSockets("link_disabled");
    await until(() => notices.length > 0, { what: "notice" });
    expect(notices[0]).toContain("Socket Mode is switched off");
    expect(workspace.sockets.count()).toBe(0);
    await running.stop();
  });
});
