import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Connector } from "../../../../electron/connectors/contract.ts";
import { ConnectorError } from "../../../../electron/connectors/errors.ts";
import type { OutgoingMessage } from "../../../../electron/connectors/model.ts";
import { type Dovecot, dovecotMissing, startDovecot } from "../../../servers/dovecot.ts";
import { type Smtp, startSmtp } from "../../../servers/smtp.ts";
import { outgoing } from "../../../support/outgoing.ts";
import { openImap } from "./open.ts";
import { Replica, runChanges } from "./replica.ts";

const missing = dovecotMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);
const signal = new AbortController().signal;

describe.skipIf(missing !== null)("sending", () => {
  let dovecot: Dovecot;
  let smtp: Smtp;
  let connector: Connector;
  let notices: string[];
  beforeAll(async () => {
    dovecot = await startDovecot();
    smtp = await startSmtp({
      deliver: async ({ source, envelope }) => {
        for (const to of envelope.to) {
          const user = to.split("@")[0] ?? "";
          if (["alice", "bob"].includes(user)) await dovecot.append(user, "INBOX", source);
        }
      },
    });
    ({ connector, notices } = openImap(dovecot, smtp));
  });
  afterEach(() => smtp.fail(null));
  afterAll(async () => {
    await connector.close();
    await Promise.all([dovecot.stop(), smtp.stop()]);
  });

  const send = (message: OutgoingMessage): Promise<unknown> => connector.send?.(message, signal) ?? Promise.reject();

  async function failure(message: OutgoingMessage): Promise<ConnectorError> {
    try {
      await send(message);
    } catch (error) {
      if (error instanceof ConnectorError) return error;
      throw error;
    }
    throw new Error("it was sent");
  }

  const inSent = async (key: string) =>
    (await dovecot.messages("alice", "Sent")).filter(({ messageId }) => messageId === key);

  it("delivers once, with threading headers and without Bcc, and files one copy as read", async () => {
    const message = outgoing({ bcc: [{ name: "", address: "carol@example.test" }] });
    await send(message);
    const taken = smtp.messages.filter(({ source }) => source.includes(message.key));
    expect(taken).toHaveLength(1);
    expect(taken[0]?.envelope).toEqual({ from: "alice@example.test", to: ["bob@example.test", "carol@example.test"] });
    const [arrived] = (await dovecot.messages("bob", "INBOX")).filter(({ messageId }) => messageId === message.key);
    expect(arrived?.source).toMatch(/^In-Reply-To: <parent@example\.test>\r$/m);
    expect(arrived?.source).toMatch(/^References: <root@example\.test>\s+<parent@example\.test>\r$/m);
    expect(arrived?.source).toContain("\r\n.\r\n");
    expect(arrived?.source).not.toMatch(/carol/);
    const copies = await inSent(message.key);
    expect(copies).toHaveLength(1);
    expect(copies[0]?.flags).toEqual(["\\Seen"]);
    // One's own copy says who got it unseen; else it is what was sent.
    const withoutBcc = copies[0]?.source.replace(/^Bcc: carol@example\.test\r\n/m, "");
    expect(withoutBcc).toBe(taken[0]?.source.toString("latin1"));
    expect(copies[0]?.source).toMatch(/^Bcc: carol/m);
    const replica = new Replica();
    await runChanges(connector, replica);
    expect(replica.byMessageId(message.key)).toMatchObject({ direction: "out", echoKey: message.key });
    expect(notices).toEqual([]);
  });

  it("is one message when it went to oneself too", async () => {
    const message = outgoing({
      to: [{ name: "", address: "alice@example.test" }],
      bcc: [{ name: "", address: "carol@example.test" }],
    });
    await send(message);
    const replica = new Replica();
    await runChanges(connector, replica);
    const { id, direction } = replica.byMessageId(message.key);
    expect(
      replica
        .placementsOf(id)
        .map(({ folder }) => folder)
        .sort(),
    ).toEqual(["INBOX", "Sent"]);
    expect(direction).toBe("out");
  });

  it("adds no copy where the server filed one", async () => {
    const message = outgoing();
    await dovecot.append("alice", "Sent", `Message-ID: <${message.key}>\r\n\r\nfiled by the server\r\n`, {
      flags: ["\\Seen"],
    });
    await send(message);
    expect(await inSent(message.key)).toHaveLength(1);
  });

  it("is sent although the copy can't be filed, says so, and files it later", async () => {
    const message = outgoing({ to: [{ name: "", address: "carol@elsewhere.test" }] });
    await dovecot.pause();
    await expect(send(message)).resolves.toMatchObject({ events: [] });
    expect(notices.at(-1)).toContain("Sent");
    await dovecot.restart();
    expect(await inSent(message.key)).toHaveLength(0);
    const replica = new Replica();
    await runChanges(connector, replica);
    expect(await inSent(message.key)).toHaveLength(1);
    expect(replica.byMessageId(message.key).direction).toBe("out");
  });

  it.each([
    ["drop-after-data", true],
    ["lose-after-data", true],
  ] as const)("says maybe when the connection breaks before the answer (%s)", async (how, maybeSent) => {
    smtp.fail(how);
    const message = outgoing();
    const error = await failure(message);
    expect(error).toMatchObject({ kind: "offline", maybeSent });
    expect(await connector.find?.(message.key, signal)).toBe("unsure");
  });

  it("says no when the connection breaks in the middle of the message", async () => {
    smtp.fail("drop-in-data");
    const data = new Uint8Array(8_000_000).fill(65);
    const message = outgoing({ attachments: [{ name: "a.txt", contentType: "text/plain", contentId: null, data }] });
    expect(await failure(message)).toMatchObject({ kind: "offline", maybeSent: false });
  });

  it.each([
    ["auth", { kind: "sign-in" }],
    ["recipient", { kind: "refused", reason: "invalid" }],
    ["content", { kind: "refused", reason: "invalid" }],
    ["try-later", { kind: "busy", retryAfterMs: null }],
  ] as const)("says no, and why, when the server refuses (%s)", async (how, expected) => {
    smtp.fail(how);
    const message = outgoing();
    const error = await failure(message);
    expect(error.failure).toEqual(expected);
    expect(error.maybeSent).toBe(false);
    // Only the server can say why a recipient or a content is unwelcome.
    const words = { recipient: "“No such user here”", content: "“Content refused”", auth: "", "try-later": "" };
    expect(error.message).toContain(words[how]);
    expect(error.message).not.toMatch(/[45]\.\d\.\d |alice|secret/);
    expect(await inSent(message.key)).toEqual([]);
  });

  it("says maybe when it is aborted while the answer is awaited", async () => {
    smtp.fail("stall-after-data");
    const controller = new AbortController();
    const before = smtp.messages.length;
    const running = connector.send?.(outgoing(), controller.signal);
    const outcome = expect(running).rejects.toMatchObject({ maybeSent: true });
    await expect.poll(() => smtp.messages.length).toBe(before + 1);
    controller.abort();
    await outcome;
  });

  it("refuses what cannot be sent before it connects", async () => {
    const before = smtp.connections();
    const error = await failure(outgoing({ to: [{ name: "", address: "nobody" }] }));
    expect(error.failure).toEqual({ kind: "refused", reason: "invalid" });
    expect(smtp.connections()).toBe(before);
  });

  it("finds what arrived", async () => {
    const message = outgoing();
    await send(message);
    expect(await connector.find?.(message.key, signal)).toBe("arrived");
    expect(await connector.find?.("never@example.test", signal)).toBe("unsure");
  });

  it("refuses a message larger than the server takes, before it is sent", async () => {
    const small = await startSmtp({ maxSize: 10_000 });
    const opened = openImap(dovecot, small);
    const data = new Uint8Array(20_000).fill(65);
    const attachments = [{ name: "a.txt", contentType: "text/plain", contentId: null, data }];
    const sending = opened.connector.send?.(outgoing({ attachments }), signal);
    await expect(sending).rejects.toMatchObject({
      failure: { kind: "refused", reason: "too-large" },
      maybeSent: false,
    });
    await opened.connector.close();
    await small.stop();
  });
});
