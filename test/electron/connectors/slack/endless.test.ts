import { describe, expect, it } from "vitest";
import type { Clock } from "../../../../electron/connectors/ports.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { ChatReplica, never, openSlack, outgoing, round } from "./open.ts";

closeOffices();

/** On which every sleep is over at once. */
function quickClock(): Clock {
  let now = Date.now();
  return {
    now: () => now,
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
