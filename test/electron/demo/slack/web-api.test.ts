import { WebClient } from "@slack/web-api";
import { afterEach, expect, test } from "vitest";
import { type SlackWorkspace, startSlackWorkspace } from "../../../servers/slack/start-slack-workspace.ts";

const open: SlackWorkspace[] = [];
afterEach(async () => {
  const ended = open.splice(0);
  await Promise.all(ended.map((workspace) => workspace.close()));
  expect(ended.flatMap(({ violations }) => violations)).toEqual([]);
});

/** Anna signed in, Ben beside her, a channel of both. */
async function office() {
  const workspace = await startSlackWorkspace();
  open.push(workspace);
  const anna = workspace.addUser({ realName: "Anna Ash", email: "anna@example.org" });
  const ben = workspace.addUser({ realName: "Ben Birch", email: "ben@example.org" });
  const general = workspace.addChannel({ name: "general", members: [anna.id, ben.id] });
  const { accessToken } = workspace.issueTokens({ user: anna.id });
  const client = clientOf(workspace, accessToken);
  return { workspace, client, anna, ben, general };
}

const clientOf = ({ url }: SlackWorkspace, token: string) =>
  new WebClient(token, { slackApiUrl: url, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true });

test("what is said by API is in history, with its author, blocks and place in order", async () => {
  const { client, anna, ben, general, workspace } = await office();
  workspace.post(general.id, ben.id, "Hello *world*");
  const sent = await client.chat.postMessage({ channel: general.id, text: "Hi & bye <@U1>" });
  const { messages = [], has_more } = await client.conversations.history({ channel: general.id });
  expect(has_more).toBe(false);
  expect(messages.map(({ user, text }) => [user, text])).toEqual([
    [anna.id, "Hi &amp; bye <@U1>"],
    [ben.id, "Hello *world*"],
  ]);
  expect(messages[0]?.ts).toBe(sent.ts);
  expect(messages[1]?.blocks?.[0]).toMatchObject({
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [
          { type: "text", text: "Hello " },
          { type: "text", text: "world", style: { bold: true } },
        ],
      },
    ],
  });
});
