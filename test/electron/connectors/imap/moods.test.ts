import { describe, expect, it } from "vitest";
import type { ConnectorError } from "../../../../electron/connectors/errors.ts";
import type { Command } from "../../../servers/scripted-imap.ts";
import { until } from "../../../support/until.ts";
import { Replica, runChanges } from "./replica.ts";
import { dialect, scripted } from "./scripted.ts";

const isLogin = ({ name }: Command): boolean => name === "AUTHENTICATE" || name === "LOGIN";

/** What a round of changes ends with at a server that answers in its own way. */
async function failureWith(answer: (command: Command) => string | null): Promise<ConnectorError> {
  const { connector, replica } = await scripted(dialect({ answer }));
  return runChanges(connector, replica).then(
    () => {
      throw new Error("the round went well");
    },
    (error: ConnectorError) => error,
  );
}

describe("a server in a bad mood", () => {
  it.each([
    ["NO [ALERT] Too many simultaneous connections. (Failure)", "busy"],
    ["NO Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)", "busy"],
    ["NO [UNAVAILABLE] Temporary authentication failure", "busy"],
    ["NO [LIMIT] slow down", "busy"],
    ["NO Too many login attempts, try again later", "busy"],
    ["BAD Request is throttled. Suggested Backoff Time: 178755 milliseconds", "busy"],
    ["NO [AUTHENTICATIONFAILED] Invalid credentials, try again later", "sign-in"],
    ["NO [AUTHENTICATIONFAILED] Authentication failed.", "sign-in"],
    ["NO [AUTHORIZATIONFAILED] No such mailbox", "sign-in"],
    ["NO [EXPIRED] Password expired", "sign-in"],
    ["NO LOGIN failed.", "sign-in"],
  ])("that answers a sign-in with %s means %s", async (words, kind) => {
    const failure = await failureWith((command) => (isLogin(command) ? `TAG ${words}\r\n` : null));
    expect(failure.kind).toBe(kind);
    expect(failure.message).not.toMatch(/Command failed|Failure|milliseconds|undefined/);
  });

  it("that lets in and is not connected (Exchange) is asked again later, not for a password", async () => {
    const words = "TAG BAD User is authenticated but not connected.\r\n";
    for (const name of ["NAMESPACE", "LIST", "SELECT"])
      expect((await failureWith((command) => (command.name === name ? words : null))).kind).toBe("busy");
  });

  it.each(["LIST", "SELECT", "FETCH", "UID SEARCH"])(
    "that throttles %s is left alone for the time it names, at once and without a retry",
    async (name) => {
      const asked: string[] = [];
      const began = Date.now();
      const script = dialect({
        count: 400,
        answer: (command) => {
          asked.push(command.name);
          return command.name === name
            ? "TAG BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n"
            : null;
        },
      });
      const { connector, replica } = await scripted(script);
      const round = async (): Promise<void> => {
        await runChanges(connector, replica);
        const batches = connector.backfill?.(replica.cursor as never, { since: null }, new AbortController().signal);
        for await (const batch of batches ?? []) replica.apply(batch);
      };
      await expect(round()).rejects.toMatchObject({ failure: { kind: "busy", retryAfterMs: 299_961 } });
      expect(Date.now() - began).toBeLessThan(100_000);
      expect(asked.filter((asked) => asked === name)).toHaveLength(1);
    },
  );

  it("that throttles a move or a change of flags is left alone too, and the change is no refusal", async () => {
    const answer = ({ name }: Command): string | null =>
      name === "UID STORE" || name === "UID MOVE"
        ? "TAG BAD Request is throttled. Suggested Backoff Time: 60000 milliseconds\r\n"
        : null;
    const { connector, replica } = await scripted(dialect({ answer }));
    await runChanges(connector, replica);
    const placement = { folder: "INBOX" as never, key: "1" };
    const busy = { failure: { kind: "busy", retryAfterMs: 60_000 } };
    const signal = new AbortController().signal;
    await expect(connector.setFlags?.([placement], { read: true }, signal)).rejects.toMatchObject(busy);
    await expect(connector.move?.([placement], "Trash" as never, signal)).rejects.toMatchObject(busy);
  });

  it("that is full says so", async () => {
    const answer = ({ name }: Command): string | null => (name === "UID MOVE" ? "TAG NO [OVERQUOTA] full\r\n" : null);
    const { connector, replica, notices } = await scripted(dialect({ answer }));
    await runChanges(connector, replica);
    const moving = connector.move?.(
      [{ folder: "INBOX" as never, key: "1" }],
      "Trash" as never,
      new AbortController().signal,
    );
    await expect(moving).rejects.toMatchObject({ failure: { kind: "refused", reason: "quota" } });
    expect(notices).toEqual(["The mailbox on 127.0.0.1 is full."]);
  });

  it("that says BYE is offline, with its reason on one line", async () => {
    const script = dialect();
    const { connector, server, replica } = await scripted(script);
    script.answer = ({ name }) => {
      if (name !== "SELECT") return null;
      server.hangUp("* BYE Autologout; idle for too long");
      return "";
    };
    await expect(runChanges(connector, replica)).rejects.toMatchObject({
      failure: { kind: "offline", reason: "closed" },
      message: expect.stringContaining("Autologout; idle for too long"),
    });
  });

  it("that greets with BYE because of too many connections is busy", async () => {
    const { connector } = await scripted(dialect({ greeting: "* BYE Too many connections from your address" }));
    await expect(runChanges(connector, new Replica())).rejects.toMatchObject({ kind: "busy" });
  });

  it("that allows one connection gets one: it is asked by the minute instead of listened to", async () => {
    const script = dialect();
    const { connector, server, replica } = await scripted(script);
    script.answer = (command, session) =>
      isLogin(command) && server.open().length > 1 && session.number > 1
        ? "TAG NO [ALERT] Too many simultaneous connections. (Failure)\r\n"
        : null;
    await runChanges(connector, replica);
    const controller = new AbortController();
    let wakes = 0;
    const listening = connector.listen?.(() => wakes++, controller.signal);
    await until(() => wakes === 1);
    await runChanges(connector, replica);
    expect(server.open()).toHaveLength(1);
    controller.abort();
    await listening;
  });
});
