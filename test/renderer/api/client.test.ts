import { createBirpc } from "birpc";
import { expect, test } from "vitest";
import { createClient } from "../../../renderer/api/client.ts";
import type { Changed } from "../../../shared/api/contract.ts";
import { ApiError } from "../../../shared/api/errors.ts";
import type { Answer, CoreFunctions, PageFunctions } from "../../../shared/api/pipe.ts";
import { until } from "../../support/until.ts";
import { pipePair } from "../support/pipes.ts";

function setUp(
  answer: (method: string, input: unknown, origin?: string) => Promise<Answer<unknown>> | Answer<unknown>,
  patience = 5000,
) {
  const [here, there] = pipePair();
  const core = createBirpc<PageFunctions, CoreFunctions>(
    { call: async (method, input, origin) => answer(method, input, origin) },
    { post: there.post, on: there.on },
  );
  let report: (connected: boolean) => void = () => {};
  const notices: Changed[] = [];
  const client = createClient(
    {
      pipe: here,
      onConnection: (listener) => {
        report = listener;
      },
    },
    { onChanged: (notice) => notices.push(notice), patience },
  );
  return { client, core, notices, report: (connected: boolean) => report(connected) };
}

const failureOf = (pending: Promise<unknown>) =>
  pending.then(
    () => {
      throw new Error("should have failed");
    },
    (error: unknown) => error,
  );

test("a value comes back as it was given, with method and input passed on", async () => {
  const { client } = setUp((method, input) => ({ ok: true, value: [method, input] }));
  expect(await client.call("conversations.get", { id: 7 })).toEqual(["conversations.get", { id: 7 }]);
});

test("an error of the closed set arrives as an ApiError with all its facts", async () => {
  const { client } = setUp(() => ({
    ok: false,
    error: { kind: "sign-in", message: "Wrong password.", field: "password", reference: "r1" },
  }));
  const error = await failureOf(client.call("accounts.list", {}));
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ kind: "sign-in", message: "Wrong password.", field: "password", reference: "r1" });
});

test("what the core throws or answers out of shape never shows its insides", async () => {
  const thrown = setUp(() => {
    throw new Error("/home/secret/path");
  });
  const strange = setUp(() => JSON.parse('"what"'));
  for (const { client } of [thrown, strange]) {
    const error = await failureOf(client.call("accounts.list", {}));
    expect(error).toMatchObject({ name: "ApiError", kind: "failed" });
    expect(String(error)).not.toContain("secret");
  }
});

test("notices reach the listener", async () => {
  const { core, notices } = setUp(() => ({ ok: true, value: null }));
  await core.changed({ tables: ["messages"], conversationIds: [1] });
  expect(notices).toEqual([{ tables: ["messages"], conversationIds: [1] }]);
});

test("calls under way fail as offline when the connection goes", async () => {
  let asked = false;
  const { client, report } = setUp(() => {
    asked = true;
    return new Promise(() => {});
  });
  const failure = failureOf(client.call("accounts.list", {}));
  await until(() => asked);
  report(false);
  expect(await failure).toMatchObject({ kind: "offline" });
  expect(client.connected).toBe(false);
});

test("calls made meanwhile wait for the connection and are sent once", async () => {
  let asked = 0;
  const { client, report } = setUp(() => ({ ok: true, value: ++asked }));
  report(false);
  const pending = client.call("accounts.list", {});
  await Promise.resolve();
  expect(asked).toBe(0);
  report(true);
  expect(await pending).toBe(1);
});

test("waiting ends: then the call fails and was never sent", async () => {
  let asked = 0;
  const { client, report } = setUp(() => ({ ok: true, value: ++asked }), 20);
  report(false);
  expect(await failureOf(client.call("accounts.list", {}))).toMatchObject({ kind: "offline" });
  report(true);
  expect(asked).toBe(0);
});

test("listeners hear each change once", () => {
  const { client, report } = setUp(() => ({ ok: true, value: null }));
  const heard: boolean[] = [];
  const stop = client.onConnection((connected) => heard.push(connected));
  for (const connected of [true, false, false, true]) report(connected);
  stop();
  report(false);
  expect(heard).toEqual([false, true]);
});

test("every call says which data the page was first shown, whatever is there later", async () => {
  const heard: unknown[] = [];
  const { client } = setUp((method, _input, origin) => {
    heard.push(origin);
    return { ok: true, value: method === "data.get" ? { origin: heard.length < 3 ? "one" : "other" } : null };
  });
  for (let round = 0; round < 2; round++) {
    await client.call("settings.get", {});
    await client.call("data.get", {});
  }
  await client.call("settings.get", {});
  expect(heard).toEqual(["", "", "one", "one", "one"]);
});
