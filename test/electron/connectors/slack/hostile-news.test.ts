import { describe, expect, it, onTestFinished } from "vitest";
import { type SocketHostility, startHostileSocket } from "../../../servers/hostile-socket.ts";
import { fastClock } from "../../../support/fast-clock.ts";
import { openSlack } from "./open.ts";

/** Listens again and again, as the actor does, until there is nothing more to be hoped for. */
async function listenTo(how: SocketHostility, speed: number, elsewhere?: string) {
  const server = await startHostileSocket(how, elsewhere);
  onTestFinished(() => server.stop());
  const notices: string[] = [];
  const errors: string[] = [];
  const tokens = { accessToken: "xoxp-1-2-3-hostile", appToken: "xapp-1-hostile" };
  const notice = (text: string): void => void notices.push(text);
  const connector = await openSlack(server, tokens, { clock: fastClock(speed), notice });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  while (notices.length === 0 && errors.length < 6) {
    const listening = connector.listen?.(() => undefined, stop.signal) ?? Promise.reject(new Error("does not listen"));
    listening.catch((error: unknown) => void errors.push(error instanceof Error ? error.message : String(error)));
    const told = new Promise<void>((resolve) => {
      const timer = setInterval(() => notices.length > 0 && resolve(), 20);
      listening.finally(() => clearInterval(timer)).then(resolve, () => resolve());
      onTestFinished(() => clearInterval(timer));
    });
    await told;
  }
  return { server, notices, errors };
}

describe("a workspace whose connection for news means no good", () => {
  it("events without end: it is cut, and after three times the reason is told", async () => {
    const { server, notices, errors } = await listenTo("events", 5);
    const sentence = "Slack's connection for news sent far more than anybody can say.";
    expect(notices).toEqual([`${sentence} News are asked for every now and then.`]);
    expect(new Set(errors)).toEqual(new Set([sentence]));
    expect(server.connections()).toBe(3);
    expect(server.sent()).toBeLessThan(100_000_000);
  }, 60_000);

  it.each(["frame", "pieces", "bomb", "silence", "redirects", "json"] as const)(
    "%s: after three times it is told that news are asked for",
    async (how) => {
      const { server, notices } = await listenTo(how, how === "silence" ? 60 : 5);
      expect(notices).toEqual([
        "Slack's connection for news does not come about, or does not last. News are asked for every now and then.",
      ]);
      expect(server.asked()).toBe(4);
      expect(server.sent()).toBeLessThan(100_000_000);
    },
    60_000,
  );

  it.each([
    "http://127.0.0.1:1/",
    "wss://evil.test/link",
    "ws://slack.com/link",
    "wss://slack.com/link",
    "ws://127.0.0.2:1/link",
    "no address",
  ])("at an address that is not its own: %s", async (address) => {
    const { server, notices } = await listenTo("address", 60, address);
    expect(notices).toEqual(["Slack named an address that is not Slack's: news are asked for every now and then."]);
    expect(server.connections()).toBe(0);
  });
});
