import { describe, expect, it } from "vitest";
import type { Connector, ConnectorContext, Cursor } from "../../../../electron/connectors/contract.ts";
import { remoteId } from "../../../../electron/connectors/model.ts";
import type { Clock } from "../../../../electron/connectors/ports.ts";
import type { Fault } from "../../../servers/slack/faults.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { until } from "../../../support/until.ts";
import { ChatReplica, never, openSlack, outgoing, round } from "./open.ts";

closeOffices();

/** On which every wait is over at once. */
function hastyClock(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    elapsed: () => Date.now() + ahead,
    async sleep(ms) {
      ahead += ms;
    },
  };
}

type Office = Awaited<ReturnType<typeof office>>;

/** Hears pushes without doing anything; the test says when a round runs. */
async function hearing({ workspace }: Office, connector: Connector) {
  const stop = new AbortController();
  let wakes = 0;
  const listening = connector.listen?.(() => wakes++, stop.signal) ?? Promise.resolve();
  listening.catch(() => undefined);
  await until(() => workspace.sockets.count() === 1 && wakes > 0, { what: "connected" });
  return {
    wakes: () => wakes,
    /** Everything that was pushed is here. */
    async heard() {
      await until(() => workspace.sockets.waiting() === 0, { what: "everything acknowledged" });
    },
    async reconnected() {
      const before = wakes;
      workspace.dropSockets("refresh_requested");
      await until(() => wakes > before && workspace.sockets.count() === 1, { what: "connected again" });
    },
    async stop() {
      stop.abort();
      await listening.catch(() => undefined);
    },
  };
}

describe("what is pushed", () => {
  it("keeps an answer in a thread when the channel is looked at again", async () => {
    const given = await office();
    const { workspace, tokens, ben, general } = given;
    const parent = workspace.post(general.id, ben.id, "question");
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    const live = await hearing(given, connector);
    await round(connector, replica);
    const reply = workspace.post(general.id, ben.id, { text: "answer", thread_ts: parent.ts });
    workspace.edit(general.id, reply.ts, "better answer");
    const shown = workspace.post(general.id, ben.id, { text: "shown", thread_ts: parent.ts, reply_broadcast: true });
    await live.heard();
    await round(connector, replica);
    await live.reconnected();
    await round(connector, replica);
    expect(replica.texts(general.id)).toEqual(["question", "better answer", "shown"]);
    workspace.remove(general.id, shown.ts);
    await live.reconnected();
    await round(connector, replica);
    expect([...replica.removed]).toEqual([`${general.id}:${shown.ts}`]);
    await live.stop();
  });

  it("keeps what an earlier version remembered wrongly", async () => {
    const { workspace, tokens, ben, general } = await office();
    const parent = workspace.post(general.id, ben.id, "question");
    const reply = workspace.post(general.id, ben.id, { text: "answer", thread_ts: parent.ts });
    const replica = new ChatReplica();
    await round(await openSlack(workspace, tokens), replica);
    const cursor = JSON.parse(JSON.stringify(replica.cursor));
    cursor.version = 1;
    cursor.conversations[general.id].recent.push(reply.ts);
    delete cursor.conversations[general.id].stale;
    replica.cursor = cursor satisfies Cursor;
    await round(await openSlack(workspace, tokens), replica);
    expect(replica.texts(general.id)).toEqual(["question", "answer"]);
  });

  it("is told later when names can't be had, or at once where that may pass", async () => {
    const given = await office();
    const { workspace, tokens, general } = given;
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    const live = await hearing(given, connector);
    await round(connector, replica);
    const asked = workspace.callsOf("conversations.history").length;
    const dora = workspace.addUser({ realName: "Dora Dusk" });
    workspace.fail("users.info", { error: "invalid_auth" });
    workspace.emit({ type: "message", channel: general.id, user: dora.id, ts: "1700000000.000100", text: "first" });
    await live.heard();
    await expect(round(connector, replica)).rejects.toMatchObject({ failure: { kind: "sign-in" } });
    await round(connector, replica);
    expect(replica.texts(general.id)).toEqual(["first"]);
    const emil = workspace.addUser({ realName: "Emil Elm" });
    workspace.fail("users.info", { drop: true });
    workspace.emit({ type: "message", channel: general.id, user: emil.id, ts: "1700000000.000200", text: "second" });
    await live.heard();
    await round(connector, replica);
    expect(replica.texts(general.id)).toEqual(["first", "second"]);
    expect(workspace.callsOf("conversations.history").length).toBe(asked);
    await live.stop();
  });
});

describe("what was missed", () => {
  it("is found in older threads after each connection, in all that were answered lately", async () => {
    const given = await office();
    const { workspace, tokens, ben, general } = given;
    const parents = Array.from({ length: 8 }, (_, number) => {
      const parent = workspace.post(general.id, ben.id, `question ${number}`);
      workspace.post(general.id, ben.id, { text: `answer ${number}`, thread_ts: parent.ts });
      return parent;
    });
    for (let number = 0; number < 90; number++) workspace.post(general.id, ben.id, `later ${number}`);
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    const live = await hearing(given, connector);
    await round(connector, replica);
    workspace.pushes("silent");
    for (const [number, { ts }] of parents.entries())
      workspace.post(general.id, ben.id, { text: `missed ${number}`, thread_ts: ts });
    workspace.pushes("normal");
    await live.reconnected();
    await round(connector, replica);
    const missed = replica.texts(general.id).filter((text) => text.startsWith("missed"));
    expect(missed).toEqual(parents.map((_, number) => `missed ${number}`));
    await live.stop();
  });

  it.each([
    ["the first in its thread", 90, false],
    ["told by the next one, however old the thread", 250, true],
  ])("is found where it was %s", async (_, later, isFollowed) => {
    const given = await office();
    const { workspace, tokens, ben, general } = given;
    const { ts } = workspace.post(general.id, ben.id, "question");
    for (let number = 0; number < later; number++) workspace.post(general.id, ben.id, `later ${number}`);
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    const live = await hearing(given, connector);
    await round(connector, replica);
    workspace.pushes("silent");
    workspace.post(general.id, ben.id, { text: "missed", thread_ts: ts });
    workspace.pushes("normal");
    await live.reconnected();
    if (isFollowed) workspace.post(general.id, ben.id, { text: "heard", thread_ts: ts });
    await live.heard();
    await round(connector, replica);
    expect(replica.texts(general.id)).toContain("missed");
    await live.stop();
  });
});

/** Everything a core would show of a workspace, to compare two ways to it. */
function shown(replica: ChatReplica) {
  const people = new Map(
    replica.events.flatMap((event) => (event.type === "person" ? [[event.person.id, event.person]] : [])),
  );
  const emoji = new Map<string, string | null>();
  for (const event of replica.events) if (event.type === "emoji") emoji.set(event.name, event.url);
  return {
    people: [...people.values()].map(({ name }) => name).sort(),
    emoji: [...emoji].sort(),
    conversations: [...replica.conversations.values()].map(({ id, name, topic, open, participants }) => ({
      id,
      name,
      topic,
      open,
      participants: participants.map(({ id }) => id).sort(),
    })),
    markers: [...replica.markers].sort(),
    messages: [...replica.messages.keys()].sort(),
  };
}

/** Some hundred people and emoji, and a channel that changes between two rounds. */
async function busyOffice() {
  const given = await office();
  const { workspace, anna, ben, general } = given;
  for (let number = 0; number < 700; number++) workspace.addEmoji(`emoji_${number}`);
  for (let number = 0; number < 700; number++) workspace.addUser({ realName: `Person ${number}` });
  const { ts } = workspace.post(general.id, ben.id, "hello");
  workspace.mark(general.id, anna.id, ts);
  const change = () => {
    const dora = workspace.addUser({ realName: "Dora Dusk" });
    workspace.join(general.id, dora.id);
    workspace.setTopic(general.id, ben.id, "Lunch");
    workspace.rename(general.id, ben.id, "lunch");
    const next = workspace.post(general.id, ben.id, "after");
    workspace.mark(general.id, anna.id, next.ts);
  };
  return { ...given, change };
}

describe("a round that ends after any of its batches", () => {
  it.each([
    ["the program with it", true],
    ["for something urgent", false],
  ])("tells everything in the end, %s", async (_, isRestarted) => {
    const given = await busyOffice();
    const { workspace, tokens } = given;
    const more: Partial<ConnectorContext> = { watched: () => [given.general.id as never] };
    const whole = new ChatReplica();
    const steady = await openSlack(workspace, tokens, more);
    const replica = new ChatReplica();
    let connector = await openSlack(workspace, tokens, more);
    for (const phase of ["first", "changed"]) {
      if (phase === "changed") given.change();
      await round(steady, whole);
      for (let cuts = 0; cuts < 12; cuts++) {
        await round(connector, replica, 1 + (cuts % 3));
        if (!isRestarted) continue;
        await connector.close();
        connector = await openSlack(workspace, tokens, more);
      }
      await round(connector, replica);
      await round(connector, replica);
      expect([phase, shown(replica)]).toEqual([phase, shown(whole)]);
    }
  });
});

describe("a message of which nobody knows whether it arrived", () => {
  it.each([
    ["in the conversation", false],
    ["in a thread", true],
  ])("is looked for %s through all that was said since, and unknown where that is too much", async (_, isReply) => {
    const { workspace, tokens, ben, general } = await office();
    const question = workspace.post(general.id, ben.id, "question");
    const connector = await openSlack(workspace, tokens, { clock: hastyClock() });
    const parent = isReply
      ? { id: remoteId(`${general.id}:${question.ts}`), conversation: null, sequence: question.ts, remote: null }
      : null;
    const method = isReply ? "conversations.replies" : "conversations.history";
    const lost = async (fault: Fault) => {
      workspace.fail("chat.postMessage", fault);
      const message = outgoing(general.id, "uncertain", { parent });
      await expect(connector.send?.(message, never)).rejects.toMatchObject({ maybeSent: true });
      const thread = isReply ? { thread_ts: question.ts } : {};
      for (let number = 0; number < 12; number++)
        workspace.post(general.id, ben.id, { text: `since ${number}`, ...thread });
      return message.key;
    };
    const arrived = await lost({ dropAfter: true });
    workspace.limit(method, { pageMax: 5 });
    expect(await connector.find?.(arrived, never)).toBe("arrived");
    const gone = await lost({ drop: true });
    expect(await connector.find?.(gone, never)).toBe("not-arrived");
    workspace.limit(method, { pageMax: 1 });
    expect(await connector.find?.(gone, never)).toBe("unsure");
  });

  it("is unknown where Slack may have changed its words", async () => {
    const { workspace, tokens, anna, general } = await office();
    const connector = await openSlack(workspace, tokens, { clock: hastyClock() });
    workspace.fail("chat.postMessage", { drop: true });
    const message = outgoing(general.id, "see example.org");
    await expect(connector.send?.(message, never)).rejects.toMatchObject({ maybeSent: true });
    workspace.post(general.id, anna.id, { text: "see <http://example.org|example.org>", extra: { app_id: "A1" } });
    expect(await connector.find?.(message.key, never)).toBe("unsure");
  });

  it("is sent when Slack took it, whatever fails after that", async () => {
    const { workspace, tokens, general } = await office();
    const connector = await openSlack(workspace, tokens);
    workspace.fail("users.info", { error: "invalid_auth" });
    const sent = await connector.send?.(outgoing(general.id, "taken"), never);
    expect(sent?.events).toEqual([]);
    workspace.fail("users.info", { error: "invalid_auth" });
    const attachments = [{ name: "a", contentType: "text/plain", contentId: null, data: new Uint8Array(3) }];
    await connector.send?.(outgoing(general.id, "with a file", { attachments }), never);
    expect(workspace.messages(general.id)).toHaveLength(2);
  });
});
