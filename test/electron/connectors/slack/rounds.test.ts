import { describe, expect, it } from "vitest";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { ChatReplica, history, openSlack, round } from "./open.ts";

closeOffices();

describe("a first round", () => {
  it("tells conversations, newest messages, threads, members and read markers", async () => {
    const { workspace, tokens, anna, ben, general } = await office();
    const dm = workspace.openDm(anna.id, ben.id);
    const hello = workspace.post(general.id, ben.id, `hello <@${anna.id}> :wave: *bold*`);
    workspace.post(general.id, anna.id, { text: "in thread", thread_ts: hello.ts });
    workspace.react(general.id, hello.ts, anna.id, "heart");
    workspace.post(dm.id, ben.id, "psst");
    workspace.mark(general.id, anna.id, hello.ts);
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    expect([...replica.conversations.values()].map(({ id, kind, name }) => ({ id, kind, name }))).toEqual([
      { id: general.id, kind: "channel", name: "general" },
      { id: dm.id, kind: "direct", name: "Ben Birch" },
    ]);
    expect(
      replica.conversations
        .get(general.id)
        ?.participants.map(({ name }) => name)
        .sort(),
    ).toEqual(["Anna Ash", "Ben Birch", "Cléo Clair"]);
    expect(replica.texts(general.id)).toEqual(["hello @Anna Ash 👋 bold", "in thread"]);
    expect(replica.texts(dm.id)).toEqual(["psst"]);
    const told = replica.messages.get(`${general.id}:${hello.ts}`);
    expect(told?.content?.markdown).toBe(`hello [@Anna Ash](bobbin-person:${anna.id}) 👋 **bold**`);
    expect(told?.reactions).toMatchObject([{ emoji: "❤️", count: 1 }]);
    expect(replica.markers.get(general.id)).toBe(hello.ts);
  });

  it("asks for nothing that is said in what is not wanted", async () => {
    const { workspace, tokens, anna, ben, general } = await office();
    const other = workspace.addChannel({ name: "other", members: [anna.id, ben.id] });
    workspace.post(other.id, ben.id, "not for us");
    workspace.post(general.id, ben.id, "for us");
    const connector = await openSlack(workspace, tokens, { isWanted: (id) => id === general.id });
    const replica = new ChatReplica();
    await round(connector, replica);
    await round(connector, replica);
    expect(replica.conversations.has(other.id)).toBe(true);
    expect(JSON.stringify(replica.events)).not.toContain("not for us");
    const asked = workspace.calls.filter(({ args }) => args["channel"] === other.id);
    expect(asked).toEqual([]);
  });

  it("is completed by history, with the answers in its threads", async () => {
    const { workspace, tokens, ben, general } = await office();
    const texts: string[] = [];
    for (let number = 0; number < 450; number++) {
      const { ts } = workspace.post(general.id, ben.id, `message ${number}`);
      texts.push(`message ${number}`);
      if (number % 100 === 7) {
        workspace.post(general.id, ben.id, { text: `answer ${number}`, thread_ts: ts });
        texts.push(`answer ${number}`);
      }
    }
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    await history(connector, replica);
    expect(replica.texts(general.id)).toEqual(texts);
    const calls = workspace.calls.length;
    expect(await history(connector, replica)).toBe(0);
    expect(workspace.calls.length).toBe(calls);
  });
});
