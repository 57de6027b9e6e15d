import { ErrorCode } from "@slack/web-api";
import { expect, test } from "vitest";
import { distributedApp } from "../../../servers/slack/faults.ts";
import { closeOffices, office, refusal } from "../../../support/slack-office.ts";

closeOffices();

const failed = (call: Promise<unknown>): Promise<{ code?: string; statusCode?: number; retryAfter?: number }> =>
  call.then(
    () => ({}),
    (error: unknown) => error as { code?: string },
  );

test("a method fails as told, as often as told, and then works", async () => {
  const { client, general, workspace } = await office();
  const ask = () => client.conversations.history({ channel: general.id });
  workspace.fail("conversations.history", { error: "internal_error" }, 2);
  workspace.fail("conversations.history", { status: 503 });
  workspace.fail("conversations.history", { retryAfter: 7 });
  workspace.fail("conversations.history", { drop: true });
  workspace.fail("conversations.history", { garbage: true });
  expect(await refusal(ask())).toMatchObject({ error: "internal_error" });
  expect(await refusal(ask())).toMatchObject({ error: "internal_error" });
  expect(await failed(ask())).toMatchObject({ code: ErrorCode.HTTPError, statusCode: 503 });
  expect(await failed(ask())).toMatchObject({ code: ErrorCode.RateLimitedError, retryAfter: 7 });
  expect(await failed(ask())).toMatchObject({ code: ErrorCode.RequestError });
  expect(await failed(ask())).not.toEqual({});
  expect((await ask()).ok).toBe(true);
});

test("a call may be done and its answer be lost", async () => {
  const { client, general, workspace } = await office();
  workspace.fail("chat.postMessage", { dropAfter: true });
  workspace.fail("chat.postMessage", { drop: true });
  const say = (text: string) => failed(client.chat.postMessage({ channel: general.id, text }));
  expect(await say("arrives")).toMatchObject({ code: ErrorCode.RequestError });
  expect(await say("does not")).toMatchObject({ code: ErrorCode.RequestError });
  expect(workspace.messages(general.id).map(({ text }) => text)).toEqual(["arrives"]);
});

test("history of a distributed app: once a minute, fifteen at a time", async () => {
  const { client, ben, general, workspace } = await office();
  for (let n = 0; n < 20; n++) workspace.post(general.id, ben.id, `${n}`);
  workspace.limit("conversations.history", { ...distributedApp, minuteMs: 1500 });
  const ask = () => client.conversations.history({ channel: general.id, limit: 200 });
  const { messages, has_more } = await ask();
  expect([messages?.length, has_more]).toEqual([15, true]);
  const limited = await failed(ask());
  expect(limited).toMatchObject({ code: ErrorCode.RateLimitedError });
  expect(limited.retryAfter).toBeGreaterThanOrEqual(1);
  expect((await client.conversations.replies({ channel: general.id, ts: messages?.[0]?.ts ?? "" })).ok).toBe(true);
  workspace.limit("conversations.history", null);
  expect((await ask()).messages).toHaveLength(20);
});
