import { WebClient } from "@slack/web-api";
import { afterEach, expect } from "vitest";
import type { WorkspaceOptions } from "../../electron/demo/slack/start-workspace.ts";
import { type SlackWorkspace, startSlackWorkspace } from "../servers/slack/start-slack-workspace.ts";

const open: SlackWorkspace[] = [];

/** Closes what a test opened, and fails it for every call against Slack's documentation. */
export function closeOffices(): void {
  afterEach(async () => {
    const ended = open.splice(0);
    await Promise.all(ended.map((workspace) => workspace.close()));
    expect(ended.flatMap(({ violations }) => violations)).toEqual([]);
  });
}

/** A workspace where Anna is signed in, Ben and Cleo beside her, and a channel of all three. */
export async function office(options: Omit<WorkspaceOptions, "interception"> = {}) {
  const workspace = await startSlackWorkspace(options);
  open.push(workspace);
  const anna = workspace.addUser({ realName: "Anna Ash", email: "anna@example.org" });
  const ben = workspace.addUser({ realName: "Ben Birch", email: "ben@example.org" });
  const cleo = workspace.addUser({ realName: "Cléo Clair", email: "cleo@example.org" });
  const general = workspace.addChannel({ name: "general", members: [anna.id, ben.id, cleo.id] });
  const tokens = workspace.issueTokens({ user: anna.id });
  return { workspace, client: clientOf(workspace, tokens.accessToken), tokens, anna, ben, cleo, general };
}

/** The official client, without its own waiting and trying again. */
export function clientOf({ url }: SlackWorkspace, token: string): WebClient {
  return new WebClient(token, { slackApiUrl: url, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true });
}

/** What Slack answered that a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "no refusal",
    (error: { data?: unknown }) => error.data ?? error,
  );
}
