import { describe, expect, it } from "vitest";
import { ConnectorError } from "../../../../electron/connectors/errors.ts";
import type { Clock } from "../../../../electron/connectors/ports.ts";
import type { Fault } from "../../../servers/slack/faults.ts";
import { closeOffices, office } from "../../../support/slack-office.ts";
import { ChatReplica, history, never, openSlack, outgoing, round } from "./open.ts";

closeOffices();

const ways: [name: string, fault: Fault][] = [
  ["an error that may pass", { error: "internal_error" }],
  ["an error that is not known", { error: "who_knows" }],
  ["a right that is missing", { error: "missing_scope", details: { needed: "some:right", provided: "none" } }],
  ["a server that is down", { status: 503 }],
  ["a page", { html: true }],
  ["half an answer", { garbage: true }],
  ["a line that is cut", { drop: true }],
  ["a line that is cut afterwards", { dropAfter: true }],
  ["a limit", { retryAfter: 1 }],
  ["a limit without a time", { retryAfter: null }],
];

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

describe.each(ways)("%s", (_, fault) => {
  it("at any call of a round ends it in our words, or not at all, and the next is whole", async () => {
    const { workspace, tokens, ben, general } = await office();
    workspace.addEmoji("parrot");
    const texts: string[] = [];
    for (let number = 0; number < 130; number++) {
      const { ts } = workspace.post(general.id, ben.id, `said ${number}`);
      texts.push(`said ${number}`);
      if (number === 120) {
        workspace.post(general.id, ben.id, { text: "answered", thread_ts: ts });
        texts.push("answered");
      }
    }
    const methods = [
      "users.conversations",
      "conversations.info",
      "conversations.history",
      "conversations.replies",
      "conversations.members",
      "users.info",
      "users.list",
      "emoji.list",
    ];
    for (const method of methods) {
      const connector = await openSlack(workspace, tokens, { clock: quickClock() });
      workspace.fail(method, fault);
      const replica = new ChatReplica();
      for (let tries = 0; tries < 3; tries++) {
        const error = await round(connector, replica)
          .then(() => history(connector, replica))
          .then(
            () => null,
            (thrown: unknown) => thrown,
          );
        if (error !== null) {
          expect([method, error]).toEqual([method, expect.any(ConnectorError)]);
          expect((error as ConnectorError).kind).not.toBe("bug");
        }
      }
      expect([method, replica.texts(general.id)]).toEqual([method, texts]);
    }
  });

  it("at an act of the user is said in our words", async () => {
    const { workspace, tokens, anna, ben, general } = await office();
    const { ts } = workspace.post(general.id, ben.id, "said");
    const own = workspace.post(general.id, anna.id, "own");
    const connector = await openSlack(workspace, tokens, { clock: quickClock() });
    const ref = (at: string) => ({
      id: `${general.id}:${at}` as never,
      conversation: general.id as never,
      sequence: at,
      remote: null,
    });
    const attachments = [{ name: "a", contentType: "text/plain", contentId: null, data: new Uint8Array(3) }];
    const acts: [method: string, act: () => unknown][] = [
      ["chat.postMessage", () => connector.send?.(outgoing(general.id, "x"), never)],
      ["chat.update", () => connector.edit?.(ref(own.ts), "y", never)],
      ["reactions.add", () => connector.react?.(ref(ts), "👍", true, never)],
      ["conversations.mark", () => connector.markRead?.(general.id as never, ts, never)],
      ["conversations.open", () => connector.begin?.([ben.id as never], never)],
      ["files.getUploadURLExternal", () => connector.send?.(outgoing(general.id, "x", { attachments }), never)],
      ["files.completeUploadExternal", () => connector.send?.(outgoing(general.id, "x", { attachments }), never)],
      ["upload", () => connector.send?.(outgoing(general.id, "x", { attachments }), never)],
      ["chat.delete", () => connector.remove?.(ref(own.ts), never)],
    ];
    for (const [method, act] of acts) {
      workspace.fail(method, fault);
      const error = await Promise.resolve(act()).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error === null) continue;
      expect([method, error]).toEqual([method, expect.any(ConnectorError)]);
      expect([method, (error as ConnectorError).kind]).not.toEqual([method, "bug"]);
      // Before the last step of an upload nothing is shown.
      if (/^upload$|getUpload/.test(method)) expect((error as ConnectorError).maybeSent).toBe(false);
    }
  });
});
