import { describe, expect, it } from "vitest";
import { systemClock } from "../../../../electron/connectors/ports.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { ChatReplica, openSlack, round } from "./open.ts";

closeOffices();

describe("later rounds without pushes", () => {
  it("find news, edits, reactions and deletions of the last days", async () => {
    const { workspace, tokens, ben, cleo, general } = await office();
    const [one, two, three] = ["one", "two", "three"].map((text) => workspace.post(general.id, ben.id, text).ts);
    const connector = await openSlack(workspace, tokens, {
      watched: () => [...replica.conversations.values()].map(({ id }) => id),
    });
    const replica = new ChatReplica();
    await round(connector, replica);
    workspace.edit(general.id, one ?? "", "one edited");
    workspace.remove(general.id, two ?? "");
    workspace.react(general.id, three ?? "", cleo.id, "+1::skin-tone-3");
    workspace.post(general.id, ben.id, "four");
    await round(connector, replica);
    expect(replica.texts(general.id)).toEqual(["one edited", "three", "four"]);
    expect(replica.messages.get(`${general.id}:${one}`)?.editedAt).toBeGreaterThan(0);
    expect(replica.messages.get(`${general.id}:${three}`)?.reactions).toMatchObject([{ emoji: "👍🏼", count: 1 }]);
    expect(replica.removed).toEqual(new Set([`${general.id}:${two}`]));
  });

  it("tell an unchanged message once", async () => {
    const { workspace, tokens, ben, general } = await office();
    workspace.post(general.id, ben.id, "once");
    const connector = await openSlack(workspace, tokens, {
      watched: () => [...replica.conversations.values()].map(({ id }) => id),
    });
    const replica = new ChatReplica();
    await round(connector, replica);
    await round(connector, replica);
    await round(connector, replica);
    expect(replica.events.filter(({ type }) => type === "message")).toHaveLength(1);
  });

  it("call what Slack hangs on a link no edit", async () => {
    const { workspace, tokens, ben, general } = await office();
    const { ts } = workspace.post(general.id, ben.id, "see <https://example.org/>");
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const before = replica.messages.get(`${general.id}:${ts}`);
    workspace.unfurl(general.id, ts, [{ from_url: "https://example.org/", title: "Example", text: "A page" }]);
    await round(connector, replica);
    const after = replica.messages.get(`${general.id}:${ts}`);
    expect(after?.version).toBe(before?.version);
    expect(after?.editedAt).toBeUndefined();
    expect(after?.content?.text).toBe(before?.content?.text);
  });

  it("find answers in a thread that began before what was said lately", async () => {
    const { workspace, tokens, ben, general } = await office();
    const parent = workspace.post(general.id, ben.id, "an old question");
    workspace.post(general.id, ben.id, { text: "first answer", thread_ts: parent.ts });
    for (let number = 0; number < 90; number++) workspace.post(general.id, ben.id, `later ${number}`);
    let now = Date.now();
    const clock = { now: () => now, elapsed: () => now, sleep: systemClock.sleep };
    const connector = await openSlack(workspace, tokens, { clock });
    const replica = new ChatReplica();
    await round(connector, replica);
    workspace.post(general.id, ben.id, { text: "second answer", thread_ts: parent.ts });
    now += 16 * 60_000;
    await round(connector, replica);
    expect(replica.texts(general.id).filter((text) => text.includes("answer"))).toEqual([
      "first answer",
      "second answer",
    ]);
  });

  it("fill a long gap page by page, newest first, whatever page the program ends at", async () => {
    const { workspace, tokens, ben, general } = await office();
    workspace.post(general.id, ben.id, "old");
    const replica = new ChatReplica();
    await round(await openSlack(workspace, tokens), replica);
    const texts = ["old"];
    for (let number = 0; number < 700; number++) {
      workspace.post(general.id, ben.id, `missed ${number}`);
      texts.push(`missed ${number}`);
    }
    let first = true;
    for (let runs = 0; runs < 40; runs++) {
      const connector = await openSlack(workspace, tokens);
      const taken = await round(connector, replica, 1);
      await connector.close();
      if (first && replica.messages.size > 1) {
        expect(replica.texts(general.id).at(-1)).toBe("missed 699");
        first = false;
      }
      if (taken === 0) break;
    }
    await round(await openSlack(workspace, tokens), replica);
    expect(replica.texts(general.id)).toEqual(texts);
  });

  it("tell joins, topics and names as events, and a channel that is archived or left", async () => {
    const { workspace, tokens, anna, ben, general } = await office();
    const dora = workspace.addUser({ realName: "Dora Dusk" });
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    workspace.join(general.id, dora.id);
    workspace.setTopic(general.id, ben.id, "Lunch :pizza:");
    workspace.rename(general.id, ben.id, "lunch");
    await round(connector, replica);
    const told = replica.events.flatMap((event) => (event.type === "timeline" ? [event.event] : []));
    expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["joined", "topic", "activity"]));
    expect(told.find(({ kind }) => kind === "joined")?.by?.name).toBe("Dora Dusk");
    const renamed = replica.conversations.get(general.id);
    expect(renamed).toMatchObject({ name: "lunch", topic: "Lunch 🍕" });
    expect(renamed?.participants).toHaveLength(4);
    workspace.archive(general.id, ben.id);
    await round(connector, replica);
    expect(replica.conversations.get(general.id)).toMatchObject({
      open: false,
      limits: { send: "This channel is archived." },
    });
    workspace.archive(general.id, ben.id, false);
    await round(connector, replica);
    expect(replica.conversations.get(general.id)).toMatchObject({ open: true, limits: {} });
    workspace.leave(general.id, anna.id);
    await round(connector, replica);
    expect(replica.conversations.get(general.id)).toMatchObject({
      open: false,
      name: "lunch",
      limits: { send: "You are not in this channel." },
    });
  });

  it("begin anew with what is wanted again", async () => {
    const { workspace, tokens, ben, general } = await office();
    workspace.post(general.id, ben.id, "hello");
    let wanted = true;
    const connector = await openSlack(workspace, tokens, { isWanted: () => wanted });
    await round(connector, new ChatReplica());
    const replica = new ChatReplica();
    await round(connector, replica);
    wanted = false;
    await round(connector, replica);
    workspace.post(general.id, ben.id, "unheard");
    await round(connector, replica);
    const asked = workspace.callsOf("conversations.history").length;
    wanted = true;
    const anew = new ChatReplica();
    anew.cursor = replica.cursor;
    await round(connector, anew);
    expect(workspace.callsOf("conversations.history").length).toBeGreaterThan(asked);
    expect(anew.texts(general.id)).toEqual(["hello", "unheard"]);
  });

  it("tell the workspace's own emoji and their removal", async () => {
    const { workspace, tokens } = await office();
    workspace.addEmoji("parrot");
    workspace.addEmoji("bird", "alias:parrot");
    const connector = await openSlack(workspace, tokens);
    const replica = new ChatReplica();
    await round(connector, replica);
    const told = replica.events.flatMap((event) => (event.type === "emoji" ? [event] : []));
    expect(told.map(({ name }) => name).sort()).toEqual(["bird", "parrot"]);
    expect(told[0]?.url).toBe(told[1]?.url);
    const bytes = await connector.picture?.(told[0]?.url ?? "", new AbortController().signal);
    expect(bytes?.byteLength).toBeGreaterThan(10);
  });
});
