import { describe, expect, it } from "vitest";
import { type Clock, systemClock } from "../../../../electron/connectors/ports.ts";
import { refreshTokens } from "../../../../electron/connectors/slack/oauth.ts";
import { Pushes } from "../../../../electron/connectors/slack/pushes.ts";
import { readSettings } from "../../../../electron/connectors/slack/settings.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { ChatReplica, history, never, openSlack, outgoing, round } from "./open.ts";

closeOffices();

/** On which every sleep is over at once. */
function quickClock(): Clock {
  let now = Date.now();
  return {
    now: () => now,
    elapsed: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
}

/** What is asked of the network, with answers of our own where one is given. */
function answering(own: (method: string, asked: URLSearchParams) => Response | null): typeof globalThis.fetch {
  return async (input, init) => {
    const method = new URL(input instanceof Request ? input.url : input).pathname.split("/").at(-1) ?? "";
    return own(method, new URLSearchParams(String(init?.body ?? ""))) ?? fetch(input, init);
  };
}

const json = (answer: object, init?: ResponseInit): Response =>
  new Response(JSON.stringify(answer), { ...init, headers: { "content-type": "application/json", ...init?.headers } });

describe("a server that would keep us asking for ever", () => {
  it("refuses each call and says to come back at once: after some tries it is busy", async () => {
    const { workspace, tokens, general } = await office();
    let refused = 0;
    const none = answering((method) => {
      if (method !== "chat.postMessage") return null;
      refused++;
      return json({ ok: false, error: "ratelimited" }, { status: 429, headers: { "retry-after": "0" } });
    });
    const connector = await openSlack(workspace, tokens, { fetch: none, clock: quickClock() });
    await round(connector, new ChatReplica());
    await expect(connector.send?.(outgoing(general.id, "hello"), never)).rejects.toMatchObject({ kind: "busy" });
    expect(refused).toBeLessThanOrEqual(16);
    expect(refused).toBeGreaterThan(1);
  });

  it("says of the members of a conversation that more follow, always", async () => {
    const { workspace, tokens, ben, general } = await office();
    let asked = 0;
    const more = answering((method) => {
      if (method !== "conversations.members") return null;
      asked++;
      if (asked > 500) throw new Error("asked for ever");
      return json({ ok: true, members: [], response_metadata: { next_cursor: "again" } });
    });
    workspace.post(general.id, ben.id, "said");
    const connector = await openSlack(workspace, tokens, { fetch: more, clock: quickClock() });
    const replica = new ChatReplica();
    await round(connector, replica);
    expect(asked).toBeLessThan(100);
    expect(replica.texts(general.id)).toEqual(["said"]);
  });
});

describe("a list of conversations without end", () => {
  /** @param page the conversations of each */
  async function listing(page: (number: number) => object[]) {
    const { workspace, tokens } = await office();
    let asked = 0;
    const forEver = answering((method) => {
      if (method !== "users.conversations") return null;
      if (asked > 300) throw new Error("asked for ever");
      const channels = page(asked++);
      return json({ ok: true, channels, response_metadata: { next_cursor: `next${asked}` } });
    });
    const connector = await openSlack(workspace, tokens, { fetch: forEver, clock: quickClock() });
    const told = await round(connector, new ChatReplica()).then(
      () => "it ended",
      (error: unknown) => (error instanceof Error ? error.message : ""),
    );
    return { told, asked };
  }
  const channel = (id: string) => ({ id, name: id.toLowerCase(), is_member: true });

  it("of new ones is left with the reason, however many they are", async () => {
    const { told, asked } = await listing((number) =>
      Array.from({ length: 200 }, (_, index) => channel(`C${number}X${index}`)),
    );
    expect(told).toBe("Slack lists more conversations than anybody can be in.");
    expect(asked).toBe(50);
  });

  it.each<[string, (number: number) => object[]]>([
    ["the same ones", () => [channel("C1"), channel("C2")]],
    ["none", () => []],
    ["the same ones after some that were new", (number) => [channel(`C${Math.min(number, 10)}`)]],
  ])("of %s is left with the reason", async (_what, page) => {
    const { told, asked } = await listing(page);
    expect(told).toBe("Slack's list of conversations leads round in circles.");
    expect(asked).toBeLessThan(35);
  });

  it("that names something new now and then is read to its end", async () => {
    const { told, asked } = await listing((number) => (number % 15 === 0 ? [channel(`C${number}`)] : []));
    expect(told).toBe("The connection to Slack was lost.");
    expect(asked).toBe(301);
  });
});

/** History answers with far too much where more messages than `least` are asked for of this channel. */
function heavy(channel: string, least: number) {
  return answering((method, asked) =>
    method === "conversations.history" && asked.get("channel") === channel && Number(asked.get("limit")) > least
      ? new Response(new Uint8Array(9 * 1024 * 1024).fill(32), { headers: { "content-type": "application/json" } })
      : null,
  );
}

describe("a page of history that is too large", () => {
  it("is asked for in smaller parts", async () => {
    const { workspace, tokens, ben, general } = await office();
    const texts = Array.from({ length: 140 }, (_, number) => `said ${number}`);
    for (const text of texts) workspace.post(general.id, ben.id, text);
    const connector = await openSlack(workspace, tokens, { fetch: heavy(general.id, 15), clock: quickClock() });
    const replica = new ChatReplica();
    await round(connector, replica);
    await history(connector, replica);
    expect(replica.texts(general.id)).toEqual(texts);
  });

  it("in the smallest part costs its conversation, not the account", async () => {
    const { workspace, tokens, anna, ben, general } = await office();
    const other = workspace.addChannel({ name: "other", members: [anna.id, ben.id] });
    for (const { id } of [general, other]) workspace.post(id, ben.id, `said in ${id}`);
    const connector = await openSlack(workspace, tokens, { fetch: heavy(general.id, 0), clock: quickClock() });
    const replica = new ChatReplica();
    await round(connector, replica);
    await history(connector, replica);
    expect(replica.texts(general.id)).toEqual([]);
    expect(replica.texts(other.id)).toEqual([`said in ${other.id}`]);
  });
});

describe("more than anybody needs", () => {
  it("in answer to a renewal of tokens is hung up on", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 100_000;
        controller.enqueue(new Uint8Array(100_000).fill(32));
        if (sent > 50_000_000) controller.close();
      },
    });
    const settings = readSettings({ clientId: "1.2" });
    const fetch = async () => new Response(endless);
    const renewing = refreshTokens(settings, "xoxe-1-old", { signal: never, clock: systemClock, fetch });
    await expect(renewing).rejects.toMatchObject({ kind: "server" });
    expect(sent).toBeLessThan(3_000_000);
  });

  it("in pushes that nobody takes is left to a look at the workspace", () => {
    const pushes = new Pushes();
    pushes.catchUp = false;
    for (let number = 0; number < 40; number++)
      pushes.add(`Ev${number}`, { type: "message", text: "x".repeat(900_000) }, 0);
    expect(pushes.catchUp).toBe(true);
    const taken = pushes.take();
    expect(JSON.stringify(taken).length).toBeLessThan(21_000_000);
    pushes.catchUp = false;
    pushes.giveBack(taken);
    pushes.add("Ev-more", { type: "message", text: "x".repeat(900_000) }, 0);
    expect(pushes.catchUp).toBe(true);
    pushes.take();
    pushes.catchUp = false;
    pushes.add("Ev-after", { type: "message", text: "x" }, 0);
    expect(pushes.catchUp).toBe(false);
  });
});
