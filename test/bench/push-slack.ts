import { LogLevel, SocketModeClient } from "@slack/socket-mode";
import { type SlackWorkspace, startSlackWorkspace } from "../servers/slack/start-slack-workspace.ts";
import { until } from "../support/until.ts";
import type { RunningApp } from "./app.ts";
import { type Figure, type Ratio, spreadOf, timeFigure } from "./figures.ts";
import { withPage } from "./page.ts";
import { whenShown } from "./shown.ts";

const what = "message posted in Slack until";
/** What an arrival may cost us beyond what it costs a bare client. */
const allowedMs = 50;

interface Room {
  workspace: SlackWorkspace;
  channel: string;
  author: string;
  tokens: { accessToken: string; appToken: string };
}

/**
 * A message in a channel until its row is painted, beside when a bare Socket Mode client is told of one. Slack tells each
 * event to one connection of an app only, so the two listen in twin workspaces, turn by turn.
 */
export async function pushFromSlack(app: RunningApp, rounds: number): Promise<{ figures: Figure[]; ratios: Ratio[] }> {
  const [own, bare] = [await openRoom(), await openRoom()];
  const client = await bareClient(bare);
  try {
    await signIn(app, own);
    const heard: number[] = [];
    const painted: number[] = [];
    await withPage(await app.newAddress(), async ({ page }) => {
      await page.getByRole("listbox").getByRole("option").first().waitFor();
      for (let round = 0; round < rounds; round++) {
        const text = `Posted ${round} of ${Date.now()}`;
        const shown = whenShown(page, text);
        const begun = performance.now();
        own.workspace.post(own.channel, own.author, text);
        await shown;
        painted.push(performance.now() - begun);
        const told = client.next();
        const posted = performance.now();
        bare.workspace.post(bare.channel, bare.author, text);
        heard.push((await told) - posted);
      }
    });
    const later = (spreadOf(painted)?.p50 ?? 0) - (spreadOf(heard)?.p50 ?? 0);
    return {
      figures: [
        timeFigure(what, "bare Socket Mode client, told", heard),
        timeFigure(what, "bobbin, row painted", painted),
      ],
      ratios: [{ what: "Slack: median later than a bare client, over 50 ms", value: later / allowedMs, bar: 1 }],
    };
  } finally {
    await client.close();
    await Promise.all([own.workspace.close(), bare.workspace.close()]);
  }
}

async function openRoom(): Promise<Room> {
  const workspace = await startSlackWorkspace();
  const me = workspace.addUser({ realName: "Alice Example", email: "alice@example.test" }).id;
  const author = workspace.addUser({ realName: "Ben Birch", email: "ben@example.org" }).id;
  const channel = workspace.addChannel({ name: "general", members: [me, author] }).id;
  workspace.post(channel, author, "The first words");
  return { workspace, channel, author, tokens: workspace.issueTokens({ user: me }) };
}

async function signIn(app: RunningApp, { workspace, tokens }: Room): Promise<void> {
  const { id } = await app.api.call("accounts.add", {
    provider: "slack",
    fields: { way: "token", accessToken: tokens.accessToken, appToken: tokens.appToken, apiUrl: workspace.url },
    secrets: "session",
  });
  await app.api.call("accounts.sync", { id, whole: true });
  await until(() => workspace.sockets.count() > 0, { what: "a listening Bobbin" });
}

async function bareClient({ workspace, tokens }: Room): Promise<{ next(): Promise<number>; close(): Promise<void> }> {
  const clientOptions = { slackApiUrl: workspace.url };
  const client = new SocketModeClient({ appToken: tokens.appToken, clientOptions, logLevel: LogLevel.ERROR });
  client.on("slack_event", ({ ack }: { ack(): Promise<void> }) => void ack());
  await client.start();
  return {
    next: () => new Promise((resolve) => client.once("message", () => resolve(performance.now()))),
    close: () => client.disconnect(),
  };
}
